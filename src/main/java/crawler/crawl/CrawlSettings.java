package crawler.crawl;

/**
 * How to crawl. Checked at construction, the value in the message.
 *
 * @param concurrency pages under way at a time
 * @param anyText whether pages of every {@code text/*} type are read, not HTML alone
 */
public record CrawlSettings(int concurrency, boolean anyText) {
    /** Refuses what cannot work. */
    public CrawlSettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, not " + concurrency);
        }
    }
}
