package crawler.redis;

import crawler.frontier.Frontier;
import crawler.frontier.UrlBatch;

/** URLs on their way to Redis: seeds, and what was found ahead of the end of its page. Touched on the loop only. */
final class Offer {
    final UrlBatch urls;
    final Frontier.Taken taken;

    /** Its number in the journal; -1 if it is not there: seeds are read again. */
    final long entry;

    /** What was said already. */
    int at;

    int fresh;

    Offer(UrlBatch urls, Frontier.Taken taken, long entry) {
        this.urls = urls;
        this.taken = taken;
        this.entry = entry;
    }
}
