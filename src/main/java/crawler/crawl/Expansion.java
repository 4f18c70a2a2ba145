package crawler.crawl;

import java.util.concurrent.Semaphore;

/**
 * Keeps short pages from making more rows than there is memory for: each link is a row with the page's URL and base in full, so
 * a base of a megabyte and ten thousand links of four bytes, 27 KB on the wire, would be ten gigabytes. What a page's rows
 * take beyond {@value #FACTOR} times the page it may hold only while no other does, and no more than an eighth of the memory:
 * there it is cut. From any thread.
 */
final class Expansion {
    /** Bytes of rows for a byte of the page that are no expansion: five are usual, a long page needs as much memory itself. */
    private static final int FACTOR = 16;

    private static final long MOST = Runtime.getRuntime().maxMemory() / 8;

    /** What every page may hold. */
    private static final long FREE = Math.max(64 * 1024, MOST / 128);

    private final Semaphore alone = new Semaphore(1);

    /** Bytes of rows that a page of so many bytes may have while others have as many. */
    static long most(long pageBytes) {
        return Math.max(FREE, FACTOR * pageBytes);
    }

    /** Bytes of rows that it may have alone. */
    static long mostAlone(long pageBytes) {
        return Math.max(MOST, FACTOR * pageBytes);
    }

    /** Begins to be alone, unless another page is; to be followed by {@link #end}. */
    boolean begin() {
        return alone.tryAcquire();
    }

    void end() {
        alone.release();
    }
}
