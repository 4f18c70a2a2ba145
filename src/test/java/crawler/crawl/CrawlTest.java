package crawler.crawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.frontier.Fingerprint;
import crawler.frontier.MemoryFrontier;
import crawler.html.LinkCursor;
import crawler.html.LinkExtractor;
import crawler.html.LinkKind;
import crawler.http.Exchange;
import crawler.http.Fetcher;
import crawler.http.Headers;
import crawler.http.Outcome;
import crawler.http.RedirectGuard;
import crawler.http.Request;
import crawler.http.ResponseHead;
import crawler.http.ResponseSink;
import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.output.OutputSettings;
import crawler.output.RowFormat;
import crawler.url.WebUrl;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The crawl with a scripted fetcher: what it asks for and when, not what the network does. */
class CrawlTest {
    private static final String HTML = "text/html";

    @TempDir
    Path folder;

    private final EventLoop loop = new DefaultEventLoop();
    private final Scripted fetcher = new Scripted();

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void no_more_visits_are_under_way_than_allowed() throws Exception {
        CompletableFuture<Report> end = start(crawl(2), folder.resolve("out"), "http://a/", "http://b/", "http://c/");
        assertEquals(List.of("http://a/", "http://b/"), onLoop(() -> fetcher.asked()));
        onLoop(() -> fetcher.answer("http://a/", "x:1"));
        assertEquals(List.of("http://a/", "http://b/", "http://c/"), onLoop(() -> fetcher.asked()));
        onLoop(() -> fetcher.answer("http://b/", "x:2"));
        assertFalse(end.isDone(), "one visit is still under way");
        onLoop(() -> fetcher.answer("http://c/"));
        assertEquals(3, end.get().pages());
        assertEquals(
                List.of("source_url\tparsed_url", "http://a/\tx:1", "http://b/\tx:2"),
                Files.readAllLines(folder.resolve("out")));
    }

    @Test
    void a_delay_counts_from_when_a_request_is_sent_however_long_its_connection_took_to_make() throws Exception {
        AtomicLong now = new AtomicLong();
        PoliteSettings polite = new PoliteSettings(8, Duration.ofMillis(10), 0, 0, 3, 2);
        Crawl crawl = crawl(list(9), 0, polite, List.of(loop), now::get, on -> fetcher);
        CompletableFuture<Report> end = start(crawl, folder.resolve("out"), "http://a/1", "http://a/2", "http://a/3");
        assertEquals(List.of("http://a/1"), onLoop(() -> fetcher.asked()));
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        crawl.writable(); // it looks again
        assertEquals(List.of("http://a/1"), onLoop(() -> fetcher.asked()), "the first is not sent yet");
        onLoop(() -> fetcher.sent("http://a/1"));
        assertEquals(List.of("http://a/1"), onLoop(() -> fetcher.asked()), "sent only now");
        now.addAndGet(Duration.ofMillis(10).toNanos());
        crawl.writable();
        assertEquals(List.of("http://a/1", "http://a/2"), onLoop(() -> fetcher.asked()));
        onLoop(() -> fetcher.fail(1, Outcome.Stage.CONNECT, "refused"));
        now.addAndGet(Duration.ofMillis(10).toNanos());
        crawl.writable();
        assertEquals("http://a/3", onLoop(() -> fetcher.asked()).get(2), "what is never sent holds nobody for ever");
        onLoop(() -> fetcher.answer("http://a/1"));
        onLoop(() -> fetcher.answer("http://a/3"));
        assertEquals(2, end.get().pages());
    }

    @Test
    void a_repeated_attempt_starts_its_page_over() throws Exception {
        CompletableFuture<Report> end = start(crawl(1), folder.resolve("out"), "http://a/");
        onLoop(() -> {
            ResponseSink sink = fetcher.sink("http://a/");
            assertTrue(sink.head(head("http://a/", 200, HTML)));
            sink.body(bytes("x:first "));
            assertTrue(sink.head(head("http://a/", 200, HTML)));
            sink.body(bytes("x:second "));
            sink.end(new Outcome.Fetched(url("http://a/"), 200, 9, false));
            return true;
        });
        assertEquals(1, end.get().links());
        assertEquals(
                "http://a/\tx:second", Files.readAllLines(folder.resolve("out")).get(1));
    }

    @Test
    void an_attempt_that_ends_in_a_refusal_leaves_no_links_of_an_earlier_one() throws Exception {
        CompletableFuture<Report> end = start(crawl(1), folder.resolve("out"), "http://a/");
        onLoop(() -> {
            ResponseSink sink = fetcher.sink("http://a/");
            sink.head(head("http://a/", 200, HTML));
            sink.body(bytes("x:first "));
            assertFalse(sink.head(head("http://a/", 500, HTML)));
            sink.end(new Outcome.Fetched(url("http://a/"), 500, 0, false));
            return true;
        });
        assertEquals("{500 Internal Server Error=1}", end.get().failures().toString());
        assertEquals(1, Files.readAllLines(folder.resolve("out")).size());
    }

    @Test
    void a_link_stands_once_a_page() throws Exception {
        CompletableFuture<Report> end = start(crawl(2), folder.resolve("out"), "http://a/", "http://b/");
        onLoop(() -> fetcher.answer("http://a/", "x:1", "x:2", "x:1"));
        onLoop(() -> fetcher.answer("http://b/", "x:1"));
        assertEquals(3, end.get().links());
    }

    @Test
    void rows_are_visible_while_the_crawl_goes_on() throws Exception {
        Path out = folder.resolve("out");
        CompletableFuture<Report> end = start(crawl(2), out, "http://a/", "http://b/");
        onLoop(() -> fetcher.answer("http://a/", "x:1"));
        while (!Files.readString(out).contains("x:1")) {
            Thread.onSpinWait(); // bounded by the test's time limit
        }
        assertFalse(end.isDone());
        onLoop(() -> fetcher.answer("http://b/"));
        end.get();
    }

