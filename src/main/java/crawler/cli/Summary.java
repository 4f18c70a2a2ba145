package crawler.cli;

import crawler.crawl.Report;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The last words of a run. */
record Summary(Report report, long nanos) {
    /** One line; one more each for failures and for answers that are no page. */
    void print(PrintStream out) {
        out.println(String.format(
                Locale.ROOT,
                "%s, %s, %s in %.1f s",
                counted(report.pages(), "page"),
                counted(report.links(), "link"),
                size(report.bytes()),
                nanos / 1e9));
        list(out, "failed", report.failures());
        list(out, "skipped", report.skips());
    }

    private static void list(PrintStream out, String what, Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            out.println(counts.entrySet().stream()
                    .limit(20)
                    .map(entry -> String.format(Locale.ROOT, "%,d × %s", entry.getValue(), entry.getKey()))
                    .collect(Collectors.joining(
                            ", ", String.format(Locale.ROOT, "%,d %s: ", Report.total(counts), what), "")));
        }
    }

    private static String counted(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    private static String size(long bytes) {
        return bytes < 1024 * 1024
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024));
    }
}
