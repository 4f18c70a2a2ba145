package crawler.redis;

import java.util.ArrayDeque;

/** A host this process holds: its URLs taken from Redis, and how many of them are under way. Touched on the loop only. */
final class HeldHost {
    final String name;
    final ArrayDeque<Taken> taken = new ArrayDeque<>(); // not leased yet, in order

    /** Pages leased and not ended. */
    int underWay;

    /** Pages ended of which Redis has not been told. */
    int unsaid;

    /** Pages finished by earlier runs and other processes. */
    long pagesElsewhere;

    /** Whether it is to be given back as soon as nothing is under way. */
    boolean leaving;

    /** When Redis is asked again whether it has more, by the frontier's clock. */
    long askAt;

    /** When it last had work, by the frontier's clock. */
    long idleSince;

    /** Until when Redis was last told it wants to be left alone, by the frontier's clock. */
    long quietUntil;

    HeldHost(String name, long now) {
        this.name = name;
        this.askAt = now;
        this.idleSince = now;
        this.quietUntil = now;
    }

    /** Whether no page is under way, or ended and not told of. */
    boolean isIdle() {
        return underWay == 0 && unsaid == 0;
    }

    boolean hasWork() {
        return !isIdle() || !taken.isEmpty();
    }

    /**
     * A URL taken.
     *
     * @param id what Redis knows it by: of this taking, not of the URL
     */
    record Taken(HeldHost host, long id, String url, int depth, int attempt) {}
}
