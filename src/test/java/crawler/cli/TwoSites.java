package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The command over real sockets: two sites, a folder, and what was said. */
abstract class TwoSites {
    private static final Console CONSOLE = Console.install(System.err);

    @TempDir
    Path folder;

    final TestSite site = TestSite.start();
    final TestSite other = TestSite.start();
    final StringWriter said = new StringWriter();

    @AfterEach
    void close() {
        site.close();
        other.close();
    }

    /** Runs the command as it is typed; {@link #said} has what it alone said. */
    final int execute(String... arguments) {
        said.getBuffer().setLength(0);
        return Main.run(CONSOLE, new PrintWriter(said), new PrintWriter(said), arguments);
    }

    /** Where {@link #assertCount} looks: for {@code --stats}. */
    final Path stats() {
        return folder.resolve("stats.json");
    }

    /** The statistics hold the text, after the name of the object it stands in. */
    final void assertCount(String object, String text) throws IOException {
        String json = Files.readString(stats());
        assertTrue(json.indexOf(text, Math.max(0, json.indexOf(object))) >= 0, json);
    }

    /** Where {@link #line} looks: for {@code --check-report}. */
    final Path report() {
        return folder.resolve("report.jsonl");
    }

    /** The first line of the report whose link holds the text. */
    final String line(String text) throws IOException {
        return Files.readAllLines(report()).stream()
                .filter(row -> row.substring(row.indexOf("\"link\":"), row.indexOf(",\"kind\""))
                        .contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + text));
    }

    /** How a site was asked for something, in order. */
    static List<String> methods(TestSite of, String target) {
        return of.requests(target).stream().map(TestSite.RequestHead::method).toList();
    }
}
