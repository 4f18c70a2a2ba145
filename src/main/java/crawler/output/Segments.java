package crawler.output;

import java.util.ArrayDeque;

/**
 * The arrays that rows wait in, for use again and again: a page's rows are often more than what a young generation should
 * copy about. May be used from any thread.
 */
final class Segments {
    /** Bytes of an ordinary segment: the rows of most pages. */
    static final int SIZE = 16 * 1024;

    /** Free segments that are kept: those of the rows that end in one turn of a loop, and wait for the disk. */
    private static final int KEPT = (4 << 20) / SIZE;

    private final ArrayDeque<byte[]> free = new ArrayDeque<>(); // the one used last comes first: it is in the cache

    /** An array of at least so many bytes; what it holds is of no meaning. */
    byte[] take(int needed) {
        if (needed > SIZE) {
            return new byte[needed];
        }
        byte[] segment;
        synchronized (this) {
            segment = free.poll();
        }
        return segment != null ? segment : new byte[SIZE];
    }

    /** Takes an array back that nobody uses any more. */
    synchronized void giveBack(byte[] segment) {
        if (segment.length == SIZE && free.size() < KEPT) {
            free.push(segment);
        }
    }
}
