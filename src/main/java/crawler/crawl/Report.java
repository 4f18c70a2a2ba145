package crawler.crawl;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What came of a crawl: counted on the crawl's event loop, read when it is over. */
public final class Report {
    /** Different reasons kept; what comes after counts as {@link #OTHER}. */
    private static final int MOST_REASONS = 100;

    private static final String OTHER = "other reasons";

    private final Map<String, Long> failures = new TreeMap<>();
    private final Map<String, Long> notRead = new TreeMap<>();
    private final SkipCounts skipCounts = new SkipCounts();
    private @Nullable Limit limit;
    private long known;
    private long frontierBytes;
    private long pages;
    private long links;
    private long bytes;
    private long truncated;
    private long answered;
    private long sitemaps;
    private long sitemapUrls;
    private long sitemapsFailed;

    void page(long rows, long pageBytes, boolean isTruncated) {
        pages++;
        links += rows;
        bytes += pageBytes;
        truncated += isTruncated ? 1 : 0;
    }

    /** What stopped a crawl before its end. */
    public enum Limit {
        MAX_PAGES,
        MAX_TIME
    }

    void asked() {
        answered++;
    }

    void notRead(String type) {
        count(notRead, type);
    }

    void skipped(Skip skip) {
        skipCounts.add(skip);
    }

    /** Counts those of a page. */
    void skipped(SkipCounts ofPage) {
        skipCounts.addAll(ofPage);
    }

    void sitemap() {
        sitemaps++;
    }

    void sitemapUrls(long fresh) {
        sitemapUrls += fresh;
    }

    void sitemapFailed() {
        sitemapsFailed++;
    }

    /** Notes what stopped the crawl, or what came after it. */
    public void stoppedBy(Limit by) {
        limit = by;
    }

    void frontier(long urls, long bytes) {
        known = urls;
        frontierBytes = bytes;
    }

    /** Counts a failure; numbers are left out of the reason, since they differ from page to page. */
    void failed(String reason) {
        count(failures, Character.isDigit(reason.charAt(0)) ? reason : reason.replaceAll("[0-9]+", "N"));
    }

    private static void count(Map<String, Long> counts, String reason) {
        counts.merge(counts.size() < MOST_REASONS || counts.containsKey(reason) ? reason : OTHER, 1L, Long::sum);
    }

    /** Pages read to their end, or to the size limit. */
    public long pages() {
        return pages;
    }

    /** URLs that were only asked for, and had a good answer. */
    long answered() {
        return answered;
    }

    /** Rows written. */
    public long links() {
        return links;
    }

    /** Bytes of pages read, content codings undone. */
    public long bytes() {
        return bytes;
    }

    /** Pages cut at the size limit. */
    public long truncated() {
        return truncated;
    }

    /** Answers that are no page, by media type, most frequent first. */
    public Map<String, Long> notRead() {
        return byCount(notRead);
    }

    /** Links not followed, by the code of the reason, most frequent first; a link counts on each page it stands on. */
    public Map<String, Long> skips() {
        Map<String, Long> byCode = new TreeMap<>();
        for (Skip skip : Skip.values()) {
            if (skipCounts.of(skip) > 0) {
                byCode.put(skip.code(), skipCounts.of(skip));
            }
        }
        return byCount(byCode);
    }

    /** Sitemaps read. */
    public long sitemaps() {
        return sitemaps;
    }

    /** URLs that were new in them, and in scope. */
    public long sitemapUrls() {
        return sitemapUrls;
    }

    /** Sitemaps that could not be read, or not to their end. */
    public long sitemapsFailed() {
        return sitemapsFailed;
    }

    /** What stopped the crawl before its end, or null. */
    public @Nullable Limit limit() {
        return limit;
    }

    /** URLs known to the frontier at the end. */
    public long known() {
        return known;
    }

    /** Bytes of memory the frontier held at the end. */
    public long frontierBytes() {
        return frontierBytes;
    }

    /** Pages that failed, by reason, most frequent first. */
    public Map<String, Long> failures() {
        return byCount(failures);
    }

    /** How many pages failed. Cheaper than {@link #failures}: asked all the time. */
    long failed() {
        long all = 0;
        for (long count : failures.values()) {
            all += count;
        }
        return all;
    }

    /** The sum of counts by reason. */
    public static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> byCount(Map<String, Long> counts) {
        List<Map.Entry<String, Long>> entries = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .toList();
        Map<String, Long> sorted = new LinkedHashMap<>();
        entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
