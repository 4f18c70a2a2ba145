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

    /**
     * The hops from a seed as crawlers write them: {@code L} for a link, {@code R} for a redirect, {@code P} for a
     * prerequisite (WARC 1.1 §6.6.2, the letters of Heritrix).
     */
    String hopsFromSeed() {
        String hops = depth == PREREQUISITE ? "P" : "L".repeat(depth);
        return hops + "R".repeat(redirects.size());
    }
}
