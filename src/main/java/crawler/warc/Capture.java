package crawler.warc;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an answer when its request was sent.
 *
 * @param url the URL that was asked, serialised, without fragment and user information
 * @param server the address of the server, or null
 * @param request the request's bytes, credentials left out
 * @param depth hops from a seed, or {@link #PREREQUISITE}
 * @param redirects the URLs that led here by redirects, the one asked for first; empty where none did
 */
public record Capture(String url, @Nullable InetAddress server, ByteBuffer request, int depth, List<String> redirects) {
    /** The depth of what is no page but asked for because of one: robots.txt. */
    public static final int PREREQUISITE = -1;

    /** Hops that are written one by one. */
    private static final int HOPS_SHOWN = 50;

    /**
     * The hops from a seed as crawlers write them: {@code L} for a link, {@code R} for a redirect, {@code P} for a
     * prerequisite (WARC 1.1 §6.6.2, the letters of Heritrix); of a longer way the last {@value #HOPS_SHOWN}, behind the
     * number of the others and a plus.
     */
    String hopsFromSeed() {
        int all = Math.max(depth, 0) + redirects.size();
        String last = depth == PREREQUISITE ? "P" : "L".repeat(Math.min(depth, HOPS_SHOWN));
        String shown = last + "R".repeat(redirects.size());
        return all <= HOPS_SHOWN ? shown : (all - HOPS_SHOWN) + "+" + shown.substring(shown.length() - HOPS_SHOWN);
    }
}
