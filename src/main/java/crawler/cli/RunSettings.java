package crawler.cli;

import crawler.check.CheckSettings;
import crawler.crawl.CrawlSettings;
import crawler.crawl.PoliteSettings;
import crawler.crawl.ScopeSettings;
import crawler.frontier.StateSettings;
import crawler.html.ExtractorSettings;
import crawler.http.HttpSettings;
import crawler.output.OutputSettings;
import crawler.warc.WarcSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command line says of a run, part by part.
 *
 * @param state where a crawl of this process alone is kept; null = nowhere
 * @param seeds files, URLs, {@code -} for standard input
 * @param threads event loops
 * @param shared the crawl of several processes to take part in; null = none
 * @param archive where pages are kept; null = nowhere
 * @param checking how links are checked; null = they are not
 */
record RunSettings(
        CrawlSettings crawling,
        PoliteSettings polite,
        ScopeSettings scoping,
        HttpSettings fetching,
        ExtractorSettings extraction,
        OutputSettings output,
        @Nullable StateSettings state,
        List<String> seeds,
        int threads,
        @Nullable SharedCrawl shared,
        @Nullable WarcSettings archive,
        @Nullable CheckSettings checking) {
    /** Whether rows and archive are cut back to what the state or the journal has of them, rather than added to as they are. */
    boolean isCutBack() {
        return state != null || (shared != null && shared.state() != null);
    }
}
