package crawler.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostResolverTest {
    private static final Duration QUERY_TIMEOUT = Duration.ofMillis(300);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a clock about to overflow is a clock
    private final NameCache cache = new NameCache(1000);
    private final DnsServer server = new DnsServer(group);
    private HostResolver names =
            new HostResolver(loop, NameServers.of(List.of(server.address())), cache, QUERY_TIMEOUT, now::get);

    @BeforeEach
    void hosts() throws Exception {
        server.host("one.example", ip("10.0.0.1"));
    }

    @AfterEach
    void close() throws Exception {
        on(() -> {
            names.close();
            return true;
        });
        server.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private <T> T on(Callable<T> work) throws Exception {
        return loop.submit(work).get();
    }

    private Future<List<InetAddress>> start(String host) throws Exception {
        return on(() -> names.resolve(host));
    }

    private List<InetAddress> resolve(String host) throws Exception {
        return start(host).get();
    }

    private Outcome.Failed failure(String host) throws Exception {
        Future<List<InetAddress>> future = start(host);
        assertTrue(future.awaitUninterruptibly(10, TimeUnit.SECONDS));
        return assertInstanceOf(DialException.class, future.cause()).failed();
    }

    private static InetAddress ip(String literal) {
        return requireNonNull(NetUtil.createInetAddressFromIpAddressString(literal));
    }

    private void ask(InetSocketAddress... servers) {
        names = new HostResolver(loop, NameServers.of(List.of(servers)), cache, QUERY_TIMEOUT, now::get);
    }

    @Test
    void literals_and_localhost_never_ask() throws Exception {
        assertEquals(List.of(ip("127.0.0.1")), resolve("127.0.0.1"));
        assertEquals(List.of(ip("::1")), resolve("[::1]"));
        for (String local : List.of("localhost", "localhost.", "a.b.localhost")) {
            assertEquals(List.of(ip("127.0.0.1"), ip("::1")), resolve(local));
            assertEquals(0, server.asked(local));
        }
    }

    @Test
    void an_answer_is_asked_for_once() throws Exception {
        assertEquals(List.of(ip("10.0.0.1")), resolve("one.example"));
        assertEquals(List.of(ip("10.0.0.1")), resolve("one.example"));
        assertEquals(List.of(ip("10.0.0.1")), resolve("one.example."));
        assertEquals(1, server.asked("one.example"));
    }

    @Test
    void event_loops_share_answers() throws Exception {
        assertEquals(List.of(ip("10.0.0.1")), resolve("one.example"));
        ask(server.address());
        assertEquals(List.of(ip("10.0.0.1")), resolve("one.example"));
        assertEquals(1, server.asked("one.example"));
    }

    @Test
    void those_who_ask_at_once_share_one_query() throws Exception {
        server.silent("one.example", 1);
        Future<List<InetAddress>> first = start("one.example");
        Future<List<InetAddress>> second = start("one.example");
        assertEquals(first.get(), second.get());
        assertEquals(2, server.asked("one.example"), "the lost one and its repetition");
    }

    @Test
    void a_name_that_does_not_exist_is_remembered_for_a_minute() throws Exception {
        assertEquals(new Outcome.Failed(Outcome.Stage.RESOLVE, "no such host", false), failure("none.example"));
        int asked = server.asked("none.example");
        assertTrue(asked > 0);
        now.addAndGet(59_000_000_000L);
        assertEquals("no such host", failure("none.example").reason());
        assertEquals(asked, server.asked("none.example"));
        server.host("none.example", ip("10.0.0.2"));
        now.addAndGet(1_000_000_000L);
        assertEquals(List.of(ip("10.0.0.2")), resolve("none.example"));
    }

    @Test
    void a_name_without_addresses_is_no_host() throws Exception {
        server.host("empty.example");
        assertEquals(new Outcome.Failed(Outcome.Stage.RESOLVE, "no such host", false), failure("empty.example"));
    }

    @Test
    void a_server_that_fails_is_remembered_until_a_page_is_tried_again() throws Exception {
        server.fails("sick.example", DnsResponseCode.SERVFAIL);
        assertEquals(
                new Outcome.Failed(Outcome.Stage.RESOLVE, "name server failed (ServFail)", true),
                failure("sick.example"));
        int asked = server.asked("sick.example");
        assertEquals("name server failed (ServFail)", failure("sick.example").reason());
        assertEquals(asked, server.asked("sick.example"));
        now.addAndGet(250_000_000L);
        failure("sick.example");
        assertTrue(server.asked("sick.example") > asked);
    }

    @Test
    void a_server_that_refuses_has_not_said_that_there_is_no_such_host() throws Exception {
        server.fails("busy.example", DnsResponseCode.REFUSED);
        assertEquals(
                new Outcome.Failed(Outcome.Stage.RESOLVE, "name server failed (Refused)", true),
                failure("busy.example"));
    }

    @Test
    void a_host_of_both_families_has_the_addresses_of_both() throws Exception {
        server.host("six.example", ip("2001:db8::1")).host("both.example", ip("10.0.0.1"), ip("2001:db8::1"));
        assumeTrue(start("six.example").awaitUninterruptibly().isSuccess(), "this machine has IPv6");
        assertEquals(List.of(ip("10.0.0.1"), ip("2001:db8::1")), resolve("both.example"));
    }

    @Test
    void rfc1034_3_6_2_aliases_are_followed() throws Exception {
        server.alias("www.example", "cdn.example")
                .alias("cdn.example", "edge.example")
                .alias("edge.example", "near.example")
                .alias("near.example", "one.example");
        assertEquals(List.of(ip("10.0.0.1")), resolve("www.example"));
    }

    @Test
    void aliases_that_go_in_circles_are_no_host_and_worth_no_word() throws Exception {
        server.alias("round.example", "about.example").alias("about.example", "round.example");
        PrintStream terminal = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertEquals("no such host", failure("round.example").reason());
        } finally {
            System.setErr(terminal);
        }
        assertEquals("", said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_silent_server_costs_two_timeouts() throws Exception {
        server.silent("mute.example", 1000);
        long start = System.nanoTime();
        assertEquals(
                new Outcome.Failed(Outcome.Stage.RESOLVE, "name server does not answer", true),
                failure("mute.example"));
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis < 1500, millis + " ms");
        assertEquals(2, server.asked("mute.example"));
    }

    @Test
    void the_next_server_is_asked_and_asked_first_from_then_on() throws Exception {
        try (DnsServer dead = new DnsServer(group)) {
            dead.silent("one.example", 1000).silent("two.example", 1000);
            server.host("two.example", ip("10.0.0.2"));
            ask(dead.address(), server.address());
            assertEquals(List.of(ip("10.0.0.1")), resolve("one.example"));
            assertEquals(1, dead.asked("one.example"));
            assertEquals(List.of(ip("10.0.0.2")), resolve("two.example"));
            assertEquals(0, dead.asked("two.example"));
        }
    }

    @Test
    void rfc7766_5_a_truncated_answer_is_asked_for_over_tcp() throws Exception {
        server.host("long.example", ip("10.0.0.1"), ip("10.0.0.2")).truncates("long.example");
        assertEquals(2, resolve("long.example").size());
        assertTrue(server.askedOverTcp() > 0);
    }

    @Test
    void rfc1035_2_3_4_names_that_are_too_long_are_not_asked_for() throws Exception {
        String label = "a".repeat(63);
        for (String name :
                List.of("a".repeat(64) + ".example", String.join(".", label, label, label, label), "a..example", ".")) {
            assertEquals("no such host", failure(name).reason());
        }
        assertEquals("no such host", failure(label + ".example").reason());
        assertTrue(server.asked(label + ".example") > 0);
    }

    @Test
    void a_full_cache_is_emptied() throws Exception {
        NameCache small = new NameCache(1);
        names = new HostResolver(loop, NameServers.of(List.of(server.address())), small, QUERY_TIMEOUT, now::get);
        server.host("two.example", ip("10.0.0.2"));
        resolve("one.example");
        resolve("two.example");
        resolve("one.example");
        assertEquals(2, server.asked("one.example"));
    }

    @Test
    void what_is_under_way_fails_when_closed() throws Exception {
        server.silent("mute.example", 1000);
        Future<List<InetAddress>> future = start("mute.example");
        on(() -> {
            names.close();
            return true;
        });
        assertInstanceOf(DialException.class, future.awaitUninterruptibly().cause());
    }
}
