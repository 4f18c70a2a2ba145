package crawler.html;

import java.util.Arrays;

/**
 * Hash tables of pages with more links than most, for the next such page of the same thread: one of each size, a megabyte in
 * all, as one page at a time is read by most threads.
 */
final class LinkTables {
    /** Places of the largest one kept. */
    static final int LARGEST = 1 << 16;

    /** By the power of two that is its size. */
    private static final ThreadLocal<long[][]> SPARE =
            ThreadLocal.withInitial(() -> new long[Integer.numberOfTrailingZeros(LARGEST) + 1][]);

    private LinkTables() {}

    /**
     * A table of zeros.
     *
     * @param size a power of two, at most {@link #LARGEST}
     */
    static long[] take(int size) {
        long[][] spare = SPARE.get();
        int power = Integer.numberOfTrailingZeros(size);
        long[] table = spare[power];
        if (table == null) {
            return new long[size];
        }
        spare[power] = null;
        Arrays.fill(table, 0);
        return table;
    }

    /** Keeps a table that {@link #take} gave and nobody uses. */
    static void giveBack(long[] table) {
        SPARE.get()[Integer.numberOfTrailingZeros(table.length)] = table;
    }
}
