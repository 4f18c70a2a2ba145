package crawler.check;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is broken and what is unknown, page by page, as Markdown. URLs stand in angle brackets (CommonMark §6.5, autolinks),
 * where nothing but {@code <}, {@code >} and white space has a meaning: a serialised http URL holds none of them.
 */
final class MarkdownReport implements CheckReport {
    private final Writer out;

    MarkdownReport(OutputStream to) {
        out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
    }

    @Override
    public void begin(CheckTotals totals) throws IOException {
        out.write("# Links\n\n" + totals + ".\n");
    }

    @Override
    public void page(String source, List<CheckedLink> links) throws IOException {
        List<CheckedLink> told = links.stream()
                .filter(link -> link.state() == CheckedLink.State.BROKEN || link.state() == CheckedLink.State.UNKNOWN)
                .toList();
        if (told.isEmpty()) {
            return;
        }
        out.write("\n## " + autolink(source) + "\n\n");
        for (CheckedLink link : told) {
            out.write(link.state() == CheckedLink.State.BROKEN ? "- **broken** " : "- unknown ");
            out.write(autolink(link.link()) + ": " + literal(link.reason()));
            out.write(link.redirect() == null ? "\n" : ", redirected to " + autolink(link.redirect()) + "\n");
        }
    }

    private static String autolink(String url) {
        return '<' + url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20") + '>';
    }

    /** CommonMark §2.4: a backslash before punctuation takes its meaning away. */
    private static String literal(String text) {
        return text.replaceAll("[!-/:-@\\[-`{-~&&[^,.:()\\-]]", "\\\\$0");
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
