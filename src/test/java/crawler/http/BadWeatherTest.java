package crawler.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server can do to us: each is a value in bounded time and memory, and the next page is unaffected. */
class BadWeatherTest {
    @AutoClose
    private final TestSite site = TestSite.start();

    @AutoClose
    private final Client client = new Client();

    private String failure(String path) throws Exception {
        return client.get(site.url(path)).failure();
    }

    @AfterEach
    void the_next_page_is_unaffected() throws Exception {
        site.page("/next", "next");
        Recorder next = client.get(site.url("/next"));
        next.fetched();
        assertEquals("next", next.text());
        assertEquals(1, client.open());
    }

    // ---- ends at every stage

    @Test
    void a_connection_that_ends_is_a_failure_wherever_it_ends() throws Exception {
        site.script("/silent", c -> c.cut())
                .script("/status", c -> c.send("HTTP/1.1 20").cut())
                .script("/head", c -> c.send("HTTP/1.1 200 OK\r\nContent-Le").cut())
                .script(
                        "/headers",
                        c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n").cut())
                .script(
                        "/none",
                        c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n")
                                .cut())
                .cutAfter(10, "/some")
                .script(
                        "/chunkhead",
                        c -> c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                                .cut())
                .script(
                        "/chunk",
                        c -> c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc")
                                .cut())
                .script(
                        "/last",
                        c -> c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n")
                                .cut());
        assertEquals("READ connection closed without an answer", failure("/silent"));
        assertEquals("READ connection closed in the middle of the head", failure("/status"));
        assertEquals("READ connection closed in the middle of the head", failure("/head"));
        assertEquals("READ connection closed in the middle of the head", failure("/headers"));
        assertEquals("READ connection closed after 0 of 3 bytes", failure("/none"));
        assertEquals("READ connection closed after 10 of 1010 bytes", failure("/some"));
        assertEquals("READ connection closed after 0 bytes, before the last chunk", failure("/chunkhead"));
        assertEquals("READ connection closed after 3 bytes, before the last chunk", failure("/chunk"));
        assertEquals("READ connection closed after 3 bytes, before the last chunk", failure("/last"));
    }

    @Test
    void a_reset_is_a_failure_wherever_it_comes() throws Exception {
        site.script("/silent", c -> c.reset())
                .script("/head", c -> c.send("HTTP/1.1 200 OK\r\nContent-Le").reset())
                .resetAfter(0, "/none")
                .resetAfter(10, "/some")
                .script("/endless", c -> c.send("HTTP/1.1 200 OK\r\n\r\nabc").reset());
        assertEquals("READ connection reset", failure("/silent"));
        assertEquals("READ connection reset", failure("/head"));
        assertEquals("READ connection reset", failure("/none"));
        assertEquals("READ connection reset", failure("/some"));
        assertEquals("READ connection reset", failure("/endless"));
    }

    @Test
    void what_came_before_a_failure_is_handed_on() throws Exception {
        site.cutAfter(1234, "/");
        Recorder page = client.get(site.url("/"));
        page.failure();
        assertEquals(1234, page.count.get());
        assertTrue(page.text().startsWith("<a href=link>"));
    }

    @Test
    void a_reset_after_the_answer_is_none_of_its_business() throws Exception {
        site.script("/", c -> {
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").readRequest();
        });
        Recorder page = client.get(site.url("/"));
        assertEquals(2, page.fetched().bytes());
        site.closeConnections();
        while (client.open() > 0) {
            Thread.onSpinWait();
        }
    }

    // ---- wrong lengths

    @Test
    void bytes_after_the_announced_ones_end_the_connection_not_the_page() throws Exception {
        site.raw("/", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more");
        Recorder page = client.get(site.url("/"));
        assertEquals(2, page.fetched().bytes());
        assertEquals("ok", page.text());
        assertEquals(0, client.open());
    }

    @Test
    void an_answer_nobody_asked_for_is_not_taken_for_the_next_one() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
        site.raw("/twice", ok + "ok" + ok + "no");
        assertEquals("ok", text("/twice"));
        assertEquals(0, client.open(), "in the same packet");
        CountDownLatch gate = new CountDownLatch(1);
        site.script("/later", c -> c.send(ok + "ok").await(gate).send(ok + "no"));
        assertEquals("ok", text("/later"));
        assertEquals(1, client.idle());
        gate.countDown();
        while (client.open() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void what_comes_too_late_and_is_no_answer_costs_the_connection_not_the_next_page() throws Exception {
        site.script("/first", c -> {
                    c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").readRequest();
                    c.send("and more\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno");
                })
                .page("/second", "yes");
        assertEquals("ok", text("/first"));
        assertEquals(1, client.idle());
        assertEquals("yes", text("/second"));
        assertEquals(2, site.connections());
    }

    private String text(String path) throws Exception {
        Recorder page = client.get(site.url(path));
        page.fetched();
        return page.text();
    }

    // ---- what is no answer

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0000",
                "<html><body>old</body></html>",
                "HTTP/1.1 200 OK\r\nA: b\u0000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA\u0007: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nxyz",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
            })
    void what_is_no_answer_is_a_failure_at_once(String bytes) throws Exception {
        site.raw("/", bytes);
        String failure = failure("/");
        assertTrue(failure.startsWith("READ "), failure);
        assertTrue(failure.chars().allMatch(c -> c >= ' ' && c <= '~'), failure);
        assertEquals(0, client.open());
    }

    @Test
    void some_reasons() throws Exception {
        site.raw("/ssh", "SSH-2.0-OpenSSH_9.2\r\n")
                .raw("/101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n")
                .raw("/both", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertEquals("READ not an HTTP/1 answer, it begins with \"SSH-2.0-OpenSSH_9.2..\"", failure("/ssh"));
        assertEquals("READ answered by switching protocols", failure("/101"));
        Recorder lie = client.get(site.url("/both"));
        lie.failure();
        assertFalse(((Outcome.Failed) lie.outcome()).temporary(), "it would lie again");
        Recorder cut = client.get(site.cutAfter(1, "/cut").url("/cut"));
        cut.failure();
        assertTrue(((Outcome.Failed) cut.outcome()).temporary());
        assertEquals("READ both Content-Length and Transfer-Encoding", failure("/both"));
    }

    // ---- without end

    @Test
    void heads_without_end_end() throws Exception {
        site.script("/fields", c -> c.send("HTTP/1.1 200 OK\r\n").sendForever("X-A: some value or other\r\n"))
                .script("/line", c -> c.send("HTTP/1.1 200 OK\r\nX: ").sendForever("x"))
                .script("/status", c -> c.send("HTTP/1.1 200 ").sendForever("x"))
                .script("/empty", c -> c.sendForever("\r\n"))
                .script("/folds", c -> c.send("HTTP/1.1 200 OK\r\nX: x\r\n").sendForever(" x\r\n"))
                .script("/interim", c -> c.sendForever("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"))
                .script(
                        "/trailers",
                        c -> c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
                                .sendForever("A: b\r\n"))
                .script(
                        "/extension",
                        c -> c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")
                                .sendForever("x"));
        assertEquals("READ more than 1000 header fields", failure("/fields"));
        assertEquals("READ head longer than 64 KiB", failure("/line"));
        assertEquals("READ head longer than 64 KiB", failure("/status"));
        assertEquals("READ no answer in the first 128 KiB", failure("/empty"));
        assertEquals("READ more than 100 folded header lines", failure("/folds"));
        assertEquals("READ more than 20 interim answers", failure("/interim"));
        assertEquals("READ more than 1000 header fields", failure("/trailers"));
        assertEquals("READ chunk head longer than 64 KiB", failure("/extension"));
    }

    @Test
    void bodies_without_end_are_cut_at_the_limit() throws Exception {
        site.script("/plain", c -> c.send("HTTP/1.1 200 OK\r\n\r\n").sendForever("x"))
                .script(
                        "/chunked",
                        c -> c.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                                .sendForever("3e8\r\n" + "x".repeat(1000) + "\r\n"))
                .script(
                        "/huge",
                        c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n")
                                .sendForever("x"));
        for (String path : List.of("/plain", "/chunked", "/huge")) {
            Recorder page = client.get(site.url(path));
            assertTrue(page.fetched().truncated());
            assertEquals(10_000_000, page.fetched().bytes());
            assertEquals(10_000_000, page.count.get());
        }
        site.awaitOpenConnections(0);
    }

    @Test
    void garbage_after_gzip_data_is_not_read_without_end() throws Exception {
        site.script(
                "/",
                c -> c.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
                        .send(TestSite.gzipped("page".getBytes(UTF_8)))
                        .sendForever("x"));
        Recorder page = client.get(site.url("/"));
        assertTrue(page.fetched().truncated());
        assertEquals("page", page.text());
    }

    // ---- codings

    @Test
    void a_gzip_bomb_is_cut_at_the_limit_and_others_have_their_turn() throws Exception {
        site.script("/bomb", c -> {
                    c.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
                    try (GZIPOutputStream bomb = new GZIPOutputStream(new Sending(c::send), 64 * 1024)) {
                        byte[] zeros = new byte[1 << 20];
                        for (int i = 0; i < 10 * 1024; i++) {
                            bomb.write(zeros); // 10 GiB in all
                        }
                    }
                })
                .page("/", "meanwhile");
        List<Long> between = new ArrayList<>();
        Recorder bomb = client.get(site.url("/bomb"), new Recorder() {
            @Override
            public void body(ByteBuffer chunk) {
                if (chunk.remaining() > 64 * 1024) {
                    throw new IllegalStateException("too large a piece");
                }
                if (between.isEmpty()) {
                    // A task of the loop must come through while the bomb goes off.
                    var unused = client.loop.schedule(() -> between.add(count.get()), 1, TimeUnit.NANOSECONDS);
                    between.add(0L);
                }
                super.body(chunk);
            }
        });
        assertTrue(bomb.fetched().truncated());
        assertEquals(10_000_000, bomb.count.get());
        client.onLoop(() -> {
            assertEquals(2, between.size());
            assertTrue(between.get(1) <= 2 << 20, "after " + between.get(1));
        });
    }

    private interface Send {
        void bytes(byte[] bytes) throws IOException;
    }

    private static final class Sending extends OutputStream {
        private final Send to;

        Sending(Send to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            to.bytes(new byte[] {(byte) b});
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            to.bytes(java.util.Arrays.copyOfRange(bytes, from, from + length));
        }
    }

    @Test
    void coded_bodies_that_lie_are_failures() throws Exception {
        byte[] gzip = TestSite.gzipped("<a href=b>".getBytes(UTF_8));
        byte[] half = java.util.Arrays.copyOf(gzip, gzip.length / 2);
        site.answer("/half", 200, half, "Content-Encoding: gzip")
                .page("/plain", "<a href=b>", "Content-Encoding: gzip")
                .page("/unknown", "x", "Content-Encoding: gzip, compress")
                .status("/empty", 204, "Content-Encoding: br");
        assertEquals("READ gzip data ends early", failure("/half"));
        assertEquals("READ not gzip data", failure("/plain"));
        assertEquals("READ unknown content coding compress", failure("/unknown"));
        assertEquals(204, client.get(site.url("/empty")).fetched().status());
    }

    // ---- pauses

    @Test
    void a_pause_stops_the_server_and_nothing_is_lost() throws Exception {
        int size = 6_000_000;
        CountDownLatch sent = new CountDownLatch(1);
        for (String coding : List.of("identity", "gzip")) {
            byte[] body = new byte[size];
            new java.util.Random(1).nextBytes(body); // so that gzip does not make it small
            byte[] coded = coding.equals("gzip") ? TestSite.gzipped(body) : body;
            site.script("/" + coding, c -> {
                c.answer(200, coded, "Content-Encoding: " + coding);
                sent.countDown();
            });
            Recorder page = client.get(site.url("/" + coding), new Recorder() {
                @Override
                public void body(ByteBuffer chunk) {
                    super.body(chunk);
                    exchange().pause();
                }
            });
            page.bodyCame.await();
            long before = client.onLoop(page.count::get);
            for (int i = 0; i < 10; i++) {
                client.onLoop(() -> {});
            }
            assertEquals(before, client.onLoop(page.count::get));
            assertFalse(sent.await(10, TimeUnit.MILLISECONDS) && coding.equals("identity"), "the server is held back");
            while (!page.ended()) {
                client.onLoop(() -> page.exchange().resume());
            }
            assertEquals(size, page.fetched().bytes());
        }
    }

    @Test
    void a_page_paused_at_its_end_ends_when_resumed() throws Exception {
        site.gzip("/", "x".repeat(1_000_000))
                .script(
                        "/cut",
                        c -> c.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
                                .send(TestSite.gzipped("x".repeat(1_000_000).getBytes(UTF_8)))
                                .cut());
        for (String path : List.of("/", "/cut")) {
            Recorder page = client.get(site.url(path), new Recorder() {
                @Override
                public void body(ByteBuffer chunk) {
                    super.body(chunk);
                    if (count.get() <= 64 * 1024) {
                        exchange().pause();
                    }
                }
            });
            page.bodyCame.await();
            client.onLoop(() -> {});
            assertFalse(page.ended());
            assertEquals(64 * 1024, page.count.get());
            client.onLoop(() -> page.exchange().resume());
            assertEquals(1_000_000, page.fetched().bytes());
        }
    }

    // ---- giving up

    @Test
    void a_page_can_be_cancelled_at_every_stage() throws Exception {
        site.silent("/silent").stallAfter(10, "/body").page("/page", "x");
        Recorder atOnce = new Recorder();
        client.onLoop(() -> {
            atOnce.exchange = client.fetcher.fetch(
                    Request.get(java.util.Objects.requireNonNull(crawler.url.WebUrl.parse(site.url("/page")))), atOnce);
            atOnce.exchange().cancel();
            atOnce.exchange().cancel();
            assertFalse(atOnce.ended(), "never from inside");
        });
        assertEquals("CANCELLED cancelled", atOnce.failure());
        assertEquals(0, site.connections());

        Recorder silent = client.get(site.url("/silent"));
        site.awaitRequests(1);
        client.onLoop(() -> silent.exchange().cancel());
        assertEquals("CANCELLED cancelled", silent.failure());

        Recorder body = client.get(site.url("/body"));
        body.bodyCame.await();
        client.onLoop(() -> body.exchange().cancel());
        assertEquals("CANCELLED cancelled", body.failure());

        for (boolean inHead : new boolean[] {true, false}) {
            Recorder inside = client.get(site.url("/page"), new Recorder() {
                @Override
                public boolean head(ResponseHead received) {
                    super.head(received);
                    if (inHead) {
                        exchange().cancel();
                    }
                    return true;
                }

                @Override
                public void body(ByteBuffer chunk) {
                    super.body(chunk);
                    exchange().cancel();
                }
            });
            assertEquals("CANCELLED cancelled", inside.failure());
            assertEquals(inHead ? 0 : 1, inside.count.get());
        }

        Recorder over = client.get(site.url("/page"));
        over.fetched();
        client.onLoop(() -> {
            over.exchange().cancel();
            over.exchange().pause();
            over.exchange().resume();
        });
        assertEquals(1, client.open(), "an ended exchange has no connection to harm");
        site.awaitOpenConnections(1);
        assertEquals(0, client.onLoop(() -> client.time.pending()) - 1, "only the sweep of the pool is armed");
    }

    @Test
    void a_page_of_chunks_of_one_byte_each_is_a_page() throws Exception {
        site.chunked("/", "x".repeat(5_000), 1);
        assertEquals(5_000, client.get(site.url("/")).fetched().bytes());
        assertNotEquals(0, client.idle());
    }

    @Test
    void good_pages_come_through_a_storm() throws Exception {
        String good = "<a href=b>".repeat(1000);
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
        site.page("/0", good)
                .gzip("/1", good)
                .chunked("/2", good, 777)
                .cutAfter(100, "/3")
                .resetAfter(100, "/4")
                .raw("/5", ok + "ok" + ok)
                .raw("/6", "\0\0\0")
                .script("/7", c -> c.cut())
                .page("/8", good, "Connection: close")
                .answer("/9", 200, new byte[100], "Content-Encoding: gzip");
        java.util.Random random = new java.util.Random(42);
        try (Client stormy = new Client(settings -> {
            settings.connections = 10;
            settings.connectionsPerHost = 7;
            return settings;
        })) {
            List<Recorder> pages = new ArrayList<>();
            List<Integer> kinds = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                int kind = random.nextInt(10);
                kinds.add(kind);
                String host = "http://host" + random.nextInt(3) + ".example:" + site.port();
                pages.add(stormy.get(host + "/" + kind));
                if (random.nextInt(20) == 0) {
                    Recorder cancelled = stormy.get(host + "/" + kind);
                    stormy.onLoop(() -> cancelled.exchange().cancel());
                }
            }
            for (int i = 0; i < pages.size(); i++) {
                int kind = kinds.get(i);
                if (kind <= 2 || kind == 8) {
                    assertEquals(good.length(), pages.get(i).fetched().bytes());
                    assertEquals(good, pages.get(i).text());
                } else if (kind != 5) {
                    assertTrue(
                            pages.get(i).failure().startsWith("READ "),
                            pages.get(i).failure());
                }
            }
            assertEquals(stormy.idle(), stormy.open());
        }
    }
}
