package crawler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {
    @AutoClose
    private final TestSite site = TestSite.start();

    @AutoClose
    private final TestSite other = TestSite.start();

    private static UnaryOperator<Client.Settings> caps(int connections, int perHost) {
        return settings -> {
            settings.connections = connections;
            settings.connectionsPerHost = perHost;
            return settings;
        };
    }

    @Test
    void one_host_never_has_more_than_its_share() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        site.script("/", c -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            now.decrementAndGet();
            c.answer(200, new byte[10]);
        });
        try (Client client = new Client(caps(100, 3))) {
            List<Recorder> pages = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                pages.add(client.get(site.url("/")));
            }
            for (Recorder page : pages) {
                page.fetched();
            }
            assertEquals(3, site.connections());
            assertTrue(most.get() <= 3);
            assertEquals(3, client.idle());
        }
    }

    @Test
    void waiters_of_one_host_are_served_in_order() throws Exception {
        try (Client client = new Client(caps(100, 1))) {
            List<Recorder> pages = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                pages.add(client.get(site.url("/" + i)));
            }
            for (Recorder page : pages) {
                page.fetched();
            }
            for (int i = 0; i < 50; i++) {
                assertEquals("/" + i, site.requests().get(i).target());
            }
        }
    }

    @Test
    void hosts_take_turns_when_all_connections_are_taken() throws Exception {
        try (Client client = new Client(caps(1, 8))) {
            CountDownLatch gate = new CountDownLatch(1);
            site.script("/gate", c -> c.await(gate).answer(200, new byte[1]));
            List<String> order = new ArrayList<>();
            List<Recorder> pages = new ArrayList<>();
            pages.add(client.get(site.url("/gate")));
            site.awaitRequests(1);
            for (int i = 0; i < 20; i++) {
                pages.add(client.get(site.url("/" + i), new Noting("busy", order)));
            }
            pages.add(client.get(other.url("/1"), new Noting("quiet", order)));
            pages.add(client.get(other.url("/2"), new Noting("quiet", order)));
            gate.countDown();
            for (Recorder page : pages) {
                page.fetched();
            }
            assertEquals(List.of("busy", "quiet", "busy", "quiet", "busy"), client.onLoop(() -> order.subList(0, 5)));
            assertEquals(1, client.open());
            assertEquals(1, client.hosts());
        }
    }

    private static final class Noting extends Recorder {
        private final String name;
        private final List<String> order;

        Noting(String name, List<String> order) {
            this.name = name;
            this.order = order;
        }

        @Override
        public void end(Outcome ended) {
            order.add(name);
            super.end(ended);
        }
    }

    @Test
    void an_idle_connection_gives_way_to_another_host() throws Exception {
        try (Client client = new Client(caps(2, 2))) {
            client.get(site.url("/")).fetched();
            assertEquals(1, client.idle());
            client.get(other.url("/")).fetched();
            assertEquals(2, client.idle());
            assertEquals(2, client.hosts());
            try (TestSite third = TestSite.start()) {
                client.get(third.url("/")).fetched();
                site.awaitOpenConnections(0);
                assertEquals(1, other.openConnections(), "the one unused for longest went");
                assertEquals(2, client.open());
                assertEquals(2, client.hosts());
            }
        }
    }

    @Test
    void the_warmest_connection_is_used_first() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        site.script("/gate", c -> c.await(gate).answer(200, new byte[1]));
        site.script(
                "/",
                c -> c.answer(200, ("port " + c.wire().getPort()).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        try (Client client = new Client(caps(9, 9))) {
            Recorder slow = client.get(site.url("/gate"));
            site.awaitRequests(1);
            Recorder fast = client.get(site.url("/"));
            fast.fetched();
            gate.countDown();
            slow.fetched(); // its connection came back last
            Recorder next = client.get(site.url("/"));
            next.fetched();
            assertTrue(!next.text().equals(fast.text()), "not the one that came back first");
            assertEquals(2, site.connections());
        }
    }

    @Test
    void idle_connections_are_closed_after_half_a_minute() throws Exception {
        try (Client client = new Client()) {
            client.get(site.url("/")).fetched();
            client.advance(Duration.ofSeconds(29));
            assertEquals(1, client.idle());
            client.advance(Duration.ofSeconds(1));
            assertEquals(0, client.open());
            assertEquals(0, client.hosts());
            assertEquals(0, client.time.pending());
            site.awaitOpenConnections(0);
        }
    }

    @Test
    void idle_connections_are_closed_before_the_server_would() throws Exception {
        site.page("/", "x", "Keep-Alive: max=100, timeout=4")
                .page("/odd", "x", "Keep-Alive: timeout=99999999999999999999999");
        try (Client client = new Client()) {
            client.get(site.url("/")).fetched();
            client.advance(Duration.ofSeconds(2));
            assertEquals(1, client.idle());
            client.advance(Duration.ofSeconds(1));
            assertEquals(0, client.open());
            client.get(site.url("/odd")).fetched();
            client.advance(Duration.ofSeconds(29));
            assertEquals(1, client.idle());
        }
    }

    @Test
    void a_stale_connection_is_replaced_without_being_noticed() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        site.script("/", c -> {
            if (c.served() > 0) {
                if (answers.get() % 2 == 0) {
                    c.cut();
                } else {
                    c.reset();
                }
            } else {
                answers.incrementAndGet();
                c.answer(200, new byte[5]);
            }
        });
        try (Client client = new Client(caps(1, 1))) {
            for (int i = 1; i <= 10; i++) {
                assertEquals(5, client.get(site.url("/")).fetched().bytes());
                assertEquals(i, site.connections());
            }
        }
    }

    @Test
    void rfc9110_15_5_9_a_timeout_told_to_an_idle_connection_is_not_our_answer() throws Exception {
        site.script("/", c -> c.answer(c.served() > 0 ? 408 : 200, new byte[5]));
        try (Client client = new Client()) {
            for (int i = 0; i < 3; i++) {
                assertEquals(200, client.get(site.url("/")).fetched().status());
            }
            site.status("/408", 408);
            client.advance(Duration.ofSeconds(40));
            assertEquals(408, client.get(site.url("/408")).fetched().status(), "but on a fresh one it is");
        }
    }

    @Test
    void a_fresh_connection_is_tried_once() throws Exception {
        site.page("/", "x").script("/cut", c -> c.cut());
        try (Client client = new Client()) {
            client.get(site.url("/")).fetched();
            assertEquals(
                    "READ connection closed without an answer",
                    client.get(site.url("/cut")).failure());
            assertEquals(2, site.requests("/cut").size(), "the idle one might have been stale, the fresh one not");
            assertEquals(2, site.connections());
        }
    }

    @Test
    void half_an_answer_on_a_reused_connection_is_not_repeated() throws Exception {
        site.page("/", "x").script("/half", c -> c.send("HT").cut());
        try (Client client = new Client()) {
            client.get(site.url("/")).fetched();
            assertEquals(
                    "READ connection closed in the middle of the head",
                    client.get(site.url("/half")).failure());
            assertEquals(1, site.requests("/half").size());
        }
    }

    @Test
    void a_connection_that_comes_too_late_is_kept_for_another() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        site.script("/gate", c -> c.await(gate).answer(200, new byte[1]));
        try (Client client = new Client(caps(2, 1))) {
            Recorder first = client.get(site.url("/gate"));
            Recorder waiting = client.get(site.url("/never"));
            site.awaitRequests(1);
            client.onLoop(() -> waiting.exchange().cancel());
            assertEquals("CANCELLED cancelled", waiting.failure());
            gate.countDown();
            first.fetched();
            assertEquals(0, site.requests("/never").size());
            assertEquals(1, client.hosts());
        }
        site.awaitOpenConnections(0);
    }

    /** Dials until so many connections are open, as a process does that may open no more descriptors. */
    private static final class ShortOfDescriptors extends Client.LoopbackDialer {
        private final EventLoop loop;
        private final int most;
        private final AtomicInteger refused;
        private int open; // touched on the loop

        ShortOfDescriptors(EventLoop loop, int most, AtomicInteger refused) {
            super(loop, new AtomicInteger());
            this.loop = loop;
            this.most = most;
            this.refused = refused;
        }

        @Override
        public Future<Channel> dial(Route route) {
            Promise<Channel> promise = loop.newPromise();
            if (open == most) {
                refused.incrementAndGet();
                loop.execute(() -> promise.tryFailure(
                        new DialException(Outcome.Stage.CONNECT, ConnectFailure.OUT_OF_DESCRIPTORS)));
                return promise;
            }
            open++;
            Future<Channel> dialed = super.dial(route);
            dialed.addListener((Future<Channel> done) -> {
                if (done.isSuccess()) {
                    done.getNow().closeFuture().addListener(closed -> open--);
                    promise.trySuccess(done.getNow());
                } else {
                    open--;
                    promise.tryFailure(done.cause());
                }
            });
            return promise;
        }
    }

    @Test
    void a_process_out_of_descriptors_makes_do_with_what_it_has() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        try (Client client = new Client(caps(50, 50), loop -> new ShortOfDescriptors(loop, 3, refused))) {
            List<Recorder> pages = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                pages.add(client.get((i % 2 == 0 ? site : other).url("/" + i)));
            }
            for (Recorder page : pages) {
                assertEquals(404, page.fetched().status());
            }
            assertTrue(refused.get() <= 50, refused + " refused");
            assertTrue(client.open() <= 3);
        }
    }

    @Test
    void without_any_descriptor_a_page_waits_for_its_turn_or_its_deadline() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        try (Client client = new Client(caps(50, 50), loop -> new ShortOfDescriptors(loop, 0, refused))) {
            Recorder page = client.get(site.url("/"));
            for (int second = 0; second < 29; second++) {
                client.advance(Duration.ofSeconds(1));
            }
            assertFalse(page.ended());
            assertTrue(refused.get() <= 30, refused + " refused");
            client.advance(Duration.ofSeconds(2));
            assertEquals("DEADLINE too many open files (see ulimit -n) for 30s", page.failure());
            assertEquals(0, client.open());
            assertEquals(0, client.hosts());
        }
    }

    @Test
    void nothing_grows_with_the_hosts_ever_seen() throws Exception {
        try (Client client = new Client(caps(4, 2))) {
            for (int i = 0; i < 100; i++) {
                client.get("http://host" + i + ".example:" + site.port() + "/").fetched();
                client.get("http://host" + i + ".example:1/").failure();
            }
            assertEquals(3, client.open(), "the last refused one took the place of a fourth");
            assertEquals(3, client.hosts());
        }
        assertEquals(100, site.connections());
    }

    @Test
    void closing_waits_for_what_is_under_way_and_takes_nothing_new() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        site.script("/gate", c -> c.await(gate).answer(200, new byte[1]));
        Client client = new Client(caps(1, 1));
        Recorder underWay = client.get(site.url("/gate"));
        site.awaitRequests(1);
        Recorder waiting = client.get(site.url("/"));
        var closed = client.onLoop(() -> client.fetcher.close());
        assertEquals("CANCELLED the client is closed", waiting.failure());
        assertEquals("CANCELLED the client is closed", client.get(site.url("/")).failure());
        assertTrue(!closed.isDone());
        gate.countDown();
        assertEquals(1, underWay.fetched().bytes());
        assertTrue(closed.await(20, java.util.concurrent.TimeUnit.SECONDS));
        client.close();
        site.awaitOpenConnections(0);
    }
}
