package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** {@code --check} over real sockets: what is broken, what is not, and how it is asked. */
class CheckTest extends TwoSites {
    @Test
    void a_broken_link_off_site_is_told_of_and_the_exit_code_is_4() throws Exception {
        site.page("/", "<a href='" + other.url("/gone") + "'>x</a><a href='" + other.url("/here") + "'>y</a>");
        other.page("/here", "");
        assertEquals(4, run());
        assertTrue(line("/gone").contains("\"result\":\"broken\",\"status\":404,\"reason\":\"404 Not Found\""));
        assertTrue(line("/here").contains("\"result\":\"ok\",\"status\":200"));
        assertEquals(List.of("HEAD"), methods(other, "/here"));
        assertEquals(List.of("HEAD", "GET"), methods(other, "/gone")); // broken only when GET says so, too
    }

    @Test
    void a_link_to_nobody_is_broken_also_where_robots_txt_is_obeyed() throws Exception {
        TestSite gone = TestSite.start();
        gone.close();
        site.page("/", "<a href='" + gone.url("/x") + "'>");
        assertEquals(4, run());
        assertTrue(line("/x").contains("\"result\":\"broken\",\"reason\":"), line("/x"));
    }

    @Test
    void a_head_that_is_refused_is_asked_again_with_get() throws Exception {
        site.page("/", "<a href=a>").script("/a", c -> c.answer(405, new byte[0]));
        List<String> asked = new ArrayList<>();
        site.script("/a", c -> {
            boolean first = asked.isEmpty();
            asked.add("x");
            c.answer(first ? 405 : 200, new byte[0]);
        });
        assertEquals(0, run());
        assertEquals(List.of("HEAD", "GET"), methods(site, "/a"));
    }

    @Test
    void what_is_left_is_asked_for_with_the_cookies_of_the_crawl() throws Exception {
        site.page("/", "<a href=a>", "Set-Cookie: visitor=1").page("/a", "");
        assertEquals(0, run("--cookie-jar", folder.resolve("jar").toString()));
        assertEquals("visitor=1", site.requests("/a").get(0).header("Cookie"));
    }