    @Test
    void an_output_that_is_read_slowly_pauses_the_connections() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        CompletableFuture<InputStream> reader = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.newInputStream(pipe);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        CompletableFuture<Report> end = start(crawl(2), pipe, "http://a/", "http://b/", "http://c/");
        String huge = "x:" + "y".repeat(9 << 20);
        onLoop(() -> fetcher.answer("http://a/", huge));
        assertEquals(List.of("pause"), onLoop(() -> fetcher.told("http://b/")));
        assertEquals(List.of("http://a/", "http://b/"), onLoop(() -> fetcher.asked()), "no visit begins meanwhile");
        CompletableFuture<Integer> read = reader.thenApplyAsync(in -> {
            try (in) {
                return in.readAllBytes().length;
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        while (onLoop(() -> fetcher.told("http://b/")).size() < 2) {
            Thread.onSpinWait();
        }
        assertEquals(List.of("pause", "resume"), onLoop(() -> fetcher.told("http://b/")));
        onLoop(() -> fetcher.answer("http://b/"));
        onLoop(() -> fetcher.answer("http://c/"));
        end.get();
        assertTrue(read.get() > huge.length());
    }

    @Test
    void an_output_that_fails_ends_the_crawl_with_the_reason() throws Exception {
        CompletableFuture<Report> end = start(crawl(2), Path.of("/dev/full"), false, "http://a/", "http://b/");
        onLoop(() -> fetcher.answer("http://a/", "x:1"));
        ExecutionException failure = assertThrows(ExecutionException.class, end::get);
        assertInstanceOf(OutputException.class, failure.getCause());
        assertEquals(List.of("cancel"), fetcher.told("http://b/"));
    }

    @Test
    void a_crawl_told_to_stop_begins_no_visit_and_writes_what_it_has() throws Exception {
        Crawl crawl = crawl(1);
        CompletableFuture<Report> end = start(crawl, folder.resolve("out"), "http://a/", "http://b/");
        crawl.stop();
        onLoop(() -> fetcher.answer("http://a/", "x:1"));
        end.get();
        assertEquals(List.of("http://a/"), fetcher.asked());
        assertEquals(2, Files.readAllLines(folder.resolve("out")).size());
    }

    @Test
    void a_bug_ends_the_run_instead_of_hanging_it() throws Exception {
        fetcher.broken = true;
        CompletableFuture<Report> end = start(crawl(1), folder.resolve("out"), "http://a/");
        assertEquals(
                "a bug",
                Objects.requireNonNull(
                                assertThrows(ExecutionException.class, end::get).getCause())
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"oom-at-end", "oom-in-body"})
    void memory_that_is_out_while_a_page_is_read_ends_the_run_with_the_rows_before(String page) throws Exception {
        Path out = folder.resolve("out");
        Crawl crawl = crawl(2);
        CompletableFuture<Report> end = start(crawl, out, "http://a/", "http://b/", "http://c/");
        onLoop(() -> fetcher.answer("http://a/", "x:1"));
        assertEquals(1, onLoop(() -> fetcher.sink("http://b/").head(head("http://b/", 200, HTML)) ? 1 : 0));
        onLoop(() -> {
            try {
                fetcher.answer("http://b/", page);
            } catch (OutOfMemoryError thrown) {
                fetcher.fail(1, Outcome.Stage.CANCELLED, "as the fetcher does when its sink throws");
            }
            return true;
        });
        assertInstanceOf(
                OutOfMemoryError.class,
                assertThrows(ExecutionException.class, end::get).getCause());
        List<String> rows = Files.readAllLines(out);
        assertTrue(rows.size() == 1 || rows.equals(List.of("source_url\tparsed_url", "http://a/\tx:1")), "" + rows);
        onLoop(() -> fetcher.answer("http://c/", "x:3"));
        assertEquals(rows, Files.readAllLines(out), "nothing is kept any more");
    }

    @Test
    void a_fetcher_that_is_out_of_memory_ends_the_run() throws Exception {
        CompletableFuture<Report> end = start(crawl(1), folder.resolve("out"), "http://a/");
        onLoop(() -> fetcher.fail(0, Outcome.Stage.BROKEN, "java.lang.OutOfMemoryError: Java heap space"));
        assertEquals(
                "java.lang.OutOfMemoryError: Java heap space",
                Objects.requireNonNull(
                                assertThrows(ExecutionException.class, end::get).getCause())
                        .getMessage());
    }

    @Test
    void a_parser_that_breaks_down_on_a_page_fails_that_page_alone() throws Exception {
        CompletableFuture<Report> end = start(crawl(2), folder.resolve("out"), "http://a/", "http://b/");
        onLoop(() -> fetcher.answer("http://a/", "break"));
        onLoop(() -> fetcher.answer("http://b/", "x:1"));
        assertEquals(1, end.get().pages());
        assertEquals(1, Report.total(end.get().failures()));
    }

    @Test
    void visits_begin_together_when_those_that_ended_together_have() throws Exception {
        CompletableFuture<Report> end =
                start(crawl(2), folder.resolve("out"), "http://a/1", "http://a/2", "http://a/3", "http://a/4");
        int asked = onLoop(() -> {
            fetcher.refuse(0, 404);
            fetcher.refuse(1, 404);
            return fetcher.asked().size();
        });
        assertEquals(2, asked, "before the turn is over");
        onLoop(() -> fetcher.answer("http://a/3"));
        onLoop(() -> fetcher.answer("http://a/4"));
        assertEquals(2, end.get().pages());
    }

    // ---- following ------------------------------------------------------------------------------------------------

    @Test
    void links_within_depth_and_scope_are_followed_and_all_links_are_rows() throws Exception {
        CompletableFuture<Report> end = start(crawl(following(false), 1), folder.resolve("out"), "http://a/");
        onLoop(() -> fetcher.answer("http://a/", "http://a/1", "http://b/1", "mailto:x", "http://a/1#again"));
        onLoop(() -> fetcher.answer("http://a/1", "http://a/2", "http://a/"));
        assertEquals("{not-http=1, scope=1}", new TreeMap<>(end.get().skips()).toString());
        assertEquals(List.of("http://a/", "http://a/1"), fetcher.asked());
        assertEquals(6, end.get().links());
    }

    @Test
    void the_least_depth_counts_whatever_answers_first() throws Exception {
        CompletableFuture<Report> end =
                start(crawl(following(false), 2), folder.resolve("out"), "http://a/slow", "http://a/quick");
        onLoop(() -> fetcher.answer("http://a/quick", "http://a/quick/1"));
        onLoop(() -> fetcher.answer("http://a/slow", "http://a/goal"));
        onLoop(() -> fetcher.answer("http://a/quick/1", "http://a/goal"));
        onLoop(() -> fetcher.answer("http://a/goal", "http://a/beyond"));
        onLoop(() -> fetcher.answer("http://a/beyond"));
        assertEquals(5, end.get().pages(), "goal is one hop away, so what it links to is two");
    }

    @Test
    void the_least_depth_counts_also_where_a_redirect_leads_to_what_a_link_found_first() throws Exception {
        CompletableFuture<Report> end = start(crawl(following(false), 2), folder.resolve("out"), "http://a/");
        onLoop(() -> fetcher.answer("http://a/", "http://a/old", "http://a/quick"));
        onLoop(() -> fetcher.answer("http://a/quick", "http://a/goal"));
        onLoop(() -> fetcher.lead("http://a/old", "http://a/goal"));
        onLoop(() -> fetcher.answerAt("http://a/goal", "http://a/old", "http://a/beyond"));
        onLoop(() -> fetcher.answer("http://a/beyond"));
        assertEquals(4, end.get().pages());
        assertEquals(List.of("http://a/", "http://a/old", "http://a/quick", "http://a/beyond"), fetcher.asked());
    }

    @Test
    void the_host_a_seed_redirects_to_is_in_scope_and_its_page_seen() throws Exception {
        CompletableFuture<Report> end = start(crawl(following(false), 1), folder.resolve("out"), "http://a/");
        onLoop(() -> {
            ResponseSink sink = fetcher.sink("http://a/");
            sink.head(head("http://www.a/", 200, HTML));
            sink.body(bytes("http://www.a/ http://www.a/1 "));
            sink.end(new Outcome.Fetched(url("http://www.a/"), 200, 9, false));
            return true;
        });
        onLoop(() -> fetcher.answer("http://www.a/1"));
        assertEquals(2, end.get().pages());
        assertEquals(List.of("http://a/", "http://www.a/1"), fetcher.asked());
    }

    @Test
    void a_link_to_where_a_redirect_leads_waits_and_is_not_fetched_if_the_page_is_read() throws Exception {
        CompletableFuture<Report> end = startRedirected();
        onLoop(() -> fetcher.answer("http://a/p", "http://a/x"));
        assertEquals(List.of("http://a/", "http://a/r", "http://a/p"), onLoop(() -> fetcher.asked()), "x waits");
        onLoop(() -> fetcher.answerAt("http://a/x", "http://a/r"));
        assertEquals(3, end.get().pages());
        assertEquals(List.of("http://a/", "http://a/r", "http://a/p"), fetcher.asked());
    }

    @Test
    void a_link_to_where_a_redirect_leads_is_fetched_if_the_redirect_comes_to_nothing() throws Exception {
        CompletableFuture<Report> end = startRedirected();
        onLoop(() -> fetcher.answer("http://a/p", "http://a/x"));
        onLoop(() -> fetcher.fail(1, Outcome.Stage.READ, "connection reset"));
        onLoop(() -> fetcher.answer("http://a/x"));
        assertEquals(3, end.get().pages());
    }

    @Test
    void a_link_to_where_a_redirect_leads_is_fetched_if_that_leads_on() throws Exception {
        CompletableFuture<Report> end = startRedirected();
        onLoop(() -> fetcher.answer("http://a/p", "http://a/x"));
        onLoop(() -> fetcher.lead("http://a/r", "http://a/y"));
        onLoop(() -> fetcher.lead("http://a/x", "http://a/y"));
        onLoop(() -> fetcher.answerAt("http://a/y", "http://a/r"));
        assertEquals(3, end.get().pages());
        assertEquals(List.of("turned away"), onLoop(() -> fetcher.told("http://a/x")));
    }

    @Test
    void where_two_redirects_lead_the_second_is_followed_if_the_first_comes_to_nothing() throws Exception {
        CompletableFuture<Report> end = startRedirected();
        onLoop(() -> fetcher.lead("http://a/p", "http://a/x"));
        assertEquals(List.of(), onLoop(() -> fetcher.told("http://a/p")), "it waits");
        onLoop(() -> fetcher.fail(1, Outcome.Stage.READ, "connection reset"));
        assertEquals(List.of("led on"), onLoop(() -> fetcher.told("http://a/p")));
        onLoop(() -> fetcher.answerAt("http://a/x", "http://a/p"));
        assertEquals(2, end.get().pages());
    }

    @Test
    void where_two_redirects_lead_is_not_visited_again_if_the_first_is_read() throws Exception {
        CompletableFuture<Report> end = startRedirected();
        onLoop(() -> fetcher.lead("http://a/p", "http://a/x"));
        onLoop(() -> fetcher.answerAt("http://a/x", "http://a/r"));
        assertEquals(2, end.get().pages());
        assertEquals(List.of("turned away"), fetcher.told("http://a/p"));
        assertEquals(List.of("http://a/", "http://a/r", "http://a/p"), fetcher.asked());
    }

    @Test
    void where_redirects_come_to_nothing_one_after_the_other_the_page_is_visited_in_its_own_right() throws Exception {
        CompletableFuture<Report> end =
                start(crawl(following(false), ScopeSettings.UNLIMITED), folder.resolve("out"), "http://a/");
        onLoop(() -> fetcher.answer("http://a/", "http://a/1", "http://a/2", "http://a/3", "http://a/4"));
        for (int redirect = 1; redirect <= 4; redirect++) {
            String url = "http://a/" + redirect;
            onLoop(() -> fetcher.lead(url, "http://a/x"));
        }
        onLoop(() -> fetcher.fail(1, Outcome.Stage.READ, "connection reset"));
        onLoop(() -> fetcher.fail(2, Outcome.Stage.READ, "connection reset"));
        assertEquals(List.of("turned away"), onLoop(() -> fetcher.told("http://a/3")));
        assertEquals(List.of("turned away"), onLoop(() -> fetcher.told("http://a/4")));
        onLoop(() -> fetcher.answer("http://a/x"));
        assertEquals(2, end.get().pages());
        assertEquals("{known=2}", end.get().skips().toString());
    }

    @Test
    void pages_that_lead_back_to_themselves_by_way_of_one_url_are_all_read() throws Exception {
        CompletableFuture<Report> end = startRedirected();
        onLoop(() -> fetcher.lead("http://a/p", "http://a/x"));
        onLoop(() -> fetcher.lead("http://a/r", "http://a/r")); // now that it has a cookie
        assertEquals(List.of("led on"), onLoop(() -> fetcher.told("http://a/p")));
        onLoop(() -> fetcher.lead("http://a/p", "http://a/p"));
        onLoop(() -> fetcher.answer("http://a/r"));
        onLoop(() -> fetcher.answer("http://a/p"));
        assertEquals(3, end.get().pages());
    }

    @Test
    void a_redirect_to_the_page_itself_is_followed_though_the_visit_was_led_there() throws Exception {
        CompletableFuture<Report> end = startRedirected();
        onLoop(() -> fetcher.answer("http://a/p"));
        onLoop(() -> fetcher.lead("http://a/r", "http://a/x")); // which sets a cookie
        assertEquals(List.of("led on", "led on"), onLoop(() -> fetcher.told("http://a/r")));
        onLoop(() -> fetcher.answerAt("http://a/x", "http://a/r"));
        assertEquals(3, end.get().pages());
    }

    /** A crawl of a page that links to r and p; r is led on to x. */
    private CompletableFuture<Report> startRedirected() throws Exception {
        CompletableFuture<Report> end =
                start(crawl(following(false), ScopeSettings.UNLIMITED), folder.resolve("out"), "http://a/");
        onLoop(() -> fetcher.answer("http://a/", "http://a/r", "http://a/p"));
        onLoop(() -> fetcher.lead("http://a/r", "http://a/x"));
        return end;
    }

    @Test
    void a_busy_host_is_asked_again_and_keeps_its_url() throws Exception {
        CompletableFuture<Report> end = start(crawl(1), folder.resolve("out"), "http://a/");
        for (int attempt = 1; attempt <= 2; attempt++) {
            int asked = attempt;
            onLoop(() -> fetcher.refuse(asked - 1, 429));
            while (onLoop(() -> fetcher.asked()).size() == attempt) {
                Thread.onSpinWait(); // the host's pause of 100 ms
            }
        }
        onLoop(() -> fetcher.refuse(2, 429));
        assertEquals("{429 Too Many Requests=1}", end.get().failures().toString());
        assertEquals(List.of("http://a/", "http://a/", "http://a/"), fetcher.asked());
    }

    @Test
    void a_host_that_cannot_be_reached_is_given_up_and_its_urls_are_reported() throws Exception {
        CompletableFuture<Report> end = start(
                crawl(1), folder.resolve("out"), "http://a/1", "http://a/2", "http://a/3", "http://a/4", "http://b/");
        for (int i = 0; i < 4; i++) {
            int asked = i;
            onLoop(() -> fetcher.asked().get(asked).equals("http://b/")
                    ? fetcher.answer("http://b/")
                    : fetcher.fail(asked, Outcome.Stage.CONNECT, "connection refused"));
        }
        assertEquals(
                "{connection refused=3, host given up after N failed connections=1}",
                end.get().failures().toString());
    }

    @Test
    void robots_txt_is_asked_for_first_and_obeyed() throws Exception {
        CompletableFuture<Report> end =
                start(crawl(following(true), 1), folder.resolve("out"), "http://a/", "http://a/no");
        assertEquals(List.of("http://a/robots.txt"), onLoop(() -> fetcher.asked()));
        onLoop(() -> fetcher.answer("http://a/robots.txt", "User-agent: *\nDisallow: /no\n"));
        assertEquals(List.of("http://a/robots.txt", "http://a/"), onLoop(() -> fetcher.asked()));
        onLoop(() -> fetcher.answer("http://a/", "http://a/no/1", "http://a/yes"));
        onLoop(() -> fetcher.answer("http://a/yes"));
        assertEquals("{robots=2}", end.get().skips().toString());
    }

    @Test
    void rfc9309_2_3_1_3_without_robots_txt_all_is_allowed() throws Exception {
        CompletableFuture<Report> end = start(crawl(following(true), 1), folder.resolve("out"), "http://a/");
        onLoop(() -> fetcher.refuse(0, 404));
        onLoop(() -> fetcher.answer("http://a/"));
        assertEquals(1, end.get().pages());
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 999}) // RFC 9110 §15: what is no status is one of the server's errors
    void a_crawl_told_to_stop_does_not_wait_for_robots_txt_to_be_asked_again(int status) throws Exception {
        Crawl crawl = crawl(following(true), 1);
        CompletableFuture<Report> end = start(crawl, folder.resolve("out"), "http://a/");
        onLoop(() -> fetcher.refuse(0, status)); // asked again in two seconds
        long before = System.nanoTime();
        crawl.stop();
        end.get();
        assertTrue(System.nanoTime() - before < 1_500_000_000L, "it waited");
        assertEquals(List.of("http://a/robots.txt"), fetcher.asked());
    }

    @Test
    void a_crawl_told_to_stop_while_two_robots_txt_are_to_be_asked_again_ends_with_its_last_page() throws Exception {
        Crawl crawl = crawl(following(true), 1);
        CompletableFuture<Report> end = start(crawl, folder.resolve("out"), "http://a/", "http://b/", "http://c/");
        onLoop(() -> fetcher.refuse(0, 503));
        onLoop(() -> fetcher.refuse(1, 503));
        onLoop(() -> fetcher.answer("http://c/robots.txt", ""));
        crawl.stop();
        onLoop(() -> fetcher.answer("http://c/"));
        assertEquals(1, end.get(10, TimeUnit.SECONDS).pages());
    }

    @Test
    void a_scheme_at_which_nobody_listens_says_nothing_of_the_other_nor_is_asked_twice() throws Exception {
        CompletableFuture<Report> end = start(
                crawl(following(true), 1),
                folder.resolve("out"),
                "https://a/1",
                "https://a/2",
                "http://a/3",
                "http://a/4");
        onLoop(() -> fetcher.fail(0, Outcome.Stage.CONNECT, "connection refused"));
        onLoop(() -> fetcher.answer("http://a/robots.txt", ""));
        onLoop(() -> fetcher.answer("http://a/3"));
        onLoop(() -> fetcher.answer("http://a/4"));
        assertEquals("{connection refused=2}", end.get().failures().toString());
        assertEquals(2, end.get().pages());
        assertEquals(
                List.of("https://a/robots.txt", "http://a/robots.txt", "http://a/3", "http://a/4"), fetcher.asked());
    }

    @Test
    void rfc9309_2_3_robots_txt_is_asked_for_once_an_origin_and_hosts_by_another_scheme_have_their_own()
            throws Exception {
        CompletableFuture<Report> end =
                start(crawl(following(true), 1), folder.resolve("out"), "http://a/1", "http://a/2", "https://a/3");
        onLoop(() -> fetcher.answer("http://a/robots.txt", ""));
        onLoop(() -> fetcher.answer("https://a/robots.txt", "User-agent:*\nDisallow:/\n"));
        onLoop(() -> fetcher.answer("http://a/1"));
        onLoop(() -> fetcher.answer("http://a/2"));
        assertEquals("{robots=1}", end.get().skips().toString());
        assertEquals(4, fetcher.asked().size());
    }

    @Test
    void a_crawl_delay_is_obeyed_also_when_there_were_too_many_hosts_since_to_remember_this_one() throws Exception {
        AtomicLong clock = new AtomicLong();
        CrawlSettings many = new CrawlSettings(100_000, false, true, false, 0, 0, null);
        Crawl crawl = crawl(many, 1, List.of(loop), clock::get, on -> fetcher);
        CompletableFuture<Report> end = crawl.start(
                        LinkWriter.open(new OutputSettings(folder.resolve("out"), RowFormat.TSV, false, true), crawl),
                        null)
                .toCompletableFuture();
        crawl.seed(url("http://a/1"));
        awaitAsked("http://a/robots.txt", clock);
        onLoop(() -> fetcher.answer("http://a/robots.txt", "User-agent: *\nCrawl-delay: 0.001\n"));
        awaitAsked("http://a/1", clock);
        onLoop(() -> fetcher.answer("http://a/1"));
        clock.addAndGet(1_000_000_000);
        for (int i = 0; i < 50_100; i++) {
            crawl.seed(url("http://h" + i + "/"));
        }
        crawl.seed(url("http://a/2"));
        crawl.seed(url("http://a/3"));
        awaitAsked("http://a/2", clock);
        clock.addAndGet(1_000_000_000);
        crawl.seed(url("http://last/"));
        awaitAsked("http://last/robots.txt", clock); // who may be asked was
        assertFalse(onLoop(() -> fetcher.asked().contains("http://a/3")), "one request at a time");
        crawl.fail(new IllegalStateException("enough"));
        assertThrows(ExecutionException.class, end::get);
    }

    @Test
    void a_large_robots_txt_is_obeyed_too() throws Exception {
        CompletableFuture<Report> end = start(crawl(following(true), 1), folder.resolve("out"), "http://a/no/1");
        onLoop(() -> fetcher.answer("http://a/robots.txt", "User-agent: *\nDisallow: /no\n#" + "x".repeat(400_000)));
        assertEquals("{robots=1}", end.get().skips().toString());
    }

    @Test
    void a_host_too_busy_to_give_its_robots_txt_leaves_room_for_others_until_it_is_asked_again() throws Exception {
        CrawlSettings one = new CrawlSettings(1, false, true, false, 0, 0, null);
        CompletableFuture<Report> end = start(crawl(one, 1), folder.resolve("out"), "http://a/", "http://b/");
        onLoop(() -> fetcher.refuse(0, 503)); // asked again in two seconds
        assertEquals(List.of("http://a/robots.txt", "http://b/robots.txt"), onLoop(() -> fetcher.asked()));
        onLoop(() -> fetcher.answer("http://b/robots.txt", ""));
        onLoop(() -> fetcher.answer("http://b/"));
        awaitAsked(4);
        onLoop(() -> fetcher.refuse(3, 404));
        awaitAsked(5);
        onLoop(() -> fetcher.answer("http://a/"));
        assertEquals(2, end.get().pages());
    }

    @Test
    void what_has_waited_for_its_time_goes_on_when_there_is_room() throws Exception {
        CrawlSettings one = new CrawlSettings(1, false, true, false, 0, 0, null);
        CompletableFuture<Report> end = start(crawl(one, 1), folder.resolve("out"), "http://a/", "http://b/");
        onLoop(() -> fetcher.refuse(0, 503)); // asked again in two seconds
        CompletableFuture<List<String>> later = new CompletableFuture<>();
        var unused = loop.schedule(() -> later.complete(fetcher.asked()), 2_500, TimeUnit.MILLISECONDS);
        assertEquals(List.of("http://a/robots.txt", "http://b/robots.txt"), later.get(), "the place is taken");
        onLoop(() -> fetcher.answer("http://b/robots.txt", ""));
        awaitAsked(3);
        onLoop(() -> fetcher.answer("http://b/")); // its page had waited for nothing else
        awaitAsked(4);
        onLoop(() -> fetcher.refuse(3, 404)); // robots.txt of a
        awaitAsked(5);
        onLoop(() -> fetcher.answer("http://a/"));
        assertEquals(2, end.get().pages());
    }

    @Test
    void however_many_redirects_wait_for_one_page_the_first_of_them_has_room_to_go_on() throws Exception {
        CrawlSettings one = new CrawlSettings(1, false, true, false, 0, 0, null);
        CompletableFuture<Report> end =
                start(crawl(one, ScopeSettings.UNLIMITED), folder.resolve("out"), "http://a/", "http://b/");
        onLoop(() -> fetcher.answer("http://a/robots.txt", ""));
        String[] links =
                IntStream.rangeClosed(0, 100).mapToObj(i -> "http://a/" + i).toArray(String[]::new);
        onLoop(() -> fetcher.answer("http://a/", links));
        awaitAsked(3);
        onLoop(() -> fetcher.leading = url -> loop.execute(() -> fetcher.lead(url, "http://b/x")));
        onLoop(() -> fetcher.refuse(2, 503)); // robots.txt of b, asked for again in two seconds
        awaitAsked(104);
        String next = onLoop(() -> fetcher.asked().get(103));
        assertEquals("http://b/robots.txt", next, "who waits leaves room for what it waits for");
        onLoop(() -> fetcher.refuse(103, 404));
        assertEquals(List.of("led on"), onLoop(() -> fetcher.told(links[0])));
        onLoop(() -> fetcher.answerAt("http://b/x", links[0]));
        awaitAsked(106);
        onLoop(() -> fetcher.answer("http://b/"));
        assertEquals(3, end.get(10, TimeUnit.SECONDS).pages());
    }

    @Test
    void a_page_with_very_many_links_is_taken_in_piece_by_piece() throws Exception {
        CompletableFuture<Report> end = start(crawl(following(false), 1), folder.resolve("out"), "http://a/");
        String[] links = new String[20_000];
        for (int i = 0; i < links.length; i++) {
            links[i] = "http://b/" + i;
        }
        links[17_000] = "http://a/next";
        onLoop(() -> fetcher.answer("http://a/", links));
        while (onLoop(() -> fetcher.asked()).size() < 2) {
            Thread.onSpinWait();
        }
        onLoop(() -> fetcher.answer("http://a/next"));
        assertEquals(20_000, end.get().links());
    }

    @Test
    void a_page_with_very_many_links_leaves_the_loop_to_others_after_every_piece() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoop real = group.next();
        AtomicLong clock = new AtomicLong();
        Crawl crawl = crawl(
                following(false), 1, List.of(real), () -> clock.addAndGet(PageLoop.SLICE_NANOS + 1), on -> fetcher);
        CompletableFuture<Report> end = start(crawl, folder.resolve("out"), "http://a/");
        String[] links = new String[20_000];
        for (int i = 0; i < links.length; i++) {
            links[i] = "http://b/" + i;
        }
        AtomicInteger rounds = new AtomicInteger(); // of the loop: timers are looked at once in each
        real.submit(() -> {
                    fetcher.answer("http://a/", links);
                    var unused = real.scheduleWithFixedDelay(rounds::incrementAndGet, 1, 1, TimeUnit.NANOSECONDS);
                })
                .get();
        assertEquals(20_000, end.get().links());
        assertTrue(rounds.get() >= 20_000 / 256, "only " + rounds + " rounds");
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void one_hosts_pages_are_read_on_every_loop_and_in_its_own_number_of_places() throws Exception {
        List<EventLoop> loops = List.of(loop, new DefaultEventLoop(), new DefaultEventLoop());
        Map<EventLoop, Scripted> fetchers = new ConcurrentHashMap<>();
        CompletableFuture<Report> end = start(
                crawl(list(100), 0, loops, on -> fetchers.computeIfAbsent(on, l -> new Scripted())),
                folder.resolve("out"),
                IntStream.range(0, 30).mapToObj(i -> "http://a/" + i).toArray(String[]::new));
        Set<String> answered = new TreeSet<>();
        while (answered.size() < 30) {
            int underWay = 0;
            for (EventLoop on : loops) {
                underWay += on.submit(() ->
                                fetchers.containsKey(on) ? fetchers.get(on).open() : 0)
                        .get();
            }
            assertTrue(underWay <= 8, underWay + " requests to one host");
            for (EventLoop on : loops) {
                answered.addAll(on.submit(() ->
                                fetchers.containsKey(on) ? fetchers.get(on).answerAll() : List.<String>of())
                        .get());
            }
        }
        assertEquals(30, end.get().pages());
        assertEquals(31, Files.readAllLines(folder.resolve("out")).size());
        fetchers.forEach((on, own) -> assertTrue(own.asked.size() >= 6, "a loop had " + own.asked.size() + " of 30"));
        assertEquals(3, fetchers.size());
        assertTrue(fetchers.values().stream().mapToInt(own -> own.most).sum() <= 8, "places are shared");
        loops.forEach(one -> one.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS)
                .syncUninterruptibly());
    }

