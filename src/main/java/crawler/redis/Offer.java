package crawler.redis;

import crawler.frontier.Frontier;
import crawler.frontier.UrlBatch;

/** URLs on their way to Redis: seeds, and what was found ahead of the end of its page. Touched on the loop only. */
final class Offer {
    final UrlBatch urls;
    final Frontier.Taken taken;
    int at; // what was said already
    int fresh;

    Offer(UrlBatch urls, Frontier.Taken taken) {
        this.urls = urls;
        this.taken = taken;
    }
}
