package crawler.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.http.Outcome.Failed;
import crawler.http.Outcome.Stage;
import crawler.testsite.TestSite;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes with servers that have every usual defect, by each library that may speak TLS for us. */
@ParameterizedClass
@MethodSource("libraries")
@SuppressWarnings("NullAway.Init")
class TlsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    static Path dir;

    private static X509Bundle issuer;
    private static Path issuerFile;

    @Parameter
    SslProvider library;

    private TlsClient trusting;

    private final Loopback net = new Loopback();
    private final List<String> serverNames = new ArrayList<>();

    @BeforeAll
    static void authority() throws Exception {
        issuer = new CertificateBuilder()
                .ecp256()
                .subject("CN=Test Authority, O=Tests")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        issuerFile = Files.writeString(dir.resolve("authority.pem"), "# ours\n" + issuer.getCertificatePEM());
    }

    /** BoringSSL is in the jar for some machines only. */
    static List<SslProvider> libraries() {
        return OpenSsl.isAvailable() ? List.of(SslProvider.OPENSSL, SslProvider.JDK) : List.of(SslProvider.JDK);
    }

    @BeforeEach
    void client() {
        trusting = client(false, issuerFile);
    }

    private TlsClient client(boolean insecure, @Nullable Path caFile) {
        return new TlsClient(insecure, caFile, () -> library);
    }

    @AfterEach
    void close() {
        net.close();
    }

    private static X509Bundle issued(UnaryOperator<CertificateBuilder> how) throws Exception {
        return how.apply(new CertificateBuilder().ecp256().subject("CN=server")).buildIssuedBy(issuer);
    }

    private static SslContext serving(X509Bundle bundle, Consumer<SslContextBuilder> more) throws Exception {
        SslContextBuilder builder =
                SslContextBuilder.forServer(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath());
        more.accept(builder);
        return builder.build();
    }

    private int server(X509Bundle bundle) throws Exception {
        return server(serving(bundle, builder -> {}));
    }

    private int server(SslContext context) {
        return net.server(channel -> channel.pipeline()
                .addLast(
                        new SniHandler((name, promise) -> {
                            serverNames.add(String.valueOf(name));
                            return promise.setSuccess(context);
                        }),
                        new Loopback.Echo()));
    }

    private Future<Channel> start(TlsClient tls, String host, int port, Duration timeout) {
        return start(tls, new Route(true, host, port, null), timeout);
    }

    private Future<Channel> start(TlsClient tls, Route route, Duration timeout) {
        HostResolver names =
                new HostResolver(net.loop, NameServers.ofSystem(), new NameCache(10), TIMEOUT, System::nanoTime);
        NettyDialer dialer =
                new NettyDialer(net.loop, NioSocketChannel::new, timeout, names, tls, () -> false, System::nanoTime);
        Future<Channel> future = net.on(() -> dialer.dial(route));
        assertTrue(future.awaitUninterruptibly(20, TimeUnit.SECONDS));
        return future;
    }

    private @Nullable Failed dial(TlsClient tls, String host, int port) throws Exception {
        Future<Channel> future = start(tls, host, port, TIMEOUT);
        if (future.isSuccess()) {
            assertEquals("ping", net.echo(future.getNow(), "ping"));
            future.getNow().close().sync();
            return null;
        }
        return assertInstanceOf(DialException.class, future.cause()).failed();
    }

    private static Failed lasting(String reason) {
        return new Failed(Stage.TLS, "TLS: " + reason, false);
    }

    private static Failed passing(String reason) {
        return new Failed(Stage.TLS, "TLS: " + reason, true);
    }

    @Test
    void a_certificate_for_the_name_is_good() throws Exception {
        int port = server(issued(b -> b.addSanDnsName("localhost").addSanDnsName("a.sub.localhost")));
        assertEquals(null, dial(trusting, "localhost", port));
        assertEquals(null, dial(trusting, "localhost.", port));
        assertEquals(null, dial(trusting, "a.sub.localhost", port));
        assertEquals(List.of("localhost", "localhost", "a.sub.localhost"), serverNames, "RFC 6066 §3, without the dot");
    }

    @Test
    void a_certificate_for_the_address_is_good() throws Exception {
        int port = server(issued(b -> b.addSanIpAddress("127.0.0.1")));
        assertEquals(null, dial(trusting, "127.0.0.1", port));
        assertEquals(List.of("null"), serverNames, "RFC 6066 §3: no literals");
    }

    @Test
    void the_name_is_checked() throws Exception {
        int port = server(issued(b -> b.addSanDnsName("example.org")));
        assertEquals(lasting("certificate is for example.org, not for localhost"), dial(trusting, "localhost", port));
        assertEquals(lasting("certificate is for example.org, not for 127.0.0.1"), dial(trusting, "127.0.0.1", port));
        int many = server(issued(b -> {
            for (int i = 0; i < 30; i++) {
                b = b.addSanDnsName("n" + i + ".example");
            }
            return b;
        }));
        assertEquals(
                lasting("certificate is for n0.example, n1.example, n2.example and 27 more, not for localhost"),
                dial(trusting, "localhost", many));
        int nameless = server(issued(b -> b.subject("CN=old.example, O=x")));
        assertEquals(
                lasting("certificate is for old.example, not for localhost"), dial(trusting, "localhost", nameless));
    }

    @Test
    void an_expired_certificate() throws Exception {
        int port = server(issued(b -> b.addSanDnsName("localhost")
                .notBefore(Instant.now().minusSeconds(7200))
                .notAfter(Instant.now().minusSeconds(3600))));
        assertEquals(lasting("certificate expired"), dial(trusting, "localhost", port));
    }

    @Test
    void a_certificate_of_tomorrow() throws Exception {
        int port = server(issued(b -> b.addSanDnsName("localhost")
                .notBefore(Instant.now().plusSeconds(3600))
                .notAfter(Instant.now().plusSeconds(7200))));
        assertEquals(lasting("certificate not yet valid"), dial(trusting, "localhost", port));
    }

    @Test
    void nobody_knows_the_issuer() throws Exception {
        int issued = server(issued(b -> b.addSanDnsName("localhost")));
        TlsClient jdk = client(false, null);
        assertEquals(lasting("certificate from an unknown issuer"), dial(jdk, "localhost", issued));
        int selfSigned = server(new CertificateBuilder()
                .ecp256()
                .subject("CN=me")
                .setIsCertificateAuthority(true)
                .addSanDnsName("localhost")
                .buildSelfSigned());
        assertEquals(lasting("certificate is self-signed"), dial(jdk, "localhost", selfSigned));
        assertEquals(lasting("certificate is self-signed"), dial(trusting, "localhost", selfSigned));
    }

    @Test
    void an_issuer_that_expired() throws Exception {
        X509Bundle old = new CertificateBuilder()
                .ecp256()
                .subject("CN=Old Authority")
                .setIsCertificateAuthority(true)
                .notBefore(Instant.now().minusSeconds(7200))
                .notAfter(Instant.now().minusSeconds(3600))
                .buildIssuedBy(issuer);
        X509Bundle leaf = new CertificateBuilder()
                .ecp256()
                .subject("CN=server")
                .addSanDnsName("localhost")
                .buildIssuedBy(old);
        assertEquals(lasting("certificate of the issuer expired"), dial(trusting, "localhost", server(leaf)));
    }

    @Test
    void insecure_checks_neither_issuer_nor_name() throws Exception {
        int port = server(new CertificateBuilder()
                .ecp256()
                .subject("CN=me")
                .setIsCertificateAuthority(true)
                .addSanDnsName("example.org")
                .notBefore(Instant.now().minusSeconds(7200))
                .notAfter(Instant.now().minusSeconds(3600))
                .buildSelfSigned());
        assertEquals(null, dial(client(true, null), "localhost", port));
    }

    @Test
    void http1_1_is_what_we_speak() throws Exception {
        int port = server(serving(
                issued(b -> b.addSanDnsName("localhost")),
                b -> b.applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))));
        Future<Channel> future = start(trusting, "localhost", port, TIMEOUT);
        SslHandler handler = requireNonNull(future.get().pipeline().get(SslHandler.class));
        assertEquals("http/1.1", handler.applicationProtocol());
        assertEquals("TLSv1.3", handler.engine().getSession().getProtocol());
        future.get().close().sync();
    }

    @Test
    void tls_1_2_will_do() throws Exception {
        int port = server(serving(issued(b -> b.addSanDnsName("localhost")), b -> b.protocols("TLSv1.2")));
        assertEquals(null, dial(trusting, "localhost", port));
    }

    @Test
    void sessions_are_taken_up_again() throws Exception {
        int port = server(serving(issued(b -> b.addSanDnsName("localhost")), b -> b.protocols("TLSv1.2")));
        byte[] first = session(port);
        assertEquals(
                java.util.HexFormat.of().formatHex(first),
                java.util.HexFormat.of().formatHex(session(port)));
    }

    private byte[] session(int port) throws Exception {
        Channel channel = start(trusting, "localhost", port, TIMEOUT).get();
        byte[] id = requireNonNull(channel.pipeline().get(SslHandler.class))
                .engine()
                .getSession()
                .getId();
        assertEquals("ping", net.echo(channel, "ping"));
        channel.close().sync();
        return id;
    }

    @Test
    void plain_http_on_the_tls_port() throws Exception {
        int port = net.server(
                c -> c.pipeline().addLast(new Loopback.Says("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")));
        assertEquals(lasting("server does not speak TLS"), dial(trusting, "localhost", port));
    }

    @Test
    void a_connection_closed_in_the_handshake() throws Exception {
        int atOnce = net.server(c -> c.pipeline().addLast(new Loopback.Closes()));
        assertEquals(passing("connection closed during the handshake"), dial(trusting, "localhost", atOnce));
        // The head of a record that announces more than comes.
        int within = net.server(c -> c.pipeline().addLast(new Loopback.Says("\26\3\3\1\0\2", true)));
        assertEquals(passing("connection closed during the handshake"), dial(trusting, "localhost", within));
    }

    @Test
    void a_connection_reset_in_the_handshake() throws Exception {
        for (String said : List.of("", "\26\3\3\1\0\2")) {
            try (TestSite site = TestSite.start()) {
                site.onConnect(c -> {
                    if (c.wire().getInputStream().read() >= 0) { // the client has begun
                        c.send(said).reset();
                    }
                });
                assertEquals(
                        passing("connection closed during the handshake"), dial(trusting, "localhost", site.port()));
            }
        }
    }

    @Test
    void a_server_that_never_answers() throws Exception {
        int port = net.server(c -> c.pipeline().addLast(new Loopback.Mute()));
        Future<Channel> future = start(trusting, "localhost", port, Duration.ofMillis(300));
        assertEquals(
                passing("no handshake within 300ms"),
                assertInstanceOf(DialException.class, future.cause()).failed());
    }

    @Test
    void rfc8446_6_2_alerts() throws Exception {
        int refuses = net.server(c -> c.pipeline().addLast(new Loopback.Says("\25\3\3\0\2\2\50")));
        assertEquals(lasting("handshake refused (handshake_failure)"), dial(trusting, "localhost", refuses));
        int old = net.server(c -> c.pipeline().addLast(new Loopback.Says("\25\3\3\0\2\2\106")));
        assertEquals(lasting("protocol version not supported"), dial(trusting, "localhost", old));
        int stranger = net.server(c -> c.pipeline().addLast(new Loopback.Says("\25\3\3\0\2\2\160")));
        assertEquals(lasting("handshake refused (unrecognized_name)"), dial(trusting, "localhost", stranger));
    }

    @Test
    void a_server_of_the_last_century() throws Exception {
        // A ServerHello of TLS 1.0: version 3.1, 32 random bytes, no session, a cipher suite, no compression.
        String hello = "\26\3\1\0\52\2\0\0\46\3\1" + "r".repeat(32) + "\0\300\23\0";
        int port = net.server(c -> c.pipeline().addLast(new Loopback.Says(hello)));
        assertEquals(lasting("protocol version not supported"), dial(trusting, "localhost", port));
    }

    @Test
    void tls_goes_through_a_tunnel_to_the_origin() throws Exception {
        int port = server(issued(b -> b.addSanDnsName("origin.example")));
        try (ProxyServer http = ProxyServer.http(net.group, port).wants("u:p");
                ProxyServer socks = ProxyServer.socks(net.group, port)) {
            List<Route.Proxy> proxies = List.of(
                    new Route.Proxy(Route.Proxy.Kind.HTTP, "127.0.0.1", http.port(), "u:p"),
                    new Route.Proxy(Route.Proxy.Kind.SOCKS5, "127.0.0.1", socks.port(), null));
            for (Route.Proxy proxy : proxies) {
                Channel channel = start(trusting, new Route(true, "origin.example", 443, proxy), TIMEOUT)
                        .get();
                assertEquals("ping", net.echo(channel, "ping"));
                channel.close().sync();
                Failed wrong = assertInstanceOf(
                                DialException.class,
                                start(trusting, new Route(true, "other.example", 443, proxy), TIMEOUT)
                                        .cause())
                        .failed();
                assertEquals(lasting("certificate is for origin.example, not for other.example"), wrong);
            }
        }
    }

    @Test
    void a_name_tls_cannot_carry_is_no_exception() throws Exception {
        int port = server(issued(b -> b.addSanDnsName("origin.example")));
        try (ProxyServer http = ProxyServer.http(net.group, port)) {
            Route.Proxy proxy = new Route.Proxy(Route.Proxy.Kind.HTTP, "127.0.0.1", http.port(), null);
            for (String host : List.of("a..b", "a".repeat(64) + ".example", "a_b.example")) {
                Failed failed = assertInstanceOf(
                                DialException.class,
                                start(trusting, new Route(true, host, 443, proxy), TIMEOUT)
                                        .cause())
                        .failed();
                assertEquals(lasting("certificate is for origin.example, not for " + host), failed);
            }
        }
    }

    @Test
    void several_certificates_of_a_file_are_trusted_besides_the_jdks() throws Exception {
        X509Bundle other = new CertificateBuilder()
                .ecp256()
                .subject("CN=Other Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path both = Files.writeString(
                dir.resolve("both.pem"),
                other.getCertificatePEM() + "Some text\n"
                        + issuer.getCertificatePEM().replace("\n", "\r\n"));
        assertEquals(null, dial(client(false, both), "localhost", server(issued(b -> b.addSanDnsName("localhost")))));
    }

    @Test
    void a_file_without_certificates_is_refused_at_once() throws Exception {
        assertRefused(dir.resolve("missing.pem"), ": no such file");
        assertRefused(dir, ": cannot be read (");
        assertRefused(Files.writeString(dir.resolve("empty.pem"), ""), ": no certificate in PEM form");
        assertRefused(
                Files.writeString(dir.resolve("key.pem"), issuer.getPrivateKeyPEM()), ": no certificate in PEM form");
        String pem = issuer.getCertificatePEM();
        String bad = "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n";
        assertRefused(Files.writeString(dir.resolve("second.pem"), pem + bad), ": certificate 2 cannot be understood");
    }

    private static void assertRefused(Path file, String reason) {
        String message = requireNonNull(assertThrows(IllegalArgumentException.class, () -> new TlsClient(false, file))
                .getMessage());
        assertTrue(message.startsWith(file + reason), message);
    }

    @Test
    void sessions_of_two_thousand_hosts_are_remembered_and_no_more() throws Exception {
        TlsClient client = client(false, null);
        SslContext context = client.context(ImmediateEventExecutor.INSTANCE).get();
        assertEquals(2_000, context.sessionContext().getSessionCacheSize());
    }

    @Test
    void the_context_is_made_once() throws Exception {
        TlsClient client = client(false, null);
        SslContext first = client.context(ImmediateEventExecutor.INSTANCE).get();
        assertEquals(first, client.context(ImmediateEventExecutor.INSTANCE).get());
    }
}
