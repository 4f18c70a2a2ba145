package crawler.crawl;

import crawler.frontier.Fingerprint;
import crawler.html.LinkExtractor;
import crawler.http.Fetcher;
import crawler.output.RowEncoder;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a crawl works with.
 *
 * @param loops read pages; the first one owns the crawl
 * @param heavyWork runs what would block a loop: building a tree of a page, reading a large robots.txt
 * @param nanoTime the clock, as {@link System#nanoTime}
 * @param fetchers makes the fetcher for a loop, on that loop, when it has its first page
 * @param extractors makes one for each page that is read at a time on a loop, on that loop
 * @param encoders makes one for each page whose rows are written at a time on a loop, on that loop
 * @param fingerprint the frontier's
 * @param robots what robots.txt of origins said, to a crawl before this
 */
public record CrawlMeans(
        List<EventLoop> loops,
        Executor heavyWork,
        LongSupplier nanoTime,
        Function<EventLoop, Fetcher> fetchers,
        Supplier<LinkExtractor> extractors,
        Supplier<RowEncoder> encoders,
        Fingerprint fingerprint,
        RobotsMemory robots) {}
