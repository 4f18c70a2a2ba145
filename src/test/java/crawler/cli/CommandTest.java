package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole command against a site over real sockets, in this process. */
class CommandTest {
    @TempDir
    Path folder;

    private static final Console CONSOLE = Console.install(System.err);

    private final TestSite site = TestSite.start();
    private final StringWriter errors = new StringWriter();

    @AfterEach
    void close() {
        site.close();
    }

    // ---- the job ------------------------------------------------------------------------------------------------

    @Test
    void each_link_of_each_page_is_a_row() throws Exception {
        site.page("/", "<a href=b>b</a><a href='/c?x=1&amp;y=2#z'>c</a><a href=mailto:me@example.com>m</a>");
        site.page("/d/e.html", "<link href=style.css><a href=../f>f</a><a href=../f>again</a>");
        assertEquals(0, run(site.url("/"), site.url("/d/e.html")));
        assertRows(
                "/\t/b",
                "/\t/c?x=1&y=2#z",
                site.url("/") + "\tmailto:me@example.com",
                "/d/e.html\t/d/style.css",
                "/d/e.html\t/f");
        assertTrue(Files.readString(rows()).startsWith("source_url\tparsed_url\n"));
    }

    @Test
    void a_url_is_fetched_once_however_often_it_is_named() throws Exception {
        site.page("/", "<a href=b>");
        assertEquals(0, run(site.url("/"), site.url("/#top"), site.url("/a/..")));
        assertEquals(1, site.requests().size());
        assertRows("/\t/b");
    }

    @Test
    void links_resolve_against_the_url_that_answered_and_rows_name_the_one_asked_for() throws Exception {
        site.redirect("/old", "/new/").page("/new/", "<a href=x>");
        assertEquals(0, run(site.url("/old")));
        assertRows("/old\t/new/x");
    }

    @Test
    void of_an_option_given_again_the_last_counts_and_its_neighbours_stay() throws Exception {
        site.page("/", "<a href=x><link href=y>");
        assertEquals(
                0, run("--links", "link", "-f", "urls", "-f", "tsv", "--no-header", "--links", "a", site.url("/")));
        assertEquals(List.of(site.url("/") + "\t" + site.url("/x")), Files.readAllLines(rows()));
    }

    @Test
    void a_base_element_counts_for_links_before_it_too() throws Exception {
        site.page("/", "<a href=x><base href=/deep/><a href=y>");
        assertEquals(0, run(site.url("/"), "--links", "a"));
        assertRows("/\t/deep/x", "/\t/deep/y");
    }

    @Test
    void a_page_that_fails_gives_no_rows_and_harms_no_other() throws Exception {
        site.page("/good", "<a href=x>")
                .status("/missing", 404)
                .redirect("/loop", "/loop2")
                .redirect("/loop2", "/loop")
                .cutAfter(40, "/cut")
                .resetAfter(40, "/reset")
                .silent("/silent");
        int code = run(
                "--timeout",
                "1500ms",
                "--retries",
                "0",
                site.url("/missing"),
                site.url("/loop"),
                site.url("/cut"),
                site.url("/reset"),
                site.url("/silent"),
                dead(),
                site.url("/good"));
        assertEquals(0, code, "dead pages are data");
        assertRows("/good\t/x");
    }

    @Test
    void what_is_not_html_is_not_read() throws Exception {
        site.answer("/text", 200, "<a href=x>".getBytes(StandardCharsets.US_ASCII), "Content-Type: text/plain");
        site.answer("/pdf", 200, "<a href=x>".getBytes(StandardCharsets.US_ASCII), "Content-Type: application/pdf");
        site.answer(
                "/xhtml",
                200,
                "<script src='s'/><a href='x'/>".getBytes(StandardCharsets.US_ASCII),
                "Content-Type: application/xhtml+xml");
        assertEquals(0, run(site.url("/text"), site.url("/pdf"), site.url("/xhtml")));
        assertRows("/xhtml\t/x");
    }

