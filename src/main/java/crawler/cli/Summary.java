package crawler.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import crawler.check.CheckTotals;
import crawler.crawl.Report;
import crawler.files.FileTrouble;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The last words of a run. */
record Summary(Report report, long earlierPages, long nanos) {
    /** One line; one more each for failures and for answers that are no page. */
    void print(PrintStream out) {
        out.println(String.format(
                Locale.ROOT,
                "%s%s, %s, %s in %.1f s",
                counted(report.pages(), "page"),
                earlierPages == 0 ? "" : String.format(Locale.ROOT, " (%,d before)", earlierPages),
                counted(report.links(), "link"),
                size(report.bytes()),
                nanos / 1e9));
        if (report.sitemaps() + report.sitemapsFailed() > 0) {
            out.println(String.format(
                    Locale.ROOT,
                    "%s with %s, %,d failed",
                    counted(report.sitemaps(), "sitemap"),
                    counted(report.sitemapUrls(), "new URL"),
                    report.sitemapsFailed()));
        }
        list(out, "failed", report.failures());
        list(out, "not read", report.notRead());
        list(out, Report.total(report.skips()) == 1 ? "link not followed" : "links not followed", report.skips());
        if (report.limit() != null) {
            out.println("stopped by --" + option(report.limit()));
        }
    }

    /**
     * The same as one JSON object; also what the frontier knew and took.
     *
     * @param checked what came of a check of links; null if there was none
     * @throws IOException if it cannot be written; the message names the file
     */
    void write(Path file, @Nullable CheckTotals checked) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(Files.newOutputStream(file), JsonEncoding.UTF8)
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("v", 1);
            json.writeNumberField("seconds", Math.round(nanos / 1e6) / 1e3);
            json.writeNumberField("pages", report.pages());
            json.writeNumberField("pages_before", earlierPages);
            json.writeNumberField("links", report.links());
            json.writeNumberField("bytes", report.bytes());
            json.writeNumberField("truncated", report.truncated());
            object(json, "failed", report.failures());
            object(json, "not_read", report.notRead());
            object(json, "not_followed", report.skips());
            json.writeNumberField("sitemaps", report.sitemaps());
            json.writeNumberField("sitemap_urls", report.sitemapUrls());
            json.writeNumberField("sitemaps_failed", report.sitemapsFailed());
            json.writeNumberField("urls_known", report.known());
            json.writeNumberField("frontier_bytes", report.frontierBytes());
            if (report.limit() != null) {
                json.writeStringField("stopped_by", option(report.limit()));
            }
            if (checked != null) {
                json.writeObjectFieldStart("check");
                json.writeNumberField("ok", checked.ok());
                json.writeNumberField("broken", checked.broken());
                json.writeNumberField("unknown", checked.unknown());
                json.writeNumberField("not_checked", checked.notChecked());
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Says of which file it is told. */
    static IOException unwritable(Path file, IOException e) {
        return new IOException("--stats " + file + ": " + FileTrouble.reason(e), e);
    }

    private static void object(JsonGenerator json, String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            json.writeNumberField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static String option(Report.Limit limit) {
        return limit.name().toLowerCase(Locale.ROOT).replace('_', '-');
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

    /** A number of things, in words: one of them has no s. */
    static String counted(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    static String size(long bytes) {
        return bytes < 1024 * 1024
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024));
    }
}