    @Test
    void a_crawl_stops_at_its_number_of_pages() throws Exception {
        CrawlSettings settings = new CrawlSettings(2, false, false, false, 2, 0, null);
        CompletableFuture<Report> end =
                start(crawl(settings, 5), folder.resolve("out"), "http://a/", "http://a/1", "http://a/2");
        onLoop(() -> fetcher.fail(0, Outcome.Stage.READ, "connection reset"));
        onLoop(() -> fetcher.answer("http://a/1", "http://a/3"));
        onLoop(() -> fetcher.answer("http://a/2", "http://a/4"));
        assertEquals(2, end.get().pages());
        assertEquals(Report.Limit.MAX_PAGES, end.get().limit());
    }

    @Test
    void a_host_has_no_more_pages_than_it_may() throws Exception {
        CrawlSettings settings = new CrawlSettings(2, false, false, false, 0, 1, null);
        CompletableFuture<Report> end =
                start(crawl(settings, 5), folder.resolve("out"), "http://a/", "http://a/1", "http://b/");
        onLoop(() -> fetcher.answer("http://a/"));
        onLoop(() -> fetcher.answer("http://b/"));
        assertEquals("{host-limit=1}", end.get().skips().toString());
    }

    @Test
    void a_crawl_stops_at_its_time() throws Exception {
        CrawlSettings settings = new CrawlSettings(1, false, false, false, 0, 0, Duration.ofMillis(20));
        CompletableFuture<Report> end = start(crawl(settings, 5), folder.resolve("out"), "http://a/", "http://b/");
        assertEquals(Report.Limit.MAX_TIME, end.get().limit());
        assertEquals(List.of("http://a/"), fetcher.asked());
    }

