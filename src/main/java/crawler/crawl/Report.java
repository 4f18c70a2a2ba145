package crawler.crawl;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of a crawl: counted on the crawl's event loop, read when it is over. */
public final class Report {
    /** Different reasons kept; what comes after counts as {@link #OTHER}. */
    private static final int MOST_REASONS = 100;

    private static final String OTHER = "other reasons";

    private final Map<String, Long> failures = new TreeMap<>();
    private final Map<String, Long> skips = new TreeMap<>();
    private long pages;
    private long links;
    private long bytes;
    private long truncated;

    void page(long rows, long pageBytes, boolean isTruncated) {
        pages++;
        links += rows;
        bytes += pageBytes;
        truncated += isTruncated ? 1 : 0;
    }

    void skipped(String reason) {
        count(skips, reason);
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

    /** Answers that are no page, by reason, most frequent first. */
    public Map<String, Long> skips() {
        return byCount(skips);
    }

    /** Pages that failed, by reason, most frequent first. */
    public Map<String, Long> failures() {
        return byCount(failures);
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