    @Test
    void a_limit_that_strikes_while_links_are_asked_for_is_told() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        site.page("/", "<a href=a>").script("/a", c -> c.await(never));
        assertEquals(5, run("--max-time", "1s", "--fail-on-limit", "--retries", "0"));
        never.countDown();
    }

    @Test
    void a_page_of_the_crawl_is_not_asked_for_again() throws Exception {
        site.page("/", "<a href=a>a</a><a href=b>b</a>").page("/a", "<a href=/>back</a><a href='a#x'>up</a>");
        assertEquals(4, run("-d", "1"));
        assertEquals(List.of("GET"), methods(site, "/"));
        assertEquals(List.of("GET"), methods(site, "/a"));
        assertEquals(List.of("GET"), methods(site, "/b"));
    }

    @Test
    void a_link_that_a_limit_kept_from_being_visited_is_asked_for_all_the_same() throws Exception {
        site.page("/", "<a href=a><a href=gone>").page("/a", "");
        assertEquals(4, run("-d", "1", "--max-pages-per-host", "1"));
        assertTrue(line("/a").contains("\"result\":\"ok\",\"status\":200"), line("/a"));
        assertTrue(line("/gone").contains("\"result\":\"broken\",\"status\":404"), line("/gone"));
        assertEquals(List.of("HEAD"), methods(site, "/a"));
    }

    @Test
    void a_link_on_many_pages_is_asked_for_once_and_told_of_on_each() throws Exception {
        site.page("/", "<a href=a><a href='" + other.url("/x") + "'>")
                .page("/a", "<a href='" + other.url("/x#f") + "'>");
        other.page("/x", "");
        assertEquals(0, run("-d", "1"));
        assertEquals(1, other.requests("/x").size());
        assertEquals(
                2,
                Files.readAllLines(report()).stream()
                        .filter(row -> row.contains("/x"))
                        .count());
    }

    @Test
    void the_end_of_a_chain_of_redirects_decides() throws Exception {
        site.page("/", "<a href=r><a href=s>");
        site.redirect("/r", "/r2")
                .redirect("/r2", "/gone")
                .redirect("/s", "/good")
                .page("/good", "");
        assertEquals(4, run());
        assertTrue(line("/r\"").contains("\"broken\",\"status\":404"), line("/r\""));
        assertTrue(line("/r\"").contains("\"redirect\":\"" + site.url("/gone") + "\""));
        assertTrue(line("/s\"").contains("\"ok\""));
        assertTrue(line("/s\"").contains("\"redirect\":\"" + site.url("/good") + "\""));
    }

    @Test
    void a_host_that_asks_to_be_left_alone_is_not_broken() throws Exception {
        site.page("/", "<a href=busy><a href='" + other.url("/later") + "'>");
        site.status("/busy", 429, "Retry-After: 9999");
        other.status("/later", 503, "Retry-After: 9999");
        assertEquals(0, run());
        assertTrue(line("/busy").contains("\"unknown\",\"status\":429"), line("/busy"));
        assertTrue(line("/later").contains("\"unknown\",\"status\":503"), line("/later"));
    }

    @Test
    void what_robots_txt_forbids_is_unknown_unless_it_is_ignored() throws Exception {
        site.page("/", "<a href=no>").status("/no", 404);
        site.answer("/robots.txt", 200, "User-agent: *\nDisallow: /no".getBytes(StandardCharsets.UTF_8));
        assertEquals(0, run());
        assertTrue(line("/no").contains("\"unknown\""));
        assertEquals(0, site.requests("/no").size());
        assertEquals(4, run("--no-robots"));
    }

    @Test
    void robots_txt_is_asked_for_once_and_its_delay_holds_for_crawl_and_check_together() throws Exception {
        List<Long> times = Collections.synchronizedList(new ArrayList<>());
        site.otherwise(c -> {
            times.add(System.nanoTime());
            switch (c.request().target()) {
                case "/robots.txt" -> c.answer(200, "User-agent: *\nCrawl-delay: 0.3".getBytes(StandardCharsets.UTF_8));
                case "/" ->
                    c.answer(
                            200,
                            "<a href=a><a href=b.css>".getBytes(StandardCharsets.UTF_8),
                            "Content-Type: text/html");
                default -> c.answer(200, new byte[0], "Content-Type: text/css");
            }
        });
        assertEquals(0, run("-d", "1", "--max-pages", "1"));
        assertEquals(List.of("GET"), methods(site, "/robots.txt"));
        assertEquals(4, times.size());
        assertPauses(times, 300);
    }

    @Test
    void a_delay_holds_between_the_crawl_and_its_check() throws Exception {
        List<Long> times = Collections.synchronizedList(new ArrayList<>());
        site.otherwise(c -> {
            times.add(System.nanoTime());
            c.answer(200, "<a href=a>".getBytes(StandardCharsets.UTF_8), "Content-Type: text/html");
        });
        assertEquals(0, run("--delay", "300ms"));
        assertEquals(3, times.size()); // robots.txt is one of them
        assertPauses(times, 300);
    }

    /** The server looks at its clock a little later. */
    private static void assertPauses(List<Long> times, long millis) {
        for (int i = 1; i < times.size(); i++) {
            long pause = (times.get(i) - times.get(i - 1)) / 1_000_000;
            assertTrue(pause >= millis - 50, "pause " + i + ": " + pause + " ms");
        }
    }

    @Test
    void accepted_statuses_and_excluded_links_are_not_broken() throws Exception {
        site.page("/", "<a href=secret><a href=gone><a href='mailto:a@b'>").status("/secret", 403);
        assertEquals(4, run("--accept", "200-299,403"));
        assertEquals(0, run("--accept", "200-299,403", "--exclude", "/gone$"));
        assertTrue(line("/gone").contains("\"excluded\""));
        assertTrue(line("mailto:").contains("\"excluded\""));
        assertEquals(2, run("--accept", "299-200"));
        assertTrue(said.toString().contains("'299-200'"));
    }

    @Test
    void a_seed_that_is_gone_is_told_of() throws Exception {
        site.page("/", "");
        assertEquals(4, run(site.url("/gone")));
        assertTrue(line("/gone").contains("\"kind\":\"seed\",\"result\":\"broken\""));
    }

    @Test
    void in_the_report_for_build_servers_no_two_suites_and_no_two_tests_have_one_name() throws Exception {
        site.page("/", "<a href=/><a href=a>").page("/a", "");
        assertEquals(0, run());
        String xml = Files.readString(folder.resolve("report.xml"));
        List<String> suites =
                xml.lines().filter(line -> line.startsWith("<testsuite ")).toList();
        List<String> names = suites.stream()
                .map(line -> line.replaceFirst(".* name=\"([^\"]*)\".*", "$1"))
                .sorted()
                .toList();
        assertEquals(List.of(site.url("/"), "seed " + site.url("/")), names);
        List<String> tests =
                xml.lines().filter(line -> line.startsWith("<testcase ")).toList();
        assertEquals(3, Set.copyOf(tests).size(), xml);
    }

    @Test
    void user_information_of_a_seed_is_in_no_report() throws Exception {
        site.page("/", "");
        assertEquals(4, run(site.url("/gone").replace("http://", "http://user:password@")));
        assertTrue(line("/gone").contains("\"link\":\"" + site.url("/gone") + "\""), line("/gone"));
        for (String form : List.of("jsonl", "md", "xml")) {
            assertFalse(Files.readString(folder.resolve("report." + form)).contains("password"), form);
        }
    }

    @Test
    void a_report_may_go_to_a_pipe_whose_reader_waits_for_one_writer() throws Exception {
        site.page("/", "");
        Path pipe = folder.resolve("pipe.md");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        CompletableFuture<String> report =
                CompletableFuture.supplyAsync(() -> read(pipe), task -> new Thread(task).start());
        String[] arguments = {site.url("/"), "--check", "-q", "-o", "/dev/null", "--check-report", pipe.toString()};
        assertEquals(0, assertTimeoutPreemptively(Duration.ofSeconds(30), () -> execute(arguments)));
        assertTrue(report.join().contains("1 link checked: 0 broken"), report.join());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hostile_urls_stay_within_their_place_in_every_report() throws Exception {
        String hostile = "/x?a=`b`|**c**]]>&\"q\"'[l](javascript:alert(1))#<script>alert(1)</script>";
        site.page("/", "<a href=\"" + hostile.replace("&", "&amp;").replace("\"", "&quot;") + "\">");
        assertEquals(4, run());
        String markdown = Files.readString(folder.resolve("report.md"));
        String bullet = markdown.lines()
                .filter(line -> line.startsWith("- "))
                .findFirst()
                .orElseThrow();
        assertTrue(bullet.matches("- \\*\\*broken\\*\\* <http://[^<> ]*>: 404 Not Found"), bullet);
        Document xml = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("report.xml").toFile());
        Element failed = (Element) xml.getElementsByTagName("failure").item(0).getParentNode();
        assertTrue(failed.getAttribute("name").contains("a=`b`|**c**]]%3E&%22q%22"), failed.getAttribute("name"));
        assertEquals("1", xml.getDocumentElement().getAttribute("failures"));
        assertFalse(Files.readString(folder.resolve("report.xml")).contains("<script"));
    }

    @Test
    void the_statistics_have_what_the_check_counted_and_no_page_more() throws Exception {
        site.page("/", "<a href=a><a href=gone><a href='" + other.url("/busy") + "'><a href='mailto:a@b'>")
                .page("/a", "");
        other.status("/busy", 429, "Retry-After: 9999"); // a host of its own: it keeps nothing else waiting
        assertEquals(4, run("--stats", stats().toString()));
        assertCount("\"v\"", "\"pages\" : 1");
        assertCount("check", "\"ok\" : 2,\n    \"broken\" : 1,\n    \"unknown\" : 1,\n    \"not_checked\" : 1");
    }

    @Test
    void rows_are_the_same_as_without_a_check() throws Exception {
        site.page("/", "<a href=a>").page("/a", "<a href=b>");
        run("-d", "1");
        List<String> checked = Files.readAllLines(folder.resolve("rows"));
        execute("-d", "1", site.url("/"), "-o", folder.resolve("plain").toString());
        assertEquals(Files.readAllLines(folder.resolve("plain")), checked);
    }

    @Test
    void options_that_need_or_forbid_the_check_say_so() {
        assertEquals(2, execute(site.url("/"), "--accept", "200"));
        assertEquals(
                2,
                execute(site.url("/"), "--check", "--state", folder.resolve("s").toString()));
        assertTrue(said.toString().contains("--state, which keeps pages, not what came of links"), said.toString());
        assertEquals(1, execute(site.url("/"), "--check", "-o", "/dev/null", "--check-report", folder + "/no/x.xml"));
    }

    // ---------------------------------------------------------------------------------------------------------------

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                site.url("/"), "--check", "-q", "-o", folder.resolve("rows").toString()));
        for (String form : List.of("jsonl", "md", "xml")) {
            all.addAll(
                    List.of("--check-report", folder.resolve("report." + form).toString()));
        }
        return execute(all.toArray(String[]::new));
    }
}
