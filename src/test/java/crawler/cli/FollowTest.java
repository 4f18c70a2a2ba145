package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a crawl follows and what it leaves alone, over real sockets: by robots.txt, redirects, nofollow, sitemaps, traps. */
class FollowTest extends TwoSites {
    // ---- connections ----------------------------------------------------------------------------------------------

    @Test
    void a_host_keeps_its_connection_while_others_have_their_turn() throws Exception {
        site.page("/1", "").page("/2", "");
        other.page("/1", "").page("/2", "");
        run(
                "--threads",
                "1",
                "-c",
                "1",
                "--delay",
                "50ms",
                site.url("/1"),
                other.url("/1"),
                site.url("/2"),
                other.url("/2"));
        assertEquals(2, site.requests().size());
        assertEquals(1, site.connections());
        assertEquals(1, other.connections());
    }

    // ---- robots.txt -----------------------------------------------------------------------------------------------

    @Test
    void a_redirect_that_robots_txt_forbids_is_not_requested() throws Exception {
        robots(site, "User-agent: *\nDisallow: /no");
        site.page("/", "<a href=a>").redirect("/a", "/no").page("/no", "<a href=secret>");
        run("-d", "1", site.url("/"));
        assertEquals(0, site.requests("/no").size());
        assertCount("not_followed", "\"robots\" : 1");
    }

    @Test
    void a_redirect_to_another_origin_waits_for_its_robots_txt() throws Exception {
        robots(other, "User-agent: *\nDisallow: /no");
        other.page("/yes", "<a href=x>").page("/no", "<a href=secret>");
        site.redirect("/a", other.url("/yes")).redirect("/b", other.url("/no"));
        run("-d", "1", "--scope", "any", "--max-pages", "1", site.url("/a"), site.url("/b"));
        assertEquals("/robots.txt", other.requests().get(0).target());
        assertEquals(1, other.requests("/robots.txt").size());
        assertEquals(0, other.requests("/no").size());
    }

