package crawler.crawl;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One host (name and port) as the schedule sees it: how many requests it has, how many it may have, when it may have the
 * next. Adapts: an answer that says “busy” (429, 503) or none in time halves what is asked of it, good answers win it back
 * one by one. Touched on the crawl's event loop.
 */
final class Host {
    private static final long LEAST_STRETCH = 100_000_000L; // 100 ms
    private static final long MOST_STRETCH = 60_000_000_000L;

    private final String name;
    private final PoliteSettings settings;
    private int active;
    private int limit;
    private int goodInARow;
    private int deadInARow;
    private long stretchNanos; // what its own answers make us wait between two requests
    private long robotsNanos; // Crawl-delay
    private long notBefore; // nanoTime of the next request at the earliest
    private long pages; // read
    private int visits; // under way
    private boolean givenUp;
    private int heldBack; // how many hold it back

    /** Which loops its requests go through; kept by {@link PageLoops}, where there are several. */
    @Nullable
    Places places;

    /** Whether the frontier has URLs of it. */
    boolean waiting;

    /** Whether it stands in a queue of the schedule's. */
    boolean queued;

    /** A host that may be asked from that time on. */
    Host(String name, PoliteSettings settings, long notBefore) {
        this.name = name;
        this.settings = settings;
        this.limit = settings.perHost();
        this.notBefore = notBefore;
    }

    /** A request begins. */
    void started(long now) {
        active++;
        again(now);
    }

    /** A request that began is made once more. */
    void again(long now) {
        notBefore = Math.max(notBefore, now) + pauseNanos();
    }

    /** A request is on its way: the host's pause counts from now, however long the connection took to make. */
    void sent(long now) {
        notBefore = Math.max(notBefore, now + spacingNanos());
    }

    /** Whether two requests must keep a distance, of which each end is known only when a request is sent. */
    boolean isSpaced() {
        return spacingNanos() > 0;
    }

    private long spacingNanos() {
        return Math.max(settings.delay().toNanos(), Math.max(stretchNanos, robotsNanos));
    }

    /** A request ended well, or in a way that says nothing of the host's load. */
    void good() {
        active--;
        deadInARow = 0;
        if (++goodInARow >= 2 * limit) {
            goodInARow = 0;
            if (limit < mostAtOnce()) {
                limit++;
            }
            stretchNanos = stretchNanos <= LEAST_STRETCH ? 0 : stretchNanos / 2;
        }
    }

    /**
     * The host is overloaded: 429, 503, or no answer in time. What is so whenever it is asked for may be a broken page: that
     * waits longer each time, but slows its host down only once.
     *
     * @param askedNanos how long it asked us to stay away, 0 if it did not say
     * @param attempt how often that URL was asked for, from 1
     */
    void busy(long now, long askedNanos, int attempt) {
        active--;
        deadInARow = 0;
        goodInARow = 0;
        if (attempt == 1) {
            limit = Math.max(1, limit / 2);
            stretchNanos = Math.min(MOST_STRETCH, Math.max(LEAST_STRETCH, 2 * stretchNanos));
        }
        long wait = Math.min(MOST_STRETCH, Math.max(LEAST_STRETCH, stretchNanos) << Math.min(attempt - 1, 10));
        notBefore = Math.max(notBefore, now + Math.max(askedNanos, wait));
    }

    /** A request waits for another host: meanwhile it is none of this one's. As often on as off. */
    void stepAside(boolean on) {
        active += on ? -1 : 1;
    }

    /** No connection could be made; says whether that was once too often. */
    boolean dead() {
        active--;
        goodInARow = 0;
        givenUp |= ++deadInARow >= settings.hostGivenUpAfter();
        return givenUp;
    }

    /** Its robots.txt is known, and asks for this time between two requests; the last may have been just now. */
    void crawlDelay(@Nullable Duration delay, long now) {
        long nanos = delay == null ? 0 : delay.toNanos();
        if (nanos != robotsNanos) {
            robotsNanos = nanos;
            limit = Math.min(limit, mostAtOnce());
            sent(now);
        }
    }

    /** Whether it has no request but the one under way: its robots.txt, or one still to be sent. As often off as on. */
    void holdBack(boolean on) {
        heldBack += on ? 1 : -1;
    }

    /** Name, requests, pace, in one line for people. */
    String describe(long now) {
        StringBuilder line = new StringBuilder(name)
                .append(": ")
                .append(active)
                .append(" of ")
                .append(limit)
                .append(" requests under way, ")
                .append(pages)
                .append(" pages");
        if (pauseNanos() > 0) {
            line.append(", ").append(pauseNanos() / 1_000_000).append(" ms between requests");
        }
        if (notBefore - now > 0) {
            line.append(", quiet for ").append((notBefore - now) / 1_000_000).append(" ms");
        }
        return line.append(givenUp ? ", given up" : waiting ? ", more waiting" : "")
                .toString();
    }

    /** A visit begins, which may become a page. */
    void visitBegins() {
        visits++;
    }

    /** A visit is over, whether it became a page or not. */
    void visitEnds() {
        visits--;
    }

    /** A visit became a page. */
    void countPage() {
        pages++;
    }

    /** Visits under way. */
    int visits() {
        return visits;
    }

    private int mostAtOnce() {
        return robotsNanos > 0 ? 1 : settings.perHost();
    }

    String name() {
        return name;
    }

    int active() {
        return active;
    }

    int limit() {
        return limit;
    }

    long pages() {
        return pages;
    }

    long notBefore() {
        return notBefore;
    }

    long pauseNanos() {
        return Math.max(settings.hostPauseNanos(), Math.max(stretchNanos, robotsNanos));
    }

    boolean givenUp() {
        return givenUp;
    }

    boolean hasRoom() {
        return heldBack == 0 && active < limit;
    }

    /** Whether forgetting it loses little: its pace, which it may learn again, and that of its robots.txt, which is kept there. */
    boolean isForgettable(long now) {
        return active == 0 && heldBack == 0 && !waiting && !givenUp && notBefore - now <= 0;
    }
}
