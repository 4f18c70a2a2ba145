package crawler.crawl;

import crawler.http.SeedAddresses;
import org.jspecify.annotations.Nullable;

/**
 * What a crawl is to do.
 *
 * @param crawling how many pages at a time and in all
 * @param polite what hosts can expect
 * @param scoping which links are followed
 * @param check what a check of links wants of it
 * @param credentials where the user's are sent
 * @param addresses decides by the seeds whether private addresses are refused; null = that goes by no seed
 */
public record CrawlPlan(
        CrawlSettings crawling,
        PoliteSettings polite,
        ScopeSettings scoping,
        Check check,
        Credentials credentials,
        @Nullable SeedAddresses addresses) {}