    @Test
    void a_busy_robots_txt_is_asked_again_before_any_page() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        site.script("/robots.txt", c -> c.answer(asked.getAndIncrement() == 0 ? 503 : 404, new byte[0]));
        site.page("/", "");
        assertEquals(0, run("-d", "1", site.url("/")));
        assertEquals(
                List.of("/robots.txt", "/robots.txt", "/"),
                site.requests().stream().map(TestSite.RequestHead::target).toList());
    }

    @Test
    void a_busy_robots_txt_is_asked_again_when_its_retry_after_says() throws Exception {
        List<Long> times = java.util.Collections.synchronizedList(new ArrayList<>());
        site.script("/robots.txt", c -> {
            times.add(System.nanoTime());
            c.answer(times.size() == 1 ? 503 : 404, new byte[0], "Retry-After: 3");
        });
        site.page("/", "");
        assertEquals(0, run("-d", "1", site.url("/")));
        assertEquals(2, times.size());
        assertTrue(
                times.get(1) - times.get(0) >= 2_950_000_000L,
                "too early"); // the server looks at its clock a little later
    }

    @Test
    void a_page_that_is_redirected_gets_back_the_time_that_another_robots_txt_took() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        other.script(
                "/robots.txt", c -> c.answer(asked.getAndIncrement() == 0 ? 503 : 404, new byte[0])); // again in 2 s
        other.page("/b", "<a href=x>");
        site.redirect("/a", other.url("/b"));
        run("-d", "1", "--timeout", "1500ms", site.url("/a"));
        assertEquals(1, other.requests("/b").size());
        assertCount("", "\"pages\" : 1");
    }

    @Test
    void rfc9309_2_5_a_limit_on_pages_is_none_on_robots_txt() throws Exception {
        robots(site, "#" + "x".repeat(1_000) + "\nUser-agent: *\nDisallow: /no");
        site.page("/", "<a href=no>").page("/no", "");
        assertEquals(0, run("-d", "1", "--max-body-size", "100", site.url("/")));
        assertEquals(0, site.requests("/no").size());
        assertCount("not_followed", "\"robots\" : 1");
    }

    @Test
    void rfc9309_2_3_1_4_a_robots_txt_that_is_redirected_to_a_dead_host_forbids_all_and_says_nothing_of_its_own_host()
            throws Exception {
        site.redirect("/robots.txt", dead());
        site.page("/", "").page("/a", "");
        other.redirect("/", site.url("/a"));
        robots(other, "");
        run("-d", "1", "--retries", "0", site.url("/"), other.url("/"));
        assertEquals(3, site.requests().size());
        assertEquals(3, site.requests("/robots.txt").size());
        assertCount("not_followed", "\"robots\" : 2");
    }

    @Test
    void a_host_whose_robots_txt_stays_a_server_error_is_asked_three_times_and_left_alone() throws Exception {
        site.status("/robots.txt", 500);
        site.page("/", "<a href=x>");
        robots(other, "");
        other.page("/", "");
        assertEquals(0, run("-d", "1", "--retries", "0", site.url("/"), other.url("/")));
        assertEquals(
                List.of("/robots.txt", "/robots.txt", "/robots.txt"),
                site.requests().stream().map(TestSite.RequestHead::target).toList());
        assertEquals(1, other.requests("/").size());
        assertCount("not_followed", "\"robots\" : 1");
    }

    @Test
    void a_crawl_delay_separates_all_requests_to_the_host() throws Exception {
        List<Long> times = java.util.Collections.synchronizedList(new ArrayList<>());
        for (String path : List.of("/robots.txt", "/", "/a")) {
            String body = path.equals("/") ? "<a href=a>" : "User-agent: *\nCrawl-delay: 0.3";
            site.script(path, c -> {
                times.add(System.nanoTime());
                c.answer(200, body.getBytes(StandardCharsets.UTF_8), "Content-Type: text/html");
            });
        }
        assertEquals(0, run("-d", "1", site.url("/")));
        assertEquals(3, times.size());
        assertTrue(times.get(1) - times.get(0) >= 300_000_000L, "the first page came too early after robots.txt");
        assertTrue(
                times.get(2) - times.get(1) >= 250_000_000L, // the server looks at its clock a little later
                "the second page came too early");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void redirects_to_a_host_that_owes_its_robots_txt_leave_room_for_other_pages(String threads) throws Exception {
        CountDownLatch pages = new CountDownLatch(6);
        StringBuilder links = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            site.redirect("/away" + i, other.url("/" + (i < 3 ? i : 3))); // three wait for another's redirect
            other.page("/" + i, "x");
            links.append("<a href=away").append(i).append('>');
        }
        for (int i = 0; i < 6; i++) {
            links.append("<a href=page").append(i).append('>');
            site.script("/page" + i, c -> {
                pages.countDown();
                c.answer(200, new byte[0], "Content-Type: text/html");
            });
        }
        site.page("/", links.toString());
        other.script("/robots.txt", c -> {
            c.await(pages);
            c.answer(404, new byte[0]);
        });
        assertEquals(
                0,
                run(
                        "-d",
                        "1",
                        "-c",
                        "3",
                        "--scope",
                        "any",
                        "--read-timeout",
                        "5s",
                        "--threads",
                        threads,
                        site.url("/")));
        assertEquals(0, pages.getCount());
        for (int i = 0; i < 4; i++) {
            assertEquals(1, other.requests("/" + i).size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--delay 400ms", "--host-rate 2.5/s", "--rate 2.5/s"})
    void another_attempt_keeps_its_distance_as_any_request_does(String pace) throws Exception {
        List<Long> times = java.util.Collections.synchronizedList(new ArrayList<>());
        AtomicLong attempts = new AtomicLong();
        site.otherwise(c -> {
            times.add(System.nanoTime());
            boolean bad = c.request().target().equals("/bad") && attempts.incrementAndGet() < 3;
            c.answer(
                    bad ? 502 : 200,
                    "<a href=bad><a href=1><a href=2>".getBytes(StandardCharsets.UTF_8),
                    "Content-Type: text/html");
        });
        String[] option = pace.split(" ", 2);
        assertEquals(0, run("-d", "1", "--no-robots", "--threads", "2", option[0], option[1], site.url("/")));
        assertEquals(3, attempts.get());
        for (int i = 1; i < times.size(); i++) {
            long pause = (times.get(i) - times.get(i - 1)) / 1_000_000;
            assertTrue(
                    pause >= 300, "pause " + i + ": " + pause + " ms"); // the server looks at its clock a little later
        }
    }

    // ---- busy hosts -----------------------------------------------------------------------------------------------

    @Test
    void a_429_with_retry_after_quiets_the_whole_host_that_long_and_no_other() throws Exception {
        List<Long> times =
                java.util.Collections.synchronizedList(new ArrayList<>()); // of requests to site, the seed aside
        CountDownLatch refused = new CountDownLatch(1);
        AtomicLong meanwhile = new AtomicLong();
        site.page("/", "<a href=a><a href=b><a href='" + other.url("/c") + "'>");
        site.otherwise(c -> {
            times.add(System.nanoTime());
            c.answer(times.size() == 1 ? 429 : 200, "<a href=x>".getBytes(StandardCharsets.UTF_8), "Retry-After: 2");
            refused.countDown();
        });
        other.script("/c", c -> c.await(refused).answer(200, "<a href=d>".getBytes(StandardCharsets.UTF_8)));
        other.script("/d", c -> {
            meanwhile.set(System.nanoTime());
            c.answer(200, new byte[0]);
        });
        assertEquals(0, run("-d", "inf", "--scope", "any", "--no-robots", "--host-concurrency", "1", site.url("/")));
        assertEquals(4, times.size(), "a, b, x, and the one that was refused once more");
        assertTrue(times.get(1) - times.get(0) >= 2_000_000_000L, times + ": the second came too early");
        assertTrue(meanwhile.get() - times.get(1) < 0, "the other host had to wait, too");
        assertTrue(Files.readString(rows()).contains(site.url("/a") + "\t" + site.url("/x")));
    }

    // ---- redirects ------------------------------------------------------------------------------------------------

    @Test
    void redirects_to_dead_hosts_say_nothing_of_the_host_that_redirects() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--retries", "0", "-c", "1"));
        for (int i = 0; i < 12; i++) { // more than a host may fail in a row
            site.redirect("/" + i, dead());
            arguments.add(site.url("/" + i));
        }
        site.page("/good", "<a href=x>");
        arguments.add(site.url("/good"));
        assertEquals(0, run(arguments.toArray(String[]::new)));
        assertEquals(1, site.requests("/good").size());
        assertCount("failed", "\"connection refused\" : 12");
    }

    @Test
    void a_link_that_leads_out_of_scope_by_a_redirect_is_not_followed() throws Exception {
        site.page("/", "<a href=out><a href=in>")
                .redirect("/out", other.url("/"))
                .redirect("/in", "/page");
        site.page("/page", "<a href=x>");
        other.page("/", "<a href=y>");
        assertEquals(0, run("-d", "1", "--no-robots", site.url("/")));
        assertEquals(0, other.requests().size());
        assertRows("/\t/out", "/\t/in", "/in\t/x");
        assertCount("not_followed", "\"scope\" : 1");
    }

    @Test
    void a_seed_that_is_redirected_to_another_host_is_at_home_there() throws Exception {
        site.redirect("/", other.url("/"));
        other.page("/", "<a href=1>").page("/1", "<a href=2>");
        assertEquals(0, run("-d", "inf", "--no-robots", site.url("/")));
        assertEquals(1, other.requests("/1").size());
    }

    @Test
    void links_that_are_redirected_to_one_page_have_it_fetched_once() throws Exception {
        site.page("/", "<a href=a><a href=b><a href=page>")
                .redirect("/a", "/page")
                .redirect("/b", "/page");
        site.page("/page", "<a href=x>");
        assertEquals(0, run("-d", "1", "--no-robots", site.url("/")));
        assertEquals(1, site.requests("/page").size());
        assertRows("/\t/a", "/\t/b", "/\t/page", "/page\t/x");
        assertCount("not_followed", "\"known\" : 2");
    }

    @Test
    void a_redirect_to_what_is_found_later_has_it_fetched_once() throws Exception {
        site.page("/", "<a href=a>").redirect("/a", "/page").page("/page", "<a href=page><a href=x>");
        assertEquals(0, run("-d", "3", "--no-robots", site.url("/")));
        assertEquals(1, site.requests("/page").size());
        assertRows("/\t/a", "/a\t/page", "/a\t/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "inf"})
    void a_seed_has_its_rows_also_where_another_seed_was_redirected_before_it_was_read(String depth) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        site.redirect("/a", "/page").page("/page", "<a href=x>").page("/x", "").script("/after-a", c -> {
            reached.countDown();
            c.answer(200, new byte[0]);
        });
        assertEquals(0, runReading(reached, "/a\n/after-a\n", "/page\n", "-d", depth, "-c", "1"));
        assertRows("/a\t/x", "/page\t/x");
    }

    @Test
    void a_seed_has_its_rows_also_where_its_link_was_redirected_to_a_known_page_before_it_was_read() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        site.page("/", "<a href=page><a href=a><a href=after-a>")
                .page("/page", "<a href=x>")
                .page("/x", "")
                .redirect("/a", "/page")
                .script("/after-a", c -> {
                    refused.countDown();
                    c.answer(200, new byte[0]);
                });
        assertEquals(0, runReading(refused, "/\n", "/a\n/page\n", "-d", "inf", "-c", "1"));
        assertRows("/\t/page", "/\t/a", "/\t/after-a", "/page\t/x", "/a\t/x");
    }

    /** Reads seeds from standard input: some, and when the gate opens, the others. */
    private int runReading(CountDownLatch gate, String first, String then, String... options) {
        InputStream before = System.in;
        InputStream later = new FilterInputStream(lines(then)) {
            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                try {
                    assertTrue(gate.await(20, TimeUnit.SECONDS), "it was not asked for");
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
                return super.read(to, from, length);
            }
        };
        System.setIn(new SequenceInputStream(lines(first), later));
        try {
            List<String> all = new ArrayList<>(List.of("-", "--no-robots"));
            all.addAll(List.of(options));
            return run(all.toArray(String[]::new));
        } finally {
            System.setIn(before);
        }
    }

    private InputStream lines(String paths) {
        return new ByteArrayInputStream(
                paths.replaceAll("(?m)^/", site.url("/")).getBytes(StandardCharsets.UTF_8));
    }

    // ---- nofollow -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"rel", "meta", "field", "own field"})
    void what_asks_not_to_be_followed_is_a_row_and_not_followed_if_that_is_respected(String how) throws Exception {
        String meta = how.equals("meta") ? "<meta name=robots content=nofollow>" : "";
        String rel = how.equals("rel") ? " rel='x nofollow'" : "";
        String header = how.endsWith("field")
                ? "X-Robots-Tag: " + (how.equals("field") ? "" : "crawler: ") + "nofollow"
                : "X-A: b";
        site.page("/", meta + "<a href=a" + rel + ">", header).page("/a", "<a href=b>");
        assertEquals(0, run("-d", "1", "--no-robots", "--respect-nofollow", site.url("/")));
        assertRows("/\t/a");
        assertCount("not_followed", "\"nofollow\" : 1");
        assertEquals(0, run("-d", "1", "--no-robots", site.url("/")));
        assertRows("/\t/a", "/a\t/b");
    }

    // ---- sitemaps -------------------------------------------------------------------------------------------------

    @Test
    void sitemaps_of_robots_txt_are_seeds_indexes_and_gzip_and_all() throws Exception {
        robots(site, "Sitemap: " + site.url("/index.xml"));
        site.answer("/index.xml", 200, index("/one.xml", "/two.xml.gz", "/gone.xml"));
        site.answer("/one.xml", 200, urlset(site.url("/a"), other.url("/out")));
        site.answer("/two.xml.gz", 200, TestSite.gzipped(urlset(site.url("/b"), site.url("/"))));
        site.page("/", "<a href=x>").page("/a", "<a href=y>").page("/b", "<a href=z>");
        assertEquals(0, run("--sitemaps", site.url("/")));
        assertRows("/\t/x", "/a\t/y", "/b\t/z");
        assertEquals(0, other.requests().size());
        assertCount("", "\"sitemaps\" : 3");
        assertCount("", "\"sitemap_urls\" : 2");
        assertCount("", "\"sitemaps_failed\" : 1");
        assertCount("not_followed", "\"scope\" : 1");
    }

    @Test
    void without_a_word_in_robots_txt_the_usual_place_is_tried_and_may_be_empty() throws Exception {
        site.page("/", "<a href=x>").page("/a", "<a href=y>");
        assertEquals(0, run("--sitemaps", site.url("/")));
        assertCount("", "\"sitemaps_failed\" : 0");
        site.answer("/sitemap.xml", 200, urlset(site.url("/a")));
        assertEquals(0, run("--sitemaps", "--no-robots", site.url("/")));
        assertRows("/\t/x", "/a\t/y");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void a_sitemap_its_host_was_too_busy_to_give_is_asked_for_again_when_its_retry_after_says(int busy)
            throws Exception {
        List<Long> times = java.util.Collections.synchronizedList(new ArrayList<>());
        site.script("/sitemap.xml", c -> {
            times.add(System.nanoTime());
            c.answer(
                    times.size() == 1 ? busy : 200, urlset(site.url("/a")), "Retry-After: 1", "Content-Type: text/xml");
        });
        site.page("/", "").page("/a", "<a href=x>");
        assertEquals(0, run("--sitemaps", site.url("/")));
        assertRows("/a\t/x");
        assertTrue(times.get(1) - times.get(0) >= 950_000_000L, "the second came too early");
    }

    @Test
    void urls_of_sitemaps_are_followed_like_seeds() throws Exception {
        site.answer("/sitemap.xml", 200, urlset(site.url("/a")));
        site.page("/", "").page("/a", "<a href=b>").page("/b", "<a href=c>").page("/c", "<a href=d>");
        assertEquals(0, run("--sitemaps", "-d", "1", site.url("/")));
        assertRows("/a\t/b", "/b\t/c");
    }

    @Test
    void a_sitemap_that_is_none_is_reported_and_harms_nothing() throws Exception {
        robots(site, "Sitemap: " + site.url("/bad.xml"));
        site.answer(
                "/bad.xml",
                200,
                "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'x'>]><urlset>&e;".getBytes(StandardCharsets.UTF_8));
        site.page("/", "<a href=x>");
        assertEquals(0, run("--sitemaps", site.url("/")));
        assertRows("/\t/x");
        assertCount("", "\"sitemaps_failed\" : 1");
    }

    // ---- traps ----------------------------------------------------------------------------------------------------

    @Test
    void a_calendar_without_end_ends_where_a_host_had_its_pages() throws Exception {
        endlessCalendar();
        assertEquals(0, run("-d", "inf", "--no-robots", "--max-pages-per-host", "20", site.url("/calendar/2026-11")));
        assertEquals(20, site.requests().size());
        assertCount("not_followed", "\"host-limit\" : ");
    }

    @Test
    void what_fails_or_is_asked_again_is_no_page_of_its_host() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        site.page("/", "<a href=no><a href=busy><a href=b><a href=c><a href=d>").status("/no", 404);
        site.script("/busy", c -> c.answer(asked.getAndIncrement() == 0 ? 503 : 404, new byte[0], "Retry-After: 0"));
        for (String path : List.of("/b", "/c", "/d")) {
            site.page(path, "<a href=x>");
        }
        assertEquals(0, run("-d", "1", "--max-pages-per-host", "3", "--no-robots", site.url("/")));
        assertCount("", "\"pages\" : 3");
        assertCount("not_followed", "\"host-limit\" : 1");
    }

    @Test
    void a_limit_of_pages_counts_those_that_wait_for_robots_txt() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        for (TestSite one : List.of(site, other)) {
            one.script("/robots.txt", c -> {
                both.countDown();
                c.answer(404, new byte[0]);
            });
            one.page("/", "<a href=x>");
        }
        run("-d", "1", "--max-pages", "1", site.url("/"), other.url("/"));
        assertEquals(1, site.requests("/").size() + other.requests("/").size());
    }

    @Test
    void sitemaps_that_list_more_than_may_wait_are_followed_meanwhile() throws Exception {
        site.answer("/sitemap.xml", 200, index("/0.xml", "/1.xml"), "Content-Type: text/xml");
        for (int file = 0; file < 2; file++) {
            String[] urls = new String[40_000];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = site.url("/" + file + "/" + i);
            }
            site.answer("/" + file + ".xml", 200, urlset(urls), "Content-Type: text/xml");
        }
        site.otherwise(c -> c.answer(200, "<a href=x>".getBytes(StandardCharsets.UTF_8), "Content-Type: text/html"));
        assertEquals(5, run("--sitemaps", "--no-robots", "--max-pages", "50", "--fail-on-limit", site.url("/")));
        assertCount("", "\"pages\" : 50");
    }

    @Test
    void pages_are_read_while_a_sitemap_is_awaited_and_a_crawl_that_stops_then_is_not_complete() throws Exception {
        CountDownLatch page = new CountDownLatch(1);
        byte[] urls = urlset(site.url("/a"), site.url("/b"));
        site.script("/sitemap.xml", c -> c.await(page).answer(200, urls, "Content-Type: text/xml"));
        site.page("/a", "").page("/b", "");
        site.script("/", c -> {
            page.countDown();
            c.answer(200, "<a href=x>".getBytes(StandardCharsets.UTF_8), "Content-Type: text/html");
        });
        List<String> command = List.of(
                "--sitemaps", "--no-robots", "--state", folder.resolve("state").toString());
        List<String> limited = new ArrayList<>(command);
        limited.addAll(List.of("--max-pages", "1", "--fail-on-limit", site.url("/")));
        assertEquals(5, run(limited.toArray(String[]::new)));
        List<String> again = new ArrayList<>(command);
        again.add(site.url("/"));
        assertEquals(0, run(again.toArray(String[]::new)));
        assertEquals(1, site.requests("/a").size());
        assertEquals(1, site.requests("/b").size());
    }

    @Test
    void a_crawl_that_goes_on_stays_near_its_seeds_before_they_are_read_again() throws Exception {
        site.page("/", "<a href=a>").page("/a", "<a href=" + other.url("/b") + ">");
        other.page("/", "").page("/b", "");
        String state = folder.resolve("state").toString();
        assertEquals(0, run("-d", "2", "--state", state, "--max-pages", "2", site.url("/"), other.url("/")));
        assertEquals(0, run("-d", "2", "--state", state, site.url("/")), "without the other seed");
        assertEquals(1, other.requests("/b").size());
    }

    @Test
    void a_calendar_without_end_ends_at_the_number_of_pages_and_the_exit_code_may_say_so() throws Exception {
        endlessCalendar();
        assertEquals(
                5,
                run("-d", "inf", "--no-robots", "--max-pages", "10", "--fail-on-limit", site.url("/calendar/2026-11")));
        assertEquals(10, site.requests().size());
    }

    @Test
    void a_calendar_without_end_is_left_out_by_a_pattern() throws Exception {
        endlessCalendar();
        site.page("/", "<a href=calendar/2026-11><a href=about>").page("/about", "<a href=/>");
        assertEquals(0, run("-d", "inf", "--no-robots", "--exclude", "/calendar/", site.url("/")));
        assertRows("/\t/calendar/2026-11", "/\t/about", "/about\t/");
        assertCount("not_followed", "\"excluded\" : 1");
    }

    /** Each month links to the one before and the one after, for ever. */
    private void endlessCalendar() {
        site.otherwise(c -> {
            YearMonth month = YearMonth.parse(c.request().target().replaceFirst(".*/", ""));
            String links = "<a href=" + month.minusMonths(1) + "><a href=" + month.plusMonths(1) + ">";
            c.answer(200, links.getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void a_session_id_that_is_new_in_every_link_ends_where_a_host_had_its_pages() throws Exception {
        AtomicInteger sessions = new AtomicInteger();
        site.otherwise(c -> {
            String id = "?session=" + sessions.incrementAndGet();
            c.answer(200, ("<a href='/" + id + "'><a href='/shop" + id + "'>").getBytes(StandardCharsets.UTF_8));
        });
        assertEquals(0, run("-d", "inf", "--no-robots", "--max-pages-per-host", "20", site.url("/")));
        assertEquals(20, site.requests().size());
        assertCount("not_followed", "\"host-limit\" : ");
    }

    @Test
    void a_trap_of_ever_deeper_paths_ends_by_itself() throws Exception {
        String path = "/";
        for (int i = 0; i < 20; i++) {
            site.page(path, "<a href=x/>");
            path += "x/";
        }
        assertEquals(0, run("-d", "inf", "--no-robots", site.url("/")));
        assertEquals(6, site.requests().size(), "the seed and five times x");
    }

    // ---- several loops --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "5"})
    void the_rows_do_not_depend_on_the_number_of_threads(String threads) throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            site.page("/" + i, "<a href=" + (i + 1) % 60 + "><a href=" + (i * 7) % 60 + ">");
            expected.add("/" + i + "\t/" + (i + 1) % 60);
            if ((i * 7) % 60 != (i + 1) % 60) {
                expected.add("/" + i + "\t/" + (i * 7) % 60);
            }
        }
        assertEquals(0, run("-d", "inf", "--threads", threads, site.url("/0")));
        assertRows(expected.toArray(String[]::new));
        assertEquals(61, site.requests().size(), "each page once, and robots.txt");
    }

    @Test
    void a_number_of_threads_must_be_possible() {
        assertEquals(2, run("--threads", "0", site.url("/")));
        assertTrue(said.toString().contains("threads must be 1 to 256, not 0"), said.toString());
    }

    // ---- why ------------------------------------------------------------------------------------------------------

    @Test
    void why_names_the_line_of_robots_txt_that_decides() {
        robots(
                site,
                "User-agent: other\r\nDisallow: /no\r\n\r\nUser-agent: Crawler\r\nDisallow: /no # not here\r\nAllow: /no/but");
        assertEquals(1, why(site.url("/no"), site.url("/"), "-d", "1"));
        assertTrue(said.toString().contains("/robots.txt line 5: Disallow: /no # not here"), said.toString());
        assertTrue(said.toString().endsWith("would not be fetched: robots\n"), said.toString());
        assertEquals(0, why(site.url("/no/but/this"), site.url("/"), "-d", "1"));
        assertTrue(said.toString().contains("line 6: Allow: /no/but"), said.toString());
        assertEquals(0, why(site.url("/no"), site.url("/"), "-d", "1", "--no-robots"));
    }

    @Test
    void why_asks_every_rule_and_the_first_that_forbids_decides() {
        assertEquals(
                1,
                why(
                        other.url("/x.pdf"),
                        site.url("/"),
                        "-d",
                        "1",
                        "--exclude",
                        "\\.pdf$",
                        "-o",
                        "rows.tsv",
                        "-f",
                        "jsonl"));
        assertTrue(said.toString().contains("NO   scope"), said.toString());
        assertTrue(
                said.toString().contains("a seed may redirect elsewhere: give the URL it leads to"), said.toString());
        assertTrue(said.toString().contains("NO   exclude   --exclude '\\.pdf$' matches"), said.toString());
        assertTrue(said.toString().contains("robots.txt: 404 Not Found: all is allowed"), said.toString());
        assertTrue(said.toString().endsWith("would not be fetched: scope\n"), said.toString());
    }

    @Test
    void why_takes_the_command_line_of_a_crawl_as_it_is() {
        String[] crawl = {
            site.url("/"),
            "-d",
            "1",
            "--respect-nofollow",
            "--max-pages",
            "9",
            "--max-pages-per-host",
            "5",
            "--max-time",
            "1m",
            "--fail-on-limit",
            "--max-redirects",
            "0",
            "--check",
            "--accept",
            "200",
            "--state",
            "x.state",
            "--fresh",
            "--redis",
            "redis://127.0.0.1:1",
            "--crawl-name",
            "x",
            "--threads",
            "2",
            "-q"
        };
        List<String> asked = new ArrayList<>(List.of(site.url("/a")));
        asked.addAll(Arrays.asList(crawl));
        assertEquals(0, why(asked.toArray(String[]::new)), said.toString());
        for (String condition : List.of(
                "nofollow  --respect-nofollow",
                "limit     --max-pages 9",
                "limit     --max-pages-per-host 5",
                "limit     --max-time",
                "redirect  --max-redirects 0",
                "check     --check")) {
            assertTrue(said.toString().contains("yes  " + condition), said.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-robots", "--sitemaps"})
    void why_knows_that_a_private_address_is_not_asked(String robots) {
        assertEquals(1, why(site.url("/a"), site.url("/"), "-d", "1", robots, "--block-private"));
        assertTrue(said.toString().contains("NO   host      address 127.0.0.1 is loopback"), said.toString());
        assertTrue(said.toString().endsWith("would not be fetched: unreachable\n"), said.toString());
        assertEquals(0, site.requests().size());
    }

    @Test
    void why_allows_what_a_sitemap_may_list() {
        assertEquals(0, why(site.url("/a"), site.url("/"), "--sitemaps"));
        assertTrue(said.toString().contains("yes  depth     --depth 0: if a sitemap lists it"), said.toString());
        assertEquals(1, why(other.url("/a"), site.url("/"), "--sitemaps"));
    }

    @Test
    void why_without_a_url_or_with_none_is_a_mistake() {
        assertEquals(2, why());
        assertEquals(2, why("no url"));
        assertTrue(said.toString().contains("URL: 'no url' is no URL"), said.toString());
        assertEquals(1, why("mailto:me@example.com"));
        assertEquals(1, why(site.url("/"), "-d", "0"));
    }

    // ---------------------------------------------------------------------------------------------------------------

    /** A URL where nobody listens. */
    private static String dead() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            return "http://127.0.0.1:" + taken.getLocalPort() + "/";
        }
    }

    private static void robots(TestSite of, String text) {
        of.answer("/robots.txt", 200, text.getBytes(StandardCharsets.UTF_8), "Content-Type: text/plain");
    }

    private static byte[] urlset(String... urls) {
        return xml("urlset", "url", urls);
    }

    private byte[] index(String... paths) {
        return xml(
                "sitemapindex", "sitemap", Arrays.stream(paths).map(site::url).toArray(String[]::new));
    }

    private static byte[] xml(String root, String entry, String... urls) {
        StringBuilder xml = new StringBuilder(
                "<?xml version='1.0'?><" + root + " xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>");
        for (String url : urls) {
            xml.append("<" + entry + "><loc>" + url + "</loc></" + entry + ">");
        }
        return xml.append("</" + root + ">").toString().getBytes(StandardCharsets.UTF_8);
    }

    private Path rows() {
        return folder.resolve("foundurls.txt");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("-o", rows().toString(), "--stats", stats().toString()));
        return execute(all.toArray(String[]::new));
    }

    private int why(String... arguments) {
        List<String> all = new ArrayList<>(List.of("why"));
        all.addAll(Arrays.asList(arguments));
        return execute(all.toArray(String[]::new));
    }

    private void assertRows(String... expected) throws IOException {
        List<String> all = Files.readAllLines(rows());
        List<String> wanted = Arrays.stream(expected)
                .map(row -> site.url(row.replaceFirst("\t.*", "")) + "\t" + site.url(row.replaceFirst(".*\t", "")))
                .sorted()
                .toList();
        assertEquals(wanted, all.subList(1, all.size()).stream().sorted().toList());
    }
}
