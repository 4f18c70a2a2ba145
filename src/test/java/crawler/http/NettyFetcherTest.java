package crawler.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class NettyFetcherTest {
    @AutoClose
    private final TestSite site = TestSite.start();

    @AutoClose
    private final Client client = new Client();

    @Test
    void a_page_is_head_body_end() throws Exception {
        site.page("/", "<a href=b>", "X-A: 1", "x-a: 2");
        Recorder page = client.get(site.url("/"));
        assertEquals(10, page.fetched().bytes());
        assertEquals(200, page.fetched().status());
        assertFalse(page.fetched().truncated());
        assertEquals(site.url("/"), page.fetched().url().href());
        assertEquals("<a href=b>", page.text());
        assertEquals(List.of("1", "2"), page.head().headers().all("X-a"));
        assertEquals("1", page.head().headers().first("x-A"));
        assertEquals(200, page.head().status());
    }

    @Test
    void an_error_page_is_an_answer() throws Exception {
        Recorder page = client.get(site.url("/nowhere"));
        assertEquals(404, page.fetched().status());
        assertEquals("<p>404", page.text());
    }

    @Test
    void connections_are_kept_alive() throws Exception {
        site.page("/", "a")
                .chunked("/chunked", "abcdefg", 2)
                .status("/empty", 204)
                .gzip("/gzip", "zipped");
        assertEquals("a", text("/"));
        assertEquals("abcdefg", text("/chunked"));
        assertEquals("", text("/empty"));
        assertEquals("zipped", text("/gzip"));
        assertEquals("a", text("/"));
        assertEquals(1, site.connections());
        assertEquals(1, client.open());
    }

    private String text(String path) throws Exception {
        Recorder page = client.get(site.url(path));
        page.fetched();
        return page.text();
    }

    @Test
    void rfc9112_9_3_http_1_0_closes_unless_it_says_otherwise() throws Exception {
        site.http10().page("/", "old");
        assertEquals("old", text("/"));
        assertEquals("old", text("/"));
        assertEquals(2, site.connections());
        site.keepAlive(true);
        assertEquals("old", text("/"));
        assertEquals("old", text("/"));
        assertEquals(3, site.connections());
    }

    @Test
    void rfc9112_9_6_connection_close_is_obeyed() throws Exception {
        site.page("/", "a", "Connection: Foo, Close");
        text("/");
        text("/");
        assertEquals(2, site.connections());
    }

    @Test
    void rfc9112_6_3_8_a_body_without_length_ends_with_the_connection() throws Exception {
        site.script("/", c -> c.send("HTTP/1.1 200 OK\r\n\r\nto the end").cut());
        assertEquals("to the end", text("/"));
        assertEquals(0, client.open());
    }

    @Test
    void rfc9112_6_3_1_no_body_after_head_204_304() throws Exception {
        site.page("/", "a")
                .raw("/204", "HTTP/1.1 204 No\r\n\r\n")
                .raw("/304", "HTTP/1.1 304 No\r\nContent-Length: 7\r\nContent-Encoding: gzip\r\n\r\n");
        Recorder head = client.fetch(Request.Method.HEAD, site.url("/"), new Recorder());
        assertEquals(0, head.fetched().bytes());
        assertEquals("1", head.head().headers().first("Content-Length"));
        assertEquals("HEAD", site.requests().get(0).method());
        assertEquals("", text("/204"));
        assertEquals("", text("/304"));
        assertEquals(1, site.connections());
    }

    @Test
    void rfc9110_15_2_interim_answers_are_skipped() throws Exception {
        site.raw(
                "/",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertEquals("ok", text("/"));
        assertEquals("ok", text("/"));
        assertEquals(1, site.connections());
    }

    @Test
    void rfc9110_15_status_codes_nobody_defined_are_answers() throws Exception {
        site.raw("/", "HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n");
        assertEquals(999, client.get(site.url("/")).fetched().status());
    }

    @Test
    void rfc9112_2_2_a_bare_line_feed_ends_a_line() throws Exception {
        site.raw("/", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        assertEquals("ok", text("/"));
    }

    @Test
    void rfc9112_5_2_folded_fields_are_one() throws Exception {
        site.raw("/", "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n");
        Recorder page = client.get(site.url("/"));
        page.fetched();
        assertEquals("a b", page.head().headers().first("X"));
    }

    @Test
    void rfc9112_5_2_the_first_line_of_a_folded_field_may_be_empty() throws Exception {
        site.raw("/", "HTTP/1.1 200 OK\r\nContent-Type:\r\n text/html\r\nX:\r\n\tb\r\nContent-Length: 2\r\n\r\nok");
        Recorder page = client.get(site.url("/"));
        assertEquals(2, page.fetched().bytes());
        assertEquals(
                "text/html",
                String.valueOf(page.head().headers().first("Content-Type")).strip());
        assertEquals("b", String.valueOf(page.head().headers().first("X")).strip());
    }

    @Test
    void rfc9112_6_3_equal_lengths_are_one() throws Exception {
        site.raw("/", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2, 2\r\n\r\nok");
        assertEquals("ok", text("/"));
    }

    @Test
    void a_body_may_be_cut_into_packets_anywhere() throws Exception {
        String answer =
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nT: x\r\n\r\n";
        site.script("/", c -> {
            for (byte b : answer.getBytes(UTF_8)) {
                c.send(new byte[] {b});
            }
        });
        assertEquals("hello world", text("/"));
        assertEquals("hello world", text("/"));
        assertEquals(1, site.connections());
    }

    @Test
    void a_body_nobody_wants_is_not_read() throws Exception {
        site.script("/", c -> c.send("HTTP/1.1 200 OK\r\n\r\n").sendForever("x"));
        Recorder page = client.get(site.url("/"), new Unwanted());
        assertEquals(0, page.fetched().bytes());
        site.awaitOpenConnections(0);
        assertEquals(0, client.open());
    }

    @Test
    void a_small_body_nobody_wants_is_read_for_the_sake_of_the_connection() throws Exception {
        site.page("/", "x".repeat(60_000)).chunked("/chunked", "x".repeat(60_000), 1000);
        client.get(site.url("/"), new Unwanted()).fetched();
        awaitIdle();
        client.get(site.url("/chunked"), new Unwanted()).fetched();
        awaitIdle();
        client.get(site.url("/"), new Unwanted()).fetched();
        assertEquals(1, site.connections());
    }

    @Test
    void a_large_body_nobody_wants_costs_its_connection() throws Exception {
        site.page("/", "x".repeat(70_000)).chunked("/chunked", "x".repeat(200_000), 1000);
        client.get(site.url("/"), new Unwanted()).fetched();
        assertEquals(0, client.open());
        client.get(site.url("/chunked"), new Unwanted()).fetched();
        site.awaitOpenConnections(0);
        assertEquals(0, client.open());
    }

    @Test
    void a_small_body_nobody_wants_that_does_not_come_costs_its_connection_and_no_other_page() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        site.script(
                        "/",
                        c -> c.send("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n")
                                .await(gate))
                .page("/next", "next");
        try (Client one = new Client(settings -> {
            settings.connectionsPerHost = 1;
            return settings;
        })) {
            one.get(site.url("/"), new Unwanted()).fetched();
            Recorder next = one.get(site.url("/next"));
            assertFalse(next.ended());
            one.time.advance(Duration.ofMillis(500));
            assertEquals(4, next.fetched().bytes());
        }
        gate.countDown();
    }

    private void awaitIdle() {
        while (client.idle() == 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_coding_nobody_knows_is_no_matter_if_the_body_is_not_wanted() throws Exception {
        site.page("/", "x", "Content-Encoding: br");
        client.get(site.url("/"), new Unwanted()).fetched();
        assertEquals("READ unknown content coding br", client.get(site.url("/")).failure());
    }

    @Test
    void a_body_over_the_limit_is_cut_there() throws Exception {
        site.page("/", "x".repeat(1001)).page("/exact", "x".repeat(1000));
        try (Client small = new Client(settings -> {
            settings.maxBodyBytes = 1000;
            return settings;
        })) {
            Recorder page = small.get(site.url("/"));
            assertTrue(page.fetched().truncated());
            assertEquals(1000, page.fetched().bytes());
            assertEquals(1000, page.count.get());
            assertFalse(small.get(site.url("/exact")).fetched().truncated());
        }
    }

    @Test
    void a_sink_that_throws_ends_its_own_page_only() throws Exception {
        site.page("/", "x");
        Recorder inHead = client.get(site.url("/"), new Recorder() {
            @Override
            boolean wanted() {
                throw new IllegalStateException("boo");
            }
        });
        assertEquals("CANCELLED internal error: java.lang.IllegalStateException: boo", inHead.failure());
        Recorder inBody = client.get(site.url("/"), new Recorder() {
            @Override
            public void body(java.nio.ByteBuffer chunk) {
                throw new IllegalStateException("boo");
            }
        });
        assertEquals("CANCELLED internal error: java.lang.IllegalStateException: boo", inBody.failure());
        client.get(site.url("/"), new Recorder() {
            @Override
            public void end(Outcome ended) {
                super.end(ended);
                throw new IllegalStateException("boo");
            }
        });
        assertEquals("x", text("/"));
    }

    @Test
    void nobody_there_is_a_value() throws Exception {
        int port = site.port();
        site.close();
        assertEquals(
                "CONNECT connection refused",
                client.get("http://127.0.0.1:" + port + "/").failure());
        assertEquals(0, client.hosts());
    }

    static final class Unwanted extends Recorder {
        @Override
        boolean wanted() {
            return false;
        }
    }
}
