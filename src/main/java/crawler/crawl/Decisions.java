package crawler.crawl;

import org.jspecify.annotations.Nullable;

/**
 * What was decided about the links met last, by their fingerprints: of the pages of one site most name the same. A table
 * in which a link displaces another of the same place. Not thread-safe.
 */
final class Decisions {
    /** Nothing is known. */
    static final int NONE = 0;

    private static final int FOLLOWED = 1;
    private static final int OFFERED = 2;
    private static final int FIRST_SKIP = 3;

    private static final int PLACE_BITS = 15;
    private static final int CODE = 0xFF;
    private static final Skip[] SKIPS = Skip.values();

    /** The fingerprint but for its last byte, which tells what was decided. */
    private long[] entries = {}; // until there is something to remember: most judges see no links

    /** What was decided, for {@link #skip}; or {@link #NONE}. */
    int get(long print) {
        if (entries.length == 0) {
            return NONE;
        }
        long entry = entries[place(print)];
        return (entry ^ print) >>> 8 == 0 ? (int) entry & CODE : NONE;
    }

    /** Why the link was not followed; null if it was. */
    static @Nullable Skip skip(int decided) {
        return decided < FIRST_SKIP ? null : SKIPS[decided - FIRST_SKIP];
    }

    /** Remembers what was decided: why the link is not followed, or null. */
    void put(long print, @Nullable Skip skip) {
        put(print, skip == null ? FOLLOWED : FIRST_SKIP + skip.index);
    }

    /** Remembers that the frontier has the link, which is followed. */
    void putOffered(long print) {
        put(print, OFFERED);
    }

    /** Whether it is known that the frontier has the link. */
    boolean isOffered(long print) {
        return get(print) == OFFERED;
    }

    private void put(long print, int code) {
        if (entries.length == 0) {
            entries = new long[1 << PLACE_BITS];
        }
        entries[place(print)] = (print & ~CODE) | code;
    }

    private static int place(long print) {
        return (int) (print >>> (Long.SIZE - PLACE_BITS));
    }
}
