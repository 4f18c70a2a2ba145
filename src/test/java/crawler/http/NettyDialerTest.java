package crawler.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.http.Outcome.Failed;
import crawler.http.Outcome.Stage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NettyDialerTest {
    private static final Duration TIMEOUT = Duration.ofMillis(700);

    private final Loopback net = new Loopback();
    private final DnsServer dns = new DnsServer(net.group);
    private final AtomicLong now = new AtomicLong();
    private final AtomicLong sockets = new AtomicLong();
    private ChannelFactory<Channel> factory = () -> {
        sockets.incrementAndGet();
        return new NioSocketChannel();
    };
    private final NettyDialer dialer = dialer(false);
    private final NettyDialer careful = dialer(true);

    private NettyDialer dialer(boolean blockPrivate) {
        return new NettyDialer(
                net.loop,
                () -> factory.newChannel(),
                TIMEOUT,
                new HostResolver(
                        net.loop, NameServers.of(List.of(dns.address())), new NameCache(100), TIMEOUT, now::get),
                new TlsClient(false, null),
                () -> blockPrivate,
                now::get);
    }

    @AfterEach
    void close() {
        net.on(() -> {
            dialer.close();
            careful.close();
            return true;
        });
        dns.close();
        net.close();
    }

    private static Route plain(String host, int port) {
        return new Route(false, host, port, null);
    }

    private static InetAddress ip(String literal) {
        return requireNonNull(NetUtil.createInetAddressFromIpAddressString(literal));
    }

    private Future<Channel> start(Route route) {
        return net.on(() -> dialer.dial(route));
    }

    private Channel dial(Route route) throws Exception {
        return start(route).get(10, TimeUnit.SECONDS);
    }

    private Failed failure(Route route) {
        Future<Channel> future = start(route);
        assertTrue(future.awaitUninterruptibly(10, TimeUnit.SECONDS), () -> "still dialing " + route);
        return assertInstanceOf(DialException.class, future.cause()).failed();
    }

    @Test
    void a_connection_reads_only_when_told() throws Exception {
        Channel channel = dial(plain("127.0.0.1", net.server(c -> c.pipeline().addLast(new Loopback.Echo()))));
        assertFalse(channel.config().isAutoRead());
        assertEquals(List.of(), channel.pipeline().toMap().keySet().stream().toList());
        assertEquals("ping", net.echo(channel, "ping"));
        channel.close().sync();
    }

    @Test
    void a_name_is_resolved_and_its_addresses_tried_in_turn() throws Exception {
        // 127.0.0.2 is loopback too, but the server listens on 127.0.0.1 only.
        int port = net.server(c -> c.pipeline().addLast(new Loopback.Echo()));
        dns.host("two.example", ip("127.0.0.2"), ip("127.0.0.1"));
        Channel channel = dial(plain("two.example", port));
        assertEquals("ping", net.echo(channel, "ping"));
        channel.close().sync();
    }

    @Test
    void an_address_that_failed_is_tried_last_for_a_minute() throws Exception {
        int port = net.server(c -> c.pipeline().addLast(new Loopback.Echo()));
        dns.host("two.example", ip("127.0.0.2"), ip("127.0.0.1"));
        dial(plain("two.example", port)).close().sync();
        assertEquals(2, sockets.getAndSet(0));
        dial(plain("two.example", port)).close().sync();
        assertEquals(1, sockets.getAndSet(0));
        now.addAndGet(60_000_000_000L);
        dial(plain("two.example", port)).close().sync();
        assertEquals(2, sockets.getAndSet(0));
    }

    @Test
    void nobody_listens() {
        assertEquals(
                new Failed(Stage.CONNECT, "connection refused", true), failure(plain("127.0.0.1", net.deadPort())));
        assertEquals(
                new Failed(Stage.CONNECT, "connection refused", true),
                failure(plain("localhost", net.deadPort())),
                "the reason of the family that works, whether or not the other does");
    }

    @Test
    void many_dead_addresses_end_in_bounded_time() {
        InetAddress[] many = new InetAddress[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = ip("127.0.1." + i);
        }
        dns.host("many.example", many);
        assertEquals(
                "connection refused",
                failure(plain("many.example", net.deadPort())).reason());
        assertTrue(sockets.get() <= 8, sockets + " attempts");
    }

    @Test
    void no_such_host() {
        assertEquals(new Failed(Stage.RESOLVE, "no such host", false), failure(plain("none.example", 80)));
    }

    @Test
    void a_silent_name_server() {
        dns.silent("mute.example", 100);
        assertEquals(
                new Failed(Stage.RESOLVE, "name server does not answer", true), failure(plain("mute.example", 80)));
    }

    private Failed refusal(Route route) {
        Future<Channel> future = net.on(() -> careful.dial(route));
        assertTrue(future.awaitUninterruptibly(10, TimeUnit.SECONDS), () -> "still dialing " + route);
        return assertInstanceOf(DialException.class, future.cause()).failed();
    }

    private static Failed private_(String reason) {
        return new Failed(Stage.CONNECT, reason + " (--block-private)", false);
    }

    @Test
    void private_addresses_are_refused_however_they_are_written() {
        int port = net.server(c -> c.pipeline().addLast(new Loopback.Echo()));
        dns.host("inside.example", ip("10.0.0.1"), ip("192.168.0.1")).host("six.example", ip("fd00::1"));
        assertEquals(private_("address 10.0.0.1 is private"), refusal(plain("inside.example", 80)));
        assertEquals(private_("address fd00::1 is unique local"), refusal(plain("six.example", 80)));
        assertEquals(private_("address 127.0.0.1 is loopback"), refusal(plain("127.0.0.1", port)));
        assertEquals(private_("address 127.0.0.1 is loopback"), refusal(plain("localhost", port)));
        assertEquals(private_("address 127.0.0.1 is loopback"), refusal(plain("a.localhost.", port)));
        assertEquals(private_("address 0.0.0.0 is unspecified"), refusal(plain("0.0.0.0", port)));
        assertEquals(private_("address ::1 is loopback"), refusal(new Route(true, "[::1]", port, null)));
        assertTrue(refusal(plain("[::ffff:7f00:1]", port)).reason().endsWith("loopback (--block-private)"));
        assertEquals(0, sockets.get());
    }

    @Test
    void of_several_addresses_only_public_ones_are_tried() {
        List<SocketAddress> tried = new ArrayList<>();
        factory = () -> new NioSocketChannel() {
            @Override
            protected boolean doConnect(SocketAddress remote, SocketAddress local) throws Exception {
                tried.add(remote);
                throw new ConnectException("Connection refused");
            }
        };
        dns.host("mixed.example", ip("10.0.0.1"), ip("8.8.8.8"), ip("127.0.0.1"), ip("9.9.9.9"));
        assertEquals(new Failed(Stage.CONNECT, "connection refused", true), refusal(plain("mixed.example", 80)));
        assertEquals(
                List.of(new InetSocketAddress(ip("8.8.8.8"), 80), new InetSocketAddress(ip("9.9.9.9"), 80)), tried);
    }

    @Test
    void a_proxy_may_be_private_but_not_the_literal_behind_it() throws Exception {
        int port = net.server(c -> c.pipeline().addLast(new Loopback.Echo()));
        Route.Proxy proxy = new Route.Proxy(Route.Proxy.Kind.HTTP, "127.0.0.1", port, null);
        Channel channel = net.on(() -> careful.dial(new Route(false, "unknown.example", 80, proxy)))
                .get(10, TimeUnit.SECONDS);
        channel.close().sync();
        assertEquals(private_("address 10.0.0.1 is private"), refusal(new Route(false, "10.0.0.1", 80, proxy)));
        assertEquals(private_("address 127.0.0.1 is loopback"), refusal(new Route(true, "localhost", 443, proxy)));
        assertEquals(1, sockets.get());
    }

    @Test
    void no_descriptor_is_left() {
        factory = () -> {
            throw new ChannelException("Failed to open a socket.", new SocketException("Too many open files"));
        };
        dns.host("two.example", ip("127.0.0.2"), ip("127.0.0.1"));
        assertEquals(
                new Failed(Stage.CONNECT, "too many open files (see ulimit -n)", true),
                failure(plain("two.example", 80)));
    }

    @Test
    void cancelling_closes_at_every_stage() throws Exception {
        dns.silent("mute.example", 1000).host("one.example", ip("127.0.0.1"));
        int mute = net.server(c -> c.pipeline().addLast(new Loopback.Mute()));
        Route.Proxy http = new Route.Proxy(Route.Proxy.Kind.HTTP, "127.0.0.1", mute, null);
        Route.Proxy socks = new Route.Proxy(Route.Proxy.Kind.SOCKS5, "127.0.0.1", mute, null);
        List<Route> routes = List.of(
                plain("mute.example", 80),
                plain("one.example", mute),
                new Route(true, "127.0.0.1", mute, null),
                new Route(true, "a.example", 443, http),
                new Route(false, "a.example", 443, socks));
        for (Route route : routes) {
            Channel[] last = new Channel[1];
            factory = () -> last[0] = new NioSocketChannel();
            // At once, then after the connection stands.
            Future<Channel> dialed = net.on(() -> {
                Future<Channel> future = dialer.dial(route);
                future.cancel(false);
                return future;
            });
            assertTrue(dialed.isCancelled());
            awaitClosed(last[0]);
            last[0] = null;
            Future<Channel> later = start(route);
            if (route.tls() || route.proxy() != null) {
                while (!net.on(() -> last[0] != null && last[0].isActive())) {
                    Thread.onSpinWait();
                }
                assertTrue(net.on(() -> later.cancel(false)));
                awaitClosed(last[0]);
            } else if (!net.on(() -> later.cancel(false))) {
                later.get().close().sync();
            }
        }
    }

    private static void awaitClosed(@org.jspecify.annotations.Nullable Channel channel) {
        if (channel != null) {
            assertTrue(channel.closeFuture().awaitUninterruptibly(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void plain_http_goes_to_the_http_proxy_as_it_is() throws Exception {
        int port = net.server(c -> c.pipeline().addLast(new Loopback.Echo()));
        Route.Proxy proxy = new Route.Proxy(Route.Proxy.Kind.HTTP, "127.0.0.1", port, "u:p");
        Channel channel = dial(new Route(false, "unknown.example", 80, proxy));
        assertEquals("GET http://unknown.example/", net.echo(channel, "GET http://unknown.example/"));
        channel.close().sync();
    }

    @Test
    void rfc1928_socks5_resolves_names_itself() throws Exception {
        int port = net.server(c -> c.pipeline().addLast(new Loopback.Echo()));
        try (ProxyServer socks = ProxyServer.socks(net.group, port)) {
            Route.Proxy proxy = new Route.Proxy(Route.Proxy.Kind.SOCKS5, "127.0.0.1", socks.port(), null);
            Channel channel = dial(new Route(false, "unknown.example", 81, proxy));
            assertEquals("ping", net.echo(channel, "ping"));
            channel.close().sync();
            dial(new Route(false, "10.1.2.3", 82, proxy)).close().sync();
            dial(new Route(false, "[::1]", 83, proxy)).close().sync();
            assertEquals(List.of("DOMAIN(3) unknown.example:81", "IPv4(1) 10.1.2.3:82", "IPv6(4) ::1:83"), socks.asked);
            assertEquals(0, dns.asked("unknown.example"));
        }
    }

    @Test
    void rfc1929_socks5_with_a_password() throws Exception {
        int port = net.server(c -> c.pipeline().addLast(new Loopback.Echo()));
        try (ProxyServer socks = ProxyServer.socks(net.group, port).wants("u:p:w")) {
            Route.Proxy right = new Route.Proxy(Route.Proxy.Kind.SOCKS5, "127.0.0.1", socks.port(), "u:p:w");
            dial(new Route(false, "a.example", 80, right)).close().sync();
            Route.Proxy wrong = new Route.Proxy(Route.Proxy.Kind.SOCKS5, "127.0.0.1", socks.port(), "u:x");
            String name = "proxy socks5://127.0.0.1:" + socks.port() + ": ";
            assertEquals(
                    new Failed(Stage.CONNECT, name + "wants authorization", false),
                    failure(new Route(false, "a.example", 80, wrong)));
            Route.Proxy none = new Route.Proxy(Route.Proxy.Kind.SOCKS5, "127.0.0.1", socks.port(), null);
            assertEquals(
                    new Failed(Stage.CONNECT, name + "wants authorization, or is not a SOCKS5 proxy", false),
                    failure(new Route(false, "a.example", 80, none)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, failure, true",
        "2, forbidden, false",
        "3, network unreachable, true",
        "4, host unreachable, true",
        "5, connection refused, true",
        "6, ttl expired, true",
    })
    void rfc1928_6_socks5_refuses(byte code, String words, boolean temporary) {
        try (ProxyServer socks =
                ProxyServer.socks(net.group, net.deadPort()).answers(Socks5CommandStatus.valueOf(code))) {
            Route.Proxy proxy = new Route.Proxy(Route.Proxy.Kind.SOCKS5, "127.0.0.1", socks.port(), null);
            assertEquals(
                    new Failed(
                            Stage.CONNECT,
                            "proxy socks5://127.0.0.1:" + socks.port() + ": refused: " + words,
                            temporary),
                    failure(new Route(false, "a.example", 80, proxy)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "407, wants authorization, false",
        "403, refused: 403 Forbidden, false",
        "502, refused: 502 Bad Gateway, true",
    })
    void rfc9110_9_3_6_connect_refused(int status, String words, boolean temporary) {
        try (ProxyServer http =
                ProxyServer.http(net.group, net.deadPort()).answers(HttpResponseStatus.valueOf(status))) {
            Route.Proxy proxy = new Route.Proxy(Route.Proxy.Kind.HTTP, "127.0.0.1", http.port(), "user:secret");
            assertEquals(
                    new Failed(Stage.CONNECT, "proxy http://127.0.0.1:" + http.port() + ": " + words, temporary),
                    failure(new Route(true, "a.example", 443, proxy)));
            assertEquals(List.of(BasicAuthorization.of("user:secret") + " a.example:443"), http.asked);
        }
    }

    @Test
    void a_host_that_is_called_auth_is_no_host_that_its_proxy_wants_authorization_for() {
        try (ProxyServer http = ProxyServer.http(net.group, net.deadPort()).answers(HttpResponseStatus.BAD_GATEWAY)) {
            Route.Proxy proxy = new Route.Proxy(Route.Proxy.Kind.HTTP, "127.0.0.1", http.port(), null);
            assertTrue(failure(new Route(true, "auth.example", 443, proxy)).temporary());
        }
    }

    @Test
    void a_proxy_that_is_not_there_is_named() {
        int dead = net.deadPort();
        Route.Proxy proxy = new Route.Proxy(Route.Proxy.Kind.HTTP, "127.0.0.1", dead, null);
        assertEquals(
                new Failed(Stage.CONNECT, "proxy http://127.0.0.1:" + dead + ": connection refused", true),
                failure(new Route(true, "a.example", 443, proxy)));
        Route.Proxy unknown = new Route.Proxy(Route.Proxy.Kind.HTTP, "none.example", 3128, null);
        assertEquals(
                new Failed(Stage.CONNECT, "proxy http://none.example:3128: no such host", false),
                failure(new Route(true, "a.example", 443, unknown)));
    }

    @Test
    void a_proxy_that_misbehaves() {
        int mute = net.server(c -> c.pipeline().addLast(new Loopback.Mute()));
        int closing = net.server(c -> c.pipeline().addLast(new Loopback.Closes()));
        int garbage = net.server(c -> c.pipeline().addLast(new Loopback.Says("\7\7\7\7 nothing\r\n\r\n")));
        for (Route.Proxy.Kind kind : Route.Proxy.Kind.values()) {
            assertEquals("no answer within 700ms", proxyFailure(kind, mute));
            assertEquals("connection closed", proxyFailure(kind, closing));
            assertTrue(proxyFailure(kind, garbage).contains("not a "));
        }
    }

    private String proxyFailure(Route.Proxy.Kind kind, int port) {
        Route.Proxy proxy = new Route.Proxy(kind, "127.0.0.1", port, null);
        String reason = failure(new Route(true, "a.example", 443, proxy)).reason();
        String name = "proxy " + proxy + ": ";
        assertTrue(reason.startsWith(name), reason);
        return reason.substring(name.length());
    }
}
