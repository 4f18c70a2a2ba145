package crawler.crawl;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to crawl. Checked at construction, the value in the message.
 *
 * @param concurrency pages under way at a time
 * @param anyText whether pages of every {@code text/*} type are read, not HTML alone
 * @param robots whether robots.txt is obeyed
 * @param sitemaps whether sitemaps of the seeds' origins are read for further seeds
 * @param maxPages pages after which the crawl stops; 0 = no limit
 * @param maxPagesPerHost pages of one host; 0 = no limit
 * @param maxTime time after which the crawl stops; null = no limit
 */
public record CrawlSettings(
        int concurrency,
        boolean anyText,
        boolean robots,
        boolean sitemaps,
        long maxPages,
        long maxPagesPerHost,
        @Nullable Duration maxTime) {
    /** Refuses what cannot work. */
    public CrawlSettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, not " + concurrency);
        }
        if (maxPages < 0 || maxPagesPerHost < 0) {
            throw new IllegalArgumentException(
                    "a number of pages must not be negative, as " + Math.min(maxPages, maxPagesPerHost) + " is");
        }
        if (maxTime != null && (maxTime.isNegative() || maxTime.isZero())) {
            throw new IllegalArgumentException("the time must be positive, not " + maxTime);
        }
    }
}