    // ---------------------------------------------------------------------------------------------------------------

    private static CrawlSettings following(boolean robots) {
        return new CrawlSettings(8, false, robots, false, 0, 0, null);
    }

    private Crawl crawl(int concurrency) {
        return crawl(list(concurrency), 0);
    }

    private static CrawlSettings list(int concurrency) {
        return new CrawlSettings(concurrency, false, false, false, 0, 0, null);
    }

    private Crawl crawl(CrawlSettings settings, int depth) {
        return crawl(settings, depth, List.of(loop), on -> fetcher);
    }

    private static Crawl crawl(
            CrawlSettings settings, int depth, List<EventLoop> loops, Function<EventLoop, Fetcher> fetchers) {
        return crawl(settings, depth, loops, System::nanoTime, fetchers);
    }

    private static Crawl crawl(
            CrawlSettings settings,
            int depth,
            List<EventLoop> loops,
            LongSupplier nanoTime,
            Function<EventLoop, Fetcher> fetchers) {
        return crawl(settings, depth, new PoliteSettings(8, Duration.ZERO, 0, 0, 3, 2), loops, nanoTime, fetchers);
    }

    private static Crawl crawl(
            CrawlSettings settings,
            int depth,
            PoliteSettings polite,
            List<EventLoop> loops,
            LongSupplier nanoTime,
            Function<EventLoop, Fetcher> fetchers) {
        Fingerprint fingerprint = new Fingerprint(1);
        return new Crawl(
                new CrawlPlan(
                        settings,
                        polite,
                        new ScopeSettings(ScopeSettings.Reach.HOST, depth, List.of(), List.of(), false),
                        Check.NONE,
                        Credentials.ANYWHERE,
                        null),
                new CrawlMeans(
                        loops,
                        Runnable::run,
                        nanoTime,
                        fetchers,
                        Words::new,
                        RowFormat.TSV::encoder,
                        fingerprint,
                        new RobotsMemory()),
                new MemoryFrontier(fingerprint, depth != ScopeSettings.UNLIMITED));
    }

