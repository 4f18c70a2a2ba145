package crawler.crawl;

/** How many links are not followed, by reason. Not thread-safe: one page's while it is read, then the crawl's. */
final class SkipCounts {
    private final long[] counts = new long[Skip.values().length];

    void add(Skip skip) {
        counts[skip.index]++;
    }

    void addAll(SkipCounts others) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += others.counts[i];
        }
    }

    long of(Skip skip) {
        return counts[skip.index];
    }
}
