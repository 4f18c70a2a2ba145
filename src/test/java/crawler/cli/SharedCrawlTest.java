package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.redis.RedisServer;
import crawler.testsite.TestSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with {@code --redis}, against a real server and a site over real sockets. */
class SharedCrawlTest {
    private static final int PAGES = 60;
    private static final Console CONSOLE = Console.install(System.err);

    @TempDir
    Path folder;

    private final TestSite site = TestSite.start();
    private final StringWriter errors = new StringWriter();
    private RedisServer redis;

    @BeforeEach
    void start() {
        redis = RedisServer.start(folder);
        for (int i = 0; i < PAGES; i++) {
            site.page("/" + i, "<a href=" + (2 * i + 1) % PAGES + "><a href=" + (2 * i + 2) % PAGES + ">");
        }
    }

    @AfterEach
    void close() {
        redis.close();
        site.close();
    }

    @Test
    void several_event_loops_crawl_every_page_once_and_the_end_is_remembered() throws IOException {
        assertEquals(0, run("one", site.url("/0"), "--threads", "2"), errors.toString());
        TreeSet<String> rows = new TreeSet<>(Files.readAllLines(folder.resolve("one")));
        TreeSet<String> expected = new TreeSet<>(List.of("source_url\tparsed_url"));
        for (int i = 0; i < PAGES; i++) {
            expected.add(site.url("/" + i) + "\t" + site.url("/" + (2 * i + 1) % PAGES));
            expected.add(site.url("/" + i) + "\t" + site.url("/" + (2 * i + 2) % PAGES));
        }
        assertEquals(expected, rows);
        assertEquals(
                PAGES,
                site.requests().stream()
                        .filter(request -> !request.toString().contains("robots"))
                        .count());
        assertEquals(0, run("two", site.url("/0")));
        assertEquals(0, new TreeSet<>(errors.toString().lines().toList()).size(), errors.toString());
        assertTrue(!Files.exists(folder.resolve("two")), "nothing was left to write");
    }

    @Test
    void a_state_of_its_own_and_rows_of_another_run_are_wrong_usage() throws IOException {
        assertEquals(
                2, run("one", site.url("/0"), "--state", folder.resolve("state").toString()));
        assertTrue(errors.toString().contains("--state: does not go with --redis"), errors.toString());
        Files.writeString(folder.resolve("full"), "row\n");
        assertEquals(2, run("full", site.url("/0")));
        assertTrue(errors.toString().contains("--append, or another file"), errors.toString());
    }

    private int run(String rows, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", folder.resolve(rows).toString(), "-d", "inf", "-q", "--redis", redis.uri()));
        return Main.run(CONSOLE, new PrintWriter(errors), new PrintWriter(errors), all.toArray(String[]::new));
    }
}
