package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.redis.RedisServer;
import crawler.testsite.TestSite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
    void rows_of_another_run_are_spared() throws IOException {
        Files.writeString(folder.resolve("full"), "row\n");
        assertEquals(2, run("full", site.url("/0")));
        assertTrue(errors.toString().contains("--append, or another file"), errors.toString());
        assertEquals(2, run("full", site.url("/0"), "--state", state()));
        assertEquals("row\n", Files.readString(folder.resolve("full")));
        assertEquals(0, run("full", site.url("/0"), "--state", state(), "--fresh"), errors.toString());
        assertTrue(Files.readString(folder.resolve("full")).startsWith("source_url\t"));
    }

    @Test
    void a_worker_s_state_goes_on_with_its_options_and_ends_with_its_crawl() throws IOException {
        assertEquals(0, run("one", site.url("/0"), "--state", state(), "--max-pages", "9"), errors.toString());
        String before = Files.readString(folder.resolve("one"));
        assertEquals(2, run("one", site.url("/0"), "--state", state(), "--max-pages", "9", "--format", "urls"));
        assertTrue(errors.toString().contains("--format was 'tsv' and is 'urls'"), errors.toString());
        assertEquals(before, Files.readString(folder.resolve("one")));
        Files.writeString(folder.resolve("one"), before + "http://torn");
        assertEquals(0, run("one", site.url("/0"), "--state", state(), "--max-pages", "9"), errors.toString());
        assertEquals(before, Files.readString(folder.resolve("one")), "enough pages already; what is torn goes");
    }

    @Test
    void who_would_find_other_links_or_visit_other_pages_is_refused_by_the_option_s_name() {
        site.page("/", "");
        assertEquals(0, run("one", site.url("/"), "--max-pages", "1"), errors.toString());
        for (String option : List.of(
                "--scope prefix",
                "--include x",
                "--exclude x",
                "--sitemaps",
                "--respect-nofollow",
                "--max-redirects 3",
                "--block-private",
                "--format urls",
                "--links all",
                "--parser jsoup",
                "--select p",
                "--max-body-size 1M",
                "--max-pages-per-host 7",
                "--no-robots",
                "--host-concurrency 3",
                "--delay 1s",
                "--host-rate 5/s",
                "--user-agent other",
                "--header Cookie:a=b")) {
            List<String> arguments = new ArrayList<>(List.of(site.url("/"), "--max-pages", "1"));
            arguments.addAll(List.of(option.split(" ", -1)));
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            PrintStream terminal = System.err;
            System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
            try {
                assertEquals(1, run("two", arguments.toArray(String[]::new)), option);
            } finally {
                System.setErr(terminal);
            }
            String name = option.split(" ", -1)[0].substring(2);
            assertTrue(said.toString(StandardCharsets.UTF_8).contains(name + " '"), option + ": " + said);
        }
    }

    @Test
    void a_run_that_does_not_begin_leaves_the_crawl_at_once() throws IOException {
        String archive = folder.resolve("none/file.warc").toString();
        assertEquals(1, run("one", site.url("/0"), "--warc", archive));
        assertEquals(":0\r\n", redis.answers("EXISTS crawler:{crawler}:alive"));
        assertEquals(1, run("none/rows", site.url("/0")));
        assertEquals(":0\r\n", redis.answers("EXISTS crawler:{crawler}:alive"));
        assertEquals(0, run("one", site.url("/0")), errors.toString());
        assertEquals(2 * PAGES + 1, Files.readAllLines(folder.resolve("one")).size());
    }

    @Test
    void a_process_without_seeds_sends_credentials_where_the_seeds_of_another_were() throws IOException {
        List<String> options = List.of("-H", "Authorization: Bearer t", "--no-robots", "--delay", "1s", "-d", "0");
        List<String> first = new ArrayList<>(options);
        first.addAll(List.of("--max-time", "500ms", site.url("/0"), site.url("/1"), site.url("/2")));
        assertEquals(0, run("one", first.toArray(String[]::new)), errors.toString());
        int before = site.requests().size();
        assertEquals(0, run("two", options.toArray(String[]::new)), errors.toString());
        assertTrue(before < site.requests().size(), "something was left to visit");
        for (TestSite.RequestHead request : site.requests()) {
            assertEquals(List.of("Bearer t"), request.headers("Authorization"), request.target());
        }
    }

    @Test
    void private_addresses_are_refused_unless_a_seed_is_one_or_the_user_says_otherwise() throws IOException {
        site.page("/", "<a href=http://192.0.2.1/x>").page("/x", "<a href=y>");
        assertEquals(List.of(), linksOf192("public", "http://public.example/"));
        assertEquals(List.of("y"), linksOf192("denied", "http://public.example/", "--no-block-private"));
        assertEquals(List.of("y"), linksOf192("seed", "http://192.0.2.2/"));
        assertEquals(List.of(), linksOf192("both", "http://public.example/", "http://192.0.2.2/", "--block-private"));
    }

    /** What is found on a page of a private address that is a link; the site is the proxy to all hosts. */
    private List<String> linksOf192(String crawl, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--crawl-name", crawl, "--proxy", site.url("/"), "--scope", "any", "--no-robots"));
        assertEquals(0, run(crawl, all.toArray(String[]::new)), errors.toString());
        String source = "http://192.0.2.1/x\thttp://192.0.2.1/";
        return Files.readAllLines(folder.resolve(crawl)).stream()
                .filter(row -> row.startsWith(source))
                .map(row -> row.substring(source.length()))
                .toList();
    }

    @Test
    void a_process_without_seeds_knows_that_a_seed_of_another_is_private() throws IOException {
        List<String> options = List.of("--no-robots", "--delay", "1s", "-d", "0");
        List<String> first = new ArrayList<>(options);
        first.addAll(List.of("--max-time", "500ms", site.url("/0"), site.url("/1"), site.url("/2")));
        assertEquals(0, run("one", first.toArray(String[]::new)), errors.toString());
        assertEquals(0, run("two", options.toArray(String[]::new)), errors.toString());
        assertTrue(Files.readAllLines(folder.resolve("two")).size() > 1, "something was left to visit");
    }

    @Test
    void a_redirect_to_where_another_process_is_on_its_way_makes_room_meanwhile() throws IOException {
        redis.answers("HSET crawler:{crawler}:claims " + site.url("/goal") + " another");
        site.page("/", "<a href=led><a href=other>").redirect("/led", "/goal").page("/goal", "<a href=end>");
        site.script("/other", connection -> {
            redis.answers("DEL crawler:{crawler}:claims"); // as if its redirect had come to nothing
            connection.answer(404, new byte[0]);
        });
        assertEquals(0, run("one", site.url("/"), "-c", "1", "--max-time", "15s"), errors.toString());
        assertTrue(Files.readString(folder.resolve("one")).contains(site.url("/led") + "\t" + site.url("/end")));
    }

    private String state() {
        return folder.resolve("state").toString();
    }

    private int run(String rows, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", folder.resolve(rows).toString(), "-q", "--redis", redis.uri()));
        if (!all.contains("-d")) {
            all.addAll(List.of("-d", "inf"));
        }
        return Main.run(CONSOLE, new PrintWriter(errors), new PrintWriter(errors), all.toArray(String[]::new));
    }
}