    @Test
    void a_page_without_content_type_is_read_if_it_looks_like_html() throws Exception {
        site.raw("/html", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n<html><a href=x></a>");
        site.raw("/other", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n%PDF-1.4 <a href=x> ");
        assertEquals(0, run(site.url("/html"), site.url("/other")));
        assertRows("/html\t/x");
    }

    @Test
    void a_page_cut_at_the_size_limit_keeps_the_links_before_the_cut() throws Exception {
        site.page("/", "<a href=x>" + " ".repeat(10_000) + "<a href=y>");
        assertEquals(0, run("--max-body-size", "5k", site.url("/")));
        assertRows("/\t/x");
    }

    @Test
    void a_page_of_a_hundred_thousand_links_is_written_whole() throws Exception {
        StringBuilder page = new StringBuilder();
        StringBuilder expected = new StringBuilder("source_url\tparsed_url\n");
        for (int i = 0; i < 100_000; i++) {
            page.append("<a href=p").append(i).append('>');
            expected.append(site.url("/"))
                    .append('\t')
                    .append(site.url("/p"))
                    .append(i)
                    .append('\n');
        }
        site.page("/", page.toString()).page("/small", "<a href=x>");
        assertEquals(0, run(site.url("/")));
        assertEquals(expected.toString(), Files.readString(rows()));
    }

    @Test
    void more_pages_than_connections_are_all_fetched() throws Exception {
        List<String> seeds = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            site.page("/" + i, "<a href=/to/" + i + ">");
            seeds.add(site.url("/" + i));
            expected.add("/" + i + "\t/to/" + i);
        }
        Path file = Files.write(folder.resolve("urls.txt"), seeds);
        assertEquals(0, run("-c", "7", "--host-concurrency", "3", file.toString()));
        assertRows(expected.toArray(String[]::new));
        assertTrue(site.connections() <= 3, site.connections() + " connections");
    }

    // ---- parsers and formats ------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"stream", "jsoup"})
    void parsers_agree(String parser) throws Exception {
        site.page(
                "/",
                "<!-- <a href=no> --><script>'<a href=no>'</script><a href=yes>y</a><textarea><a href=no></textarea>");
        assertEquals(0, run("--parser", parser, site.url("/")));
        assertRows("/\t/yes");
    }

    @Test
    void the_regex_parser_finds_what_the_original_program_finds() throws Exception {
        site.page("/", "<!-- <a href=\"in-comment\"> --><a href='single'><a href=\"a&amp;b\"><base href=\"/base/\">");
        site.answer("/text", 200, "href=\"x\"".getBytes(StandardCharsets.US_ASCII), "Content-Type: text/plain");
        assertEquals(0, run("--parser", "regex", site.url("/"), site.url("/text")));
        assertRows("/\t/in-comment", "/\t/a&amp;b", "/\t/base/", "/text\t/x");
    }

    @Test
    void select_takes_only_links_inside_what_it_matches() throws Exception {
        site.page("/", "<nav><a href=no></a></nav><main><p><a href=yes></a></p></main>");
        assertEquals(0, run("--select", "main", site.url("/")));
        assertRows("/\t/yes");
    }

    @Test
    void jsonl_tells_kind_rel_text_and_where_a_redirect_led() throws Exception {
        site.redirect("/old", "/new").page("/new", "<a rel=nofollow href=x>Some <b>text</b></a>");
        assertEquals(0, run("-f", "jsonl", "--parser", "jsoup", site.url("/old")));
        assertEquals(
                "{\"v\":1,\"source\":\"" + site.url("/old") + "\",\"final\":\"" + site.url("/new")
                        + "\",\"status\":200,\"depth\":0,\"link\":\"" + site.url("/x")
                        + "\",\"kind\":\"a@href\",\"rel\":\"nofollow\",\"text\":\"Some text\"}\n",
                Files.readString(rows()));
    }

    @Test
    void all_kinds_of_links_are_found_when_asked_for() throws Exception {
        site.page(
                "/",
                "<img src=i srcset='s1 1x, s2 2x'><script src=j></script><form action=f></form>",
                "Link: </l>; rel=next");
        assertEquals(0, run("--links", "all", "-f", "urls", site.url("/")));
        assertEquals(
                new TreeSet<>(List.of(
                        site.url("/l"),
                        site.url("/i"),
                        site.url("/s1"),
                        site.url("/s2"),
                        site.url("/j"),
                        site.url("/f"))),
                new TreeSet<>(Files.readAllLines(rows())));
    }

    // ---- what goes over the wire --------------------------------------------------------------------------------

    @Test
    void headers_and_name_are_those_asked_for() throws Exception {
        site.page("/", "");
        run("-H", "X-Test: 1", "-A", "tester/2", site.url("/"));
        String head = site.requests().get(0).text();
        assertTrue(head.contains("\r\nX-Test: 1\r\n"), head);
        assertTrue(head.toLowerCase(java.util.Locale.ROOT).contains("\r\nuser-agent: tester/2\r\n"), head);
    }

    @Test
    void user_information_becomes_basic_authorization_and_is_in_no_row() throws Exception {
        site.page("/", "<a href=x>");
        run(site.url("/").replace("http://", "http://user:secret@"));
        assertTrue(site.requests().get(0).text().contains("Basic dXNlcjpzZWNyZXQ="));
        assertRows("/\t/x");
        assertFalse(Files.readString(rows()).contains("secret"));
    }

    @Test
    void a_busy_server_is_asked_again() throws Exception {
        site.status("/busy", 503, "Retry-After: 0");
        assertEquals(3, run("--retries", "2", site.url("/busy")));
        assertEquals(3, site.requests("/busy").size());
    }

    // ---- following links ------------------------------------------------------------------------------------------

    @Test
    void a_site_is_followed_to_its_end() throws Exception {
        site.page("/", "<a href=a>")
                .page("/a", "<a href=b><a href=/>")
                .page("/b", "<a href=c>")
                .page("/c", "");
        assertEquals(0, run("--depth", "inf", site.url("/")));
        assertRows("/\t/a", "/a\t/b", "/a\t/", "/b\t/c");
    }

    @Test
    void a_depth_is_the_number_of_hops() throws Exception {
        site.page("/", "<a href=a>").page("/a", "<a href=b>").page("/b", "<a href=c>");
        assertEquals(0, run("-d", "1", site.url("/")));
        assertRows("/\t/a", "/a\t/b");
    }

    @Test
    void robots_txt_is_obeyed_when_links_are_followed_and_not_asked_for_otherwise() throws Exception {
        site.answer(
                "/robots.txt",
                200,
                "User-agent: *\nDisallow: /no".getBytes(StandardCharsets.US_ASCII),
                "Content-Type: text/plain");
        site.page("/", "<a href=no><a href=yes>").page("/no", "<a href=secret>").page("/yes", "<a href=x>");
        assertEquals(0, run("-d", "1", site.url("/")));
        assertRows("/\t/no", "/\t/yes", "/yes\t/x");
        assertEquals(1, site.requests("/robots.txt").size());
        assertEquals(0, run(site.url("/no")));
        assertEquals(1, site.requests("/robots.txt").size());
    }

    @Test
    void statistics_are_written_as_json() throws Exception {
        site.page("/", "<a href=mailto:x>").status("/gone", 410);
        Path stats = folder.resolve("stats.json");
        run("-d", "1", "--no-robots", "--stats", stats.toString(), site.url("/"), site.url("/gone"));
        String json = Files.readString(stats);
        assertTrue(json.contains("\"pages\" : 1"), json);
        assertTrue(json.contains("\"410 Gone\" : 1"), json);
        assertTrue(json.contains("\"not-http\" : 1"), json);
    }

    // ---- mistakes and ends ----------------------------------------------------------------------------------------

    @Test
    void when_no_seed_could_be_fetched_the_code_is_3_and_the_file_has_its_header() throws Exception {
        site.status("/", 404);
        assertEquals(3, run(site.url("/")));
        assertEquals("source_url\tparsed_url\n", Files.readString(rows()));
    }

    @Test
    void an_empty_list_is_no_failure() throws Exception {
        Path file = Files.writeString(folder.resolve("urls.txt"), "# nothing today\n");
        assertEquals(0, run(file.toString()));
        assertRows();
    }

    @Test
    void without_seeds_there_is_help_and_code_2() {
        assertEquals(2, Main.run(CONSOLE, new PrintWriter(errors), new PrintWriter(errors)));
        assertTrue(errors.toString().contains("SEEDS"), errors.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "--timeout, 10x, --timeout: '10x' is no duration",
        "--concurrency, many, --concurrency",
        "--concurrency, 0, 'concurrency must be at least 1, not 0'",
        "--timeout, 0s, timeout must be positive",
        "--max-body-size, big, --max-body-size: 'big' is no size",
        "--header, nonsense, --header: 'nonsense' is no header",
        "--parser, magic, --parser",
        "--links, blink, blink",
        "--select, 'a[', a[",
        "--format, xml, --format",
        "--proxy, gopher://x, gopher://",
        "--cacert, /no/such/file, /no/such/file",
        "--depth, deep, --depth: 'deep' is no depth",
        "--scope, galaxy, --scope",
        "--exclude, '[', --exclude: '[' is no regular expression: Unclosed character class",
        "--include, '(', --include: '(' is no regular expression: Unclosed group",
        "--crawl-name, x, --crawl-name goes with --redis",
        "--redis-lease, 30s, --redis-lease goes with --redis",
        "--redis-cacert, x.pem, --redis-cacert goes with --redis",
        "--rate, fast, --rate: 'fast' is no rate",
        "--max-pages, -1, a number of pages must not be negative",
        "--nonsense, x, --nonsense"
    })
    void a_mistake_is_one_line_that_names_option_and_value_and_code_2(String option, String value, String said) {
        site.page("/", "");
        assertEquals(2, run(option, value, site.url("/")));
        assertTrue(errors.toString().contains(said), errors.toString());
        assertEquals(1, errors.toString().lines().count(), errors.toString());
        assertFalse(Files.exists(rows()), "nothing was begun");
    }

    @Test
    void a_seed_file_that_is_not_there_is_a_mistake() {
        assertEquals(2, run("no-such-file.txt"));
        assertTrue(errors.toString().contains("'no-such-file.txt' no such file"), errors.toString());
    }

    @Test
    void standard_input_is_read_once() {
        assertEquals(2, run("-", site.url("/"), "-"));
        assertTrue(errors.toString().contains("SEEDS: standard input can be read only once"), errors.toString());
    }

    @Test
    void statistics_that_cannot_be_written_are_noticed_before_anything_is_asked_for() {
        site.page("/", "");
        assertEquals(1, run("--stats", folder.resolve("none/x").toString(), site.url("/")));
        assertEquals(1, run("--stats", folder.toString(), site.url("/")));
        assertEquals(0, site.requests().size());
    }

    @Test
    void a_file_that_cannot_be_written_is_named_once_with_the_reason() {
        IOException refused = assertThrows(
                IOException.class, () -> Files.newOutputStream(folder).close());
        assertEquals(
                "--stats " + folder + ": Is a directory",
                Summary.unwritable(folder, refused).getMessage());
    }

    @Test
    void a_crawl_that_is_complete_already_leaves_no_statistics() {
        site.page("/", "");
        Path stats = folder.resolve("stats.json");
        String state = folder.resolve("state").toString();
        assertEquals(0, run(site.url("/"), "--state", state));
        assertEquals(0, run(site.url("/"), "--state", state, "--stats", stats.toString()));
        assertFalse(Files.exists(stats));
    }

    @Test
    void the_list_of_urls_is_never_overwritten() throws Exception {
        Path file = Files.writeString(folder.resolve("urls.txt"), site.url("/"));
        assertEquals(2, run("-o", file.toString(), file.toString()));
        assertEquals(site.url("/"), Files.readString(file));
    }

    @Test
    void an_output_that_cannot_be_written_is_code_1() {
        site.page("/", "<a href=x>");
        assertEquals(1, run("-o", "/dev/full", site.url("/")));
        assertEquals(1, run("-o", folder.resolve("none/out").toString(), site.url("/")));
    }

    // ---------------------------------------------------------------------------------------------------------------

    private Path rows() {
        return folder.resolve("foundurls.txt");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        if (!all.contains("-o")) {
            all.addAll(List.of("-o", rows().toString()));
        }
        return Main.run(CONSOLE, new PrintWriter(errors), new PrintWriter(errors), all.toArray(String[]::new));
    }

    /** Paths stand for URLs of the site; the order of pages does not matter. */
    private void assertRows(String... expected) throws IOException {
        List<String> all = Files.readAllLines(rows());
        assertEquals("source_url\tparsed_url", all.get(0));
        List<String> wanted = Arrays.stream(expected)
                .map(row -> String.join(
                        "\t",
                        Arrays.stream(row.split("\t", -1))
                                .map(url -> url.startsWith("/") ? site.url(url) : url)
                                .toList()))
                .sorted()
                .toList();
        assertEquals(wanted, all.subList(1, all.size()).stream().sorted().toList());
    }

    @ParameterizedTest
    @CsvSource({
        "--stats, rows, the file the rows go to",
        "--check-report, rows, the file the rows go to",
        "--cookie-jar, rows, the file the rows go to",
        "--warc, rows, the file the rows go to",
        "--stats, seeds, the file the URLs are read from",
        "--cookie-jar, seeds, the file the URLs are read from",
        "--warc, seeds, the file the URLs are read from"
    })
    void a_file_that_would_overwrite_another_is_refused_before_anything_is_touched(
            String option, String name, String what) throws Exception {
        Path file = Files.writeString(folder.resolve(name), "http://127.0.0.1:1/\n");
        Path list = Files.writeString(folder.resolve("seeds"), "http://127.0.0.1:1/\n");
        int code = run(list.toString(), "-o", folder.resolve("rows").toString(), "--check", option, file.toString());
        assertEquals(2, code);
        assertTrue(errors.toString().contains(option + ": '" + file + "' is " + what), errors.toString());
        assertEquals("http://127.0.0.1:1/\n", Files.readString(file));
    }

    @ParameterizedTest
    @CsvSource({"-o, log", "--warc, log", "--stats, lock", "--cookie-jar, log.new"})
    void a_file_of_the_state_is_nothing_elses(String option, String name) throws Exception {
        Path state = folder.resolve("state");
        Path file = state.resolve(name);
        assertEquals(2, run(dead(), "--state", state.toString(), option, file.toString()));
        assertTrue(errors.toString().contains("'" + file + "' is the file of --state"), errors.toString());
        assertFalse(Files.exists(state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--warc", "--stats", "--cookie-jar", "--check-report"})
    void standard_output_has_its_short_name_for_rows_alone(String option) throws Exception {
        assertEquals(2, run(dead(), "--check", option, "-"));
        assertTrue(errors.toString().contains(option + ": '-' is standard output for rows alone"), errors.toString());
    }

    @Test
    void a_device_may_be_written_twice_and_an_empty_name_is_none() throws Exception {
        assertEquals(3, run(dead(), "-o", "/dev/null", "--stats", "/dev/null"), "no page, but no mistake");
        assertEquals(2, run(dead(), "--state", ""));
        assertTrue(errors.toString().contains("--state: the name of a file must not be empty"), errors.toString());
        assertEquals(2, run(dead(), "-o", ""));
        assertTrue(errors.toString().contains("--output: the name of a file must not be empty"), errors.toString());
    }

    @Test
    void completion_offers_values_as_help_writes_them() {
        assertEquals(0, run("--generate-completion"));
        assertTrue(errors.toString().contains("\"page\" \"prefix\" \"host\""), errors.toString());
    }

    @Test
    void completion_knows_the_commands_and_what_each_takes() throws Exception {
        assertEquals(0, run("--generate-completion"));
        Path script = Files.writeString(folder.resolve("completion"), errors.toString());
        assertEquals(List.of("graph"), completed(script, "crawler", "gr"));
        assertEquals(List.of("--format"), completed(script, "crawler", "graph", "--fo"));
        assertEquals(List.of("--concurrency"), completed(script, "crawler", "--concu"));
    }

    /** What bash offers for the last word. */
    private static List<String> completed(Path script, String... words) throws Exception {
        String asked = "compopt() { :; }; . " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1) + "; _complete_crawler; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", asked)
                .redirectErrorStream(true)
                .start();
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** A URL where nobody listens. */
    private static String dead() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            return "http://127.0.0.1:" + taken.getLocalPort() + "/";
        }
    }
}
