package crawler.crawl;

/**
 * Where the connections of one host are: it may have so many at a time in all, and each is made and kept by one event loop.
 * So a place, once a loop has it, stays that loop's. Touched on the crawl's event loop.
 */
final class Places {
    /** The loop that comes first. */
    final int home;

    private final int[] taken; // places by loop
    private final int[] busy; // of these, with a request
    private int free; // places that no loop has yet

    Places(int home, int loops, int places) {
        this.home = home;
        this.taken = new int[loops];
        this.busy = new int[loops];
        this.free = places;
    }

    /** Whether another request may go through that loop. */
    boolean hasRoom(int loop) {
        return free > 0 || busy[loop] < taken[loop];
    }

    void take(int loop) {
        if (busy[loop]++ == taken[loop]) {
            taken[loop]++;
            free--;
        }
    }

    void giveBack(int loop) {
        busy[loop]--;
    }
}
