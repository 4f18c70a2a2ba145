package crawler.http;

import org.jspecify.annotations.Nullable;

/**
 * What one page's hops and attempts share. Touched only on the event loop.
 *
 * <p>{@code --timeout} covers the whole request: every redirect, every attempt, the pauses between attempts.
 */
public final class RequestContext {
    private final RedirectGuard guard;
    private long deadlineNanos; // of System.nanoTime; 0 until the first connection is asked for
    private @Nullable CookieJar pageCookies; // cookies that live for this page's redirects only

    /** A page whose redirects are all followed. */
    public RequestContext() {
        this(RedirectGuard.NONE);
    }

    /** A page whose redirects are followed as {@code guard} decides; the clock does not stop while it does. */
    public RequestContext(RedirectGuard guard) {
        this.guard = guard;
    }

    RedirectGuard guard() {
        return guard;
    }

    /** Starts the clock unless it runs. */
    void start(long nowNanos, long timeoutNanos) {
        if (deadlineNanos == 0) {
            deadlineNanos = nowNanos + timeoutNanos;
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