    private CompletableFuture<Report> start(Crawl crawl, Path out, String... seeds) throws Exception {
        return start(crawl, out, true, seeds);
    }

    private CompletableFuture<Report> start(Crawl crawl, Path out, boolean header, String... seeds) throws Exception {
        CompletableFuture<Report> end = crawl.start(
                        LinkWriter.open(new OutputSettings(out, RowFormat.TSV, false, header), crawl), null)
                .toCompletableFuture();
        for (String seed : seeds) {
            crawl.seed(url(seed));
        }
        crawl.endOfSeeds();
        return end;
    }

    private void awaitAsked(String url, AtomicLong clock) throws Exception {
        while (!onLoop(() -> fetcher.asked().contains(url))) {
            clock.addAndGet(1_000_000);
        }
    }

    private void awaitAsked(int number) throws Exception {
        while (onLoop(() -> fetcher.asked.size()) < number) {
            Thread.onSpinWait();
        }
    }

    /** Takes the turn, and waits until what it began has had its own. */
    private <T> T onLoop(Callable<T> turn) throws Exception {
        try {
            T result = loop.submit(turn).get();
            loop.submit(() -> {}).get();
            return result;
        } catch (ExecutionException | CompletionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static ResponseHead head(String url, int status, String type) {
        return new ResponseHead(url(url), status, new Headers() {
            @Override
            public @Nullable String first(String name) {
                return name.equals("Content-Type") ? type : null;
            }

            @Override
            public List<String> all(String name) {
                return List.of();
            }
        });
    }

    private static WebUrl url(String text) {
        return Objects.requireNonNull(WebUrl.parse(text));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps what was asked; answers when told to. Touched on the loop. */
    private static final class Scripted implements Fetcher {
        private record Asked(String url, ResponseSink sink, List<String> told) {}

        private final List<Asked> asked = new ArrayList<>();
        private Consumer<String> leading = url -> {}; // told what is asked of host a
        private volatile boolean broken;
        private int answered; // of those asked, by answerAll
        private volatile int most; // open at a time

        @Override
        public Exchange fetch(Request request, ResponseSink sink) {
            if (broken) {
                throw new IllegalStateException("a bug");
            }
            Asked one = new Asked(request.url().href(), sink, new ArrayList<>());
            asked.add(one);
            most = Math.max(most, open());
            if (request.url().host().equals("a")) {
                leading.accept(one.url);
            }
            return new Exchange() {
                @Override
                public void pause() {
                    one.told.add("pause");
                }

                @Override
                public void resume() {
                    one.told.add("resume");
                }

                @Override
                public void cancel() {
                    one.told.add("cancel");
                    sink.end(new Outcome.Failed(Outcome.Stage.CANCELLED, "cancelled"));
                }
            };
        }

        private int open() {
            return asked.size() - answered;
        }

        private List<String> answerAll() {
            List<String> all = new ArrayList<>();
            for (int open = open(); open > 0; open--) {
                String url = asked.get(answered++).url;
                all.add(url);
                answer(url, "x:" + url);
            }
            return all;
        }

        private List<String> asked() {
            return asked.stream().map(Asked::url).toList();
        }

        private Asked find(String url) {
            return asked.stream().filter(one -> one.url.equals(url)).findFirst().orElseThrow();
        }

        private ResponseSink sink(String url) {
            return find(url).sink;
        }

        private boolean sent(String url) {
            sink(url).sent();
            return true;
        }

        private List<String> told(String url) {
            return List.copyOf(find(url).told);
        }

        private boolean refuse(int number, int status) {
            Asked one = asked.get(number);
            assertFalse(one.sink.head(head(one.url, status, HTML)));
            one.sink.end(new Outcome.Fetched(CrawlTest.url(one.url), status, 0, false));
            return true;
        }

        private boolean fail(int number, Outcome.Stage stage, String reason) {
            asked.get(number).sink.end(new Outcome.Failed(stage, reason));
            return true;
        }

        private boolean answer(String url, String... links) {
            return answerAt(url, url, links);
        }

        /** What was asked for as {@code url} was redirected to {@code end}, which answers. */
        private boolean answerAt(String end, String url, String... links) {
            ResponseSink sink = sink(url);
            assertTrue(sink.head(head(end, 200, HTML)));
            for (String link : links) {
                sink.body(bytes(link + " "));
            }
            sink.end(new Outcome.Fetched(CrawlTest.url(end), 200, 0, false));
            return true;
        }

        /** What was asked for as {@code url} is redirected; who does not let it be is told that it ended. */
        private boolean lead(String url, String target) {
            Asked one = find(url);
            ((RedirectGuard) one.sink).decide(CrawlTest.url(target), goOn -> {
                one.told.add(goOn ? "led on" : "turned away");
                if (!goOn) {
                    one.sink.end(new Outcome.Failed(Outcome.Stage.REDIRECT, "redirect not followed"));
                }
            });
            return true;
        }
    }

    /** A page whose links are its words. */
    private static final class Words implements LinkExtractor {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void start(WebUrl url, @Nullable String charset) {
            text.setLength(0);
        }

        @Override
        public void header(String field, String value) {}

        @Override
        public void feed(ByteBuffer chunk) {
            text.append(StandardCharsets.UTF_8.decode(chunk));
            if (text.indexOf("oom-in-body") >= 0) {
                throw new OutOfMemoryError("scripted");
            }
        }

        @Override
        public LinkCursor end() {
            if (text.indexOf("oom-at-end") >= 0) {
                throw new OutOfMemoryError("scripted");
            }
            if (text.indexOf("break") >= 0) {
                throw new IllegalStateException("cannot read this");
            }
            String[] words = text.toString().split(" ", -1);
            return new LinkCursor() {
                private int at = -1;
                private byte[] word = {};

                @Override
                public int estimate() {
                    return words.length;
                }

                @Override
                public boolean next() {
                    at++;
                    if (at >= words.length || words[at].isEmpty()) {
                        return false;
                    }
                    word = words[at].getBytes(StandardCharsets.UTF_8);
                    return true;
                }

                @Override
                public byte[] bytes() {
                    return word;
                }

                @Override
                public int length() {
                    return word.length;
                }

                @Override
                public int lengthWithoutFragment() {
                    int hash = words[at].indexOf('#');
                    return hash < 0 ? word.length : hash;
                }

                @Override
                public LinkKind kind() {
                    return LinkKind.A_HREF;
                }

                @Override
                public @Nullable String rel() {
                    return null;
                }

                @Override
                public @Nullable String text() {
                    return null;
                }
            };
        }

        @Override
        public boolean isHeavy() {
            return true;
        }
    }
}
