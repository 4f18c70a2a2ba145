package crawler.frontier;

import java.util.HashSet;
import java.util.Set;

/**
 * Which URLs a crawl knows, by their fingerprints, and the rule for those that are both a seed and a link. Touched on the
 * crawl's event loop only.
 *
 * <p>A seed is visited as a seed, in whatever order things happen: also one that a link named or a redirect led to before it
 * was read. Its link waits no longer then; one that is just being visited decides whether the seed is: if it ends as a page,
 * the rows are there.
 */
final class Seen {
    private final FingerprintSet found = new FingerprintSet(); // links, and where redirects led
    private final FingerprintSet answered =
            new FingerprintSet(); // seeds, and links that have rows while seeds may come
    private long both; // in found and answered
    private final FingerprintSet done = new FingerprintSet(); // what need not be leased where it waits above depth 0
    private final Set<Long> linksUnderWay = new HashSet<>(); // leased while seeds may come
    private final Set<Long> seedsUnderWay = new HashSet<>(); // of these, those that are seeds

    /** Takes note of a link; whether it has to wait for its visit. */
    boolean isNewLink(long print) {
        return !answered.contains(print) && found.add(print);
    }

    /** Takes note of a seed; whether it has to wait for its visit as that. Where it waits as a link it then counts no more. */
    boolean isNewSeed(long print) {
        boolean isNew = answer(print);
        if (isNew && linksUnderWay.contains(print)) {
            seedsUnderWay.add(print);
            return false;
        }
        if (isNew && found.contains(print)) {
            done.add(print);
        }
        return isNew;
    }

    /** A redirect led there, in this run or an earlier one; or an earlier run was done with it as a link, and it has no rows. */
    void ledTo(long print) {
        if (!answered.contains(print) && !found.add(print)) {
            done.add(print);
        }
    }

    /** Whether {@link #isDone} may be true of any link. */
    boolean anyDone() {
        return done.size() > 0;
    }

    /** Whether a link need not be leased any more where it waits. */
    boolean isDone(long print) {
        return done.contains(print);
    }

    /** A link is leased while seeds may come. */
    void leased(long print) {
        linksUnderWay.add(print);
    }

    /** Whether {@link #ended} has to be told of links. */
    boolean asksForLinks() {
        return !linksUnderWay.isEmpty();
    }

    /**
     * A link's visit ended.
     *
     * @param page whether with rows
     * @return whether it is to be visited once more, as the seed it is: it ended without rows, as where a link's redirect is
     *     not followed
     */
    boolean ended(long print, boolean page) {
        boolean isSeed = linksUnderWay.remove(print) && seedsUnderWay.remove(print);
        if (page) {
            answer(print);
        }
        return isSeed && !page;
    }

    // ---- what an earlier run knew ----

    /** A seed, or a URL that has its rows. */
    void restoreAnswered(long print) {
        if (answer(print) && found.contains(print)) {
            done.add(print);
        }
    }

    /** A link without rows. */
    void restoreFound(long print) {
        found.add(print);
    }

    // ---- in numbers ----

    /** Whether the URL is known. */
    boolean contains(long print) {
        return found.contains(print) || answered.contains(print);
    }

    /** URLs known. */
    long size() {
        return found.size() + answered.size() - both;
    }

    /** Bytes of memory held. */
    long bytes() {
        return found.bytes() + answered.bytes() + done.bytes();
    }

    /** Remembers a URL as a seed, or as one that has its rows; false if it was that before. */
    private boolean answer(long print) {
        boolean isNew = answered.add(print);
        both += isNew && found.contains(print) ? 1 : 0;
        return isNew;
    }
}
