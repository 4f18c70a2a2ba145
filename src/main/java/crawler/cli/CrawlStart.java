package crawler.cli;

import crawler.crawl.ScopeSettings;
import crawler.frontier.FileFrontier;
import crawler.frontier.Fingerprint;
import crawler.frontier.Frontier;
import crawler.frontier.MemoryFrontier;
import crawler.output.OutputSettings;

/**
 * Where a crawl begins, or goes on.
 *
 * @param fingerprint of the frontier
 * @param rows where rows go, and what of the output is kept
 * @param archiveLength bytes of the archive that belong to those rows
 * @param earlierPages pages that earlier runs have in the output
 */
record CrawlStart(
        Frontier frontier, Fingerprint fingerprint, OutputSettings rows, long archiveLength, long earlierPages) {
    /** A crawl that ends with its process. */
    static CrawlStart anew(OutputSettings rows, ScopeSettings scoping) {
        Fingerprint fingerprint = Fingerprint.keyed();
        boolean byLevels = scoping.depth() != ScopeSettings.UNLIMITED;
        return new CrawlStart(new MemoryFrontier(fingerprint, byLevels), fingerprint, rows, 0, 0);
    }

    /** A crawl that has a state. */
    static CrawlStart of(FileFrontier state, OutputSettings rows) {
        return new CrawlStart(
                state,
                state.fingerprint(),
                rows.keeping(state.outputLength()),
                state.archiveLength(),
                state.earlierPages());
    }
}
