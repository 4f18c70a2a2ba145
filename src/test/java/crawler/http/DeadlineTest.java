package crawler.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import crawler.testsite.TestSite;
import crawler.url.WebUrl;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** 15 s of silence, 30 s in all. */
class DeadlineTest {
    @AutoClose
    private final TestSite site = TestSite.start();

    @AutoClose
    private final Client client = new Client();

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    @Test
    void a_server_that_says_nothing() throws Exception {
        Recorder page = client.get(site.silent("/").url("/"));
        site.awaitRequests(1);
        client.advance(seconds(14.9));
        assertFalse(page.ended());
        client.advance(seconds(0.1));
        assertEquals("DEADLINE no answer within 15s", page.failure());
        site.awaitOpenConnections(0);
        assertEquals(0, client.open());
        assertEquals(0, client.time.pending());
    }

    @Test
    void slowloris_in_the_head_is_bounded_by_the_whole() throws Exception {
        List<CountDownLatch> gates = List.of(new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
        site.script("/", c -> {
            c.send("HTTP/1.1 200 OK\r\nX: x");
            for (CountDownLatch gate : gates) {
                c.await(gate).send("x");
            }
            c.stall();
        });
        Recorder page = client.get(site.url("/"));
        for (int i = 0; i < gates.size(); i++) {
            while (client.reads.get() <= i) {
                Thread.onSpinWait();
            }
            client.advance(seconds(9.9));
            gates.get(i).countDown();
        }
        assertFalse(page.ended());
        client.advance(seconds(0.3));
        assertEquals("DEADLINE took longer than 30s", page.failure());
    }

    @Test
    void a_server_that_falls_silent_in_its_head() throws Exception {
        site.script("/", c -> c.send("HTTP/1.1 200 OK\r\nX: x").stall());
        Recorder page = client.get(site.url("/"));
        while (client.reads.get() < 1) {
            Thread.onSpinWait();
        }
        client.advance(seconds(15));
        assertEquals("DEADLINE silent for 15s in the middle of the head", page.failure());
    }

    @Test
    void a_server_that_falls_silent() throws Exception {
        Recorder page = client.get(site.stallAfter(1234, "/").url("/"));
        await(page, 1234);
        client.advance(seconds(15));
        assertEquals("DEADLINE silent for 15s after 1234 bytes", page.failure());
    }

    @Test
    void bytes_push_the_silence_back_but_not_the_deadline() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        site.script(
                "/",
                c -> c.sendBeginning(10)
                        .await(first)
                        .send("x")
                        .await(second)
                        .send("x")
                        .stall());
        Recorder page = client.get(site.url("/"));
        await(page, 10);
        client.advance(seconds(14));
        first.countDown();
        await(page, 11);
        client.advance(seconds(14));
        second.countDown();
        await(page, 12);
        client.advance(seconds(1.9));
        assertFalse(page.ended());
        client.advance(seconds(0.1));
        assertEquals("DEADLINE took longer than 30s", page.failure());
    }

    private void await(Recorder page, long count) {
        while (page.count.get() < count) {
            Thread.onSpinWait();
        }
        client.onLoop(() -> {});
    }

    @Test
    void silence_while_paused_is_not_counted() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        site.script(
                "/",
                c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
                        .await(gate)
                        .send("cd"));
        Recorder page = client.get(site.url("/"), new Recorder() {
            @Override
            public void body(ByteBuffer chunk) {
                super.body(chunk);
                exchange().pause();
            }
        });
        await(page, 2);
        client.advance(seconds(20));
        assertFalse(page.ended());
        client.onLoop(() -> page.exchange().resume());
        gate.countDown();
        await(page, 4);
        client.onLoop(() -> page.exchange().resume());
        assertEquals(4, page.fetched().bytes());
    }

    @Test
    void a_dial_without_end_is_given_up_and_undone() throws Exception {
        List<Promise<Channel>> dials = new ArrayList<>();
        try (Client dialing = new Client(settings -> settings, loop -> route -> promise(loop, dials))) {
            Recorder page = dialing.get("http://127.0.0.1:1/");
            dialing.advance(seconds(30));
            assertEquals("DEADLINE no connection within 30s", page.failure());
            dialing.onLoop(() -> assertEquals(true, dials.get(0).isCancelled()));
            assertEquals(0, dialing.open());
            assertEquals(0, dialing.hosts());
        }
    }

    private static Future<Channel> promise(EventLoop loop, List<Promise<Channel>> dials) {
        Promise<Channel> promise = loop.newPromise();
        dials.add(promise);
        return promise;
    }

    @Test
    void waiting_for_a_connection_counts_too() throws Exception {
        site.silent("/");
        try (Client one = new Client(settings -> {
            settings.connections = 1;
            return settings;
        })) {
            Recorder first = one.get(site.url("/"));
            site.awaitRequests(1);
            Recorder second = one.get(site.url("/"));
            one.advance(seconds(15));
            assertEquals("DEADLINE no answer within 15s", first.failure());
            site.awaitRequests(2);
            one.advance(seconds(15));
            assertEquals("DEADLINE took longer than 30s", second.failure());
            Recorder third = one.get(site.url("/"));
            site.awaitRequests(3);
            RequestContext begun = new RequestContext(0);
            begun.start(one.time.getAsLong() - 20_000_000_000L, 30_000_000_000L);
            WebUrl url = requireNonNull(WebUrl.parse("http://127.0.0.1:1/"));
            Recorder fourth = one.fetch(new Request(Request.Method.GET, url, begun), new Recorder());
            one.advance(seconds(10));
            assertEquals("DEADLINE no free connection within 30s", fourth.failure());
            one.advance(seconds(5));
            assertEquals("DEADLINE no answer within 15s", third.failure());
            assertEquals(0, one.hosts());
        }
    }

    @Test
    void draining_is_bounded_as_well() throws Exception {
        site.script(
                "/",
                c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nab").stall());
        client.get(site.url("/"), new NettyFetcherTest.Unwanted()).fetched();
        assertEquals(1, client.open());
        client.advance(seconds(15));
        site.awaitOpenConnections(0);
        assertEquals(0, client.open());
    }

    @Test
    void a_request_of_several_hops_has_one_deadline() throws Exception {
        site.page("/", "x").silent("/silent");
        Request first = Request.get(requireNonNull(WebUrl.parse(site.url("/"))));
        client.fetch(first, new Recorder()).fetched();
        client.advance(seconds(25));
        Recorder second = client.fetch(
                new Request(Request.Method.GET, requireNonNull(WebUrl.parse(site.url("/silent"))), first.context()),
                new Recorder());
        site.awaitRequests(2);
        client.advance(seconds(5));
        assertEquals("DEADLINE took longer than 30s", second.failure());
    }
}
