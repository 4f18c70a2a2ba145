package crawler.http;

import crawler.url.WebUrl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one page's hops and attempts share. Touched only on the event loop.
 *
 * <p>{@code --timeout} covers the whole request: every redirect, every attempt, the pauses between attempts.
 */
public final class RequestContext {
    /** The depth of what is no page but asked for because of one: robots.txt, a sitemap. */
    public static final int PREREQUISITE = -1;

    /** Bytes of the largest sitemap (sitemaps.org); who asks for less ends the exchange. */
    private static final long LARGEST_PREREQUISITE = 50L << 20;

    /** Redirects of a robots.txt that are followed at least (RFC 9309 §2.3.1.2). */
    private static final int REDIRECTS_OF_PREREQUISITE = 5;

    private final int depth;
    private final RedirectGuard guard;
    private final @Nullable ExchangeRecorder recorder;
    private @Nullable List<WebUrl> hops; // asked so far; kept only for a recorder
    private long deadlineNanos; // of System.nanoTime; 0 until the first connection is asked for
    private @Nullable CookieJar pageCookies; // cookies that live for this page's redirects only

    /**
     * A page or what it needs, whose redirects are all followed.
     *
     * @param depth hops from a seed, or {@link #PREREQUISITE}; told to an {@link ExchangeRecorder}
     */
    RequestContext(int depth) {
        this(depth, RedirectGuard.NONE);
    }

    /** The same, its redirects followed as {@code guard} decides; the clock does not stop while it does, see {@link #waited}. */
    public RequestContext(int depth, RedirectGuard guard) {
        this(depth, guard, null);
    }

    /** The same, its exchanges given to a recorder of its own; null = to the client's. */
    public RequestContext(int depth, RedirectGuard guard, @Nullable ExchangeRecorder recorder) {
        this.depth = depth;
        this.guard = guard;
        this.recorder = recorder;
    }

    /**
     * Bytes of a body that are handed on.
     *
     * @param ofPage the limit of a page
     */
    long maxBodyBytes(long ofPage) {
        return depth == PREREQUISITE ? Math.max(ofPage, LARGEST_PREREQUISITE) : ofPage;
    }

    /**
     * Redirects that are followed.
     *
     * @param ofPage the limit of a page
     */
    int maxRedirects(int ofPage) {
        return depth == PREREQUISITE ? Math.max(ofPage, REDIRECTS_OF_PREREQUISITE) : ofPage;
    }

    RedirectGuard guard() {
        return guard;
    }

    /** Is given the exchanges; null = nobody is. */
    @Nullable
    ExchangeRecorder recorder(@Nullable ExchangeRecorder ofClient) {
        return recorder != null ? recorder : ofClient;
    }

    int depth() {
        return depth;
    }

    /** Notes that the URL is asked; returns those asked before it, one for each redirect. */
    List<WebUrl> hop(WebUrl url) {
        if (hops == null) {
            hops = new ArrayList<>(2);
        }
        if (hops.isEmpty() || !hops.get(hops.size() - 1).equals(url)) {
            hops.add(url);
        }
        return List.copyOf(hops.subList(0, hops.size() - 1));
    }

    /** Starts the clock unless it runs. */
    void start(long nowNanos, long timeoutNanos) {
        if (deadlineNanos == 0) {
            deadlineNanos = nowNanos + timeoutNanos;
        }
    }

    /** For so long it was not the request's turn but, for instance, that of another host's robots.txt: it gets the time back. */
    public void waited(long nanos) {
        if (deadlineNanos != 0) {
            deadlineNanos += nanos;
        }
    }

    /** When the request must be over, in {@code System.nanoTime}; only after {@link #start}. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    /**
     * The cookies this page is asked for with.
     *
     * @param run those of the whole run; null = the page has its own
     */
    CookieJar cookies(@Nullable CookieJar run) {
        if (run != null) {
            return run;
        }
        if (pageCookies == null) {
            pageCookies = new CookieJar();
        }
        return pageCookies;
    }
}
