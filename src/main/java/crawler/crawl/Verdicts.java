package crawler.crawl;

import crawler.url.WebUrl;

/** Wants to know what came of every URL a crawl asked for. Called on the crawl's event loop: must not block. */
public interface Verdicts {
    /** Nobody wants to know. */
    Verdicts IGNORED = new Verdicts() {
        @Override
        public void verdict(WebUrl url, int depth, Verdict verdict) {}
    };

    /**
     * A URL is done with. One that was leased and put back in the end, or whose redirect was not followed, is not told of.
     *
     * @param url as it was asked for, or where a redirect to a page led; without fragment
     * @param depth hops from a seed
     */
    void verdict(WebUrl url, int depth, Verdict verdict);

    /** Whether the crawl may go on reading; if not, {@link Crawl#writable} is called when it may. */
    default boolean isWritable() {
        return true;
    }
}
