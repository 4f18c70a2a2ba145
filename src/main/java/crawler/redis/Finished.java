package crawler.redis;

import crawler.frontier.UrlBatch;

/** A page finished here, of which Redis has not been told all. Touched on the loop only. */
final class Finished {
    final HeldHost.Taken taken;
    final boolean page;
    final UrlBatch found;
    int at;

    Finished(HeldHost.Taken taken, boolean page, UrlBatch found) {
        this.taken = taken;
        this.page = page;
        this.found = found;
    }
}
