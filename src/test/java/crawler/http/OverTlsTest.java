package crawler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import crawler.testsite.TestSite;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What TLS changes for an exchange, by each library that may speak it; the handshake itself is the dialer's. */
@ParameterizedClass
@MethodSource("crawler.http.TlsTest#libraries")
@SuppressWarnings("NullAway.Init")
class OverTlsTest {
    @Parameter
    SslProvider library;

    private TestSite site;
    private Client client;

    @BeforeEach
    void open() throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
        SslContext trusting = SslContextBuilder.forClient()
                .sslProvider(library)
                .trustManager(certificate.getCertificate())
                .endpointIdentificationAlgorithm(null)
                .build();
        site = TestSite.start(server);
        client = new Client(settings -> settings, loop -> new TlsDialer(loop, trusting));
    }

    @AfterEach
    void close() {
        client.close();
        site.close();
    }

    private static final class TlsDialer extends Client.LoopbackDialer {
        private final EventLoop loop;
        private final SslContext tls;

        TlsDialer(EventLoop loop, SslContext tls) {
            super(loop, new AtomicInteger());
            this.loop = loop;
            this.tls = tls;
        }

        @Override
        public Future<Channel> dial(Route route) {
            Promise<Channel> promise = loop.newPromise();
            super.dial(route).addListener((Future<Channel> connected) -> {
                Channel channel = connected.getNow();
                SslHandler handler = tls.newHandler(channel.alloc(), route.host(), route.port());
                channel.pipeline().addLast(handler);
                channel.read();
                handler.handshakeFuture().addListener(shaken -> {
                    if (shaken.isSuccess()) {
                        promise.setSuccess(channel);
                    } else {
                        promise.setFailure(new DialException(Outcome.Stage.TLS, String.valueOf(shaken.cause())));
                    }
                });
            });
            return promise;
        }
    }

    @Test
    void pages_come_over_kept_connections() throws Exception {
        site.page("/", "<a href=b>").gzip("/gzip", "x".repeat(1_000_000));
        Recorder page = client.get(site.url("/"));
        page.fetched();
        assertEquals("<a href=b>", page.text());
        assertEquals(1_000_000, client.get(site.url("/gzip")).fetched().bytes());
        assertEquals(1, site.connections());
        site.closeConnections();
        assertEquals(10, client.get(site.url("/")).fetched().bytes(), "the stale one was replaced");
    }

    @Test
    void a_pause_holds_whole_records_back() throws Exception {
        site.page("/", "x".repeat(1_000_000));
        Recorder page = client.get(site.url("/"), new Recorder() {
            @Override
            public void body(ByteBuffer chunk) {
                super.body(chunk);
                exchange().pause();
            }
        });
        page.bodyCame.await();
        long before = client.onLoop(page.count::get);
        client.onLoop(() -> {});
        assertEquals(before, client.onLoop(page.count::get));
        while (!page.ended()) {
            client.onLoop(() -> page.exchange().resume());
        }
        assertEquals(1_000_000, page.fetched().bytes());
    }

    @Test
    void rfc9112_9_8_a_body_without_length_needs_a_proper_end() throws Exception {
        site.script("/proper", c -> c.send("HTTP/1.1 200 OK\r\n\r\nto the end").close())
                .script("/cut", c -> c.send("HTTP/1.1 200 OK\r\n\r\nto the end").cut())
                .script(
                        "/framed",
                        c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                                .cut())
                .script(
                        "/short",
                        c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok")
                                .cut());
        assertEquals(10, client.get(site.url("/proper")).fetched().bytes());
        assertEquals(
                "READ TLS connection closed without notice, the body may be cut",
                client.get(site.url("/cut")).failure());
        assertEquals(2, client.get(site.url("/framed")).fetched().bytes());
        assertEquals(
                "READ connection closed after 2 of 3 bytes",
                client.get(site.url("/short")).failure());
    }

    @Test
    void garbage_instead_of_records_is_a_failure() throws Exception {
        site.script("/", c -> {
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nok");
            c.wire().getOutputStream().write(new byte[100]);
            c.stall();
        });
        Recorder page = client.get(site.url("/"));
        assertEquals("READ TLS: not a TLS record", page.failure());
        assertEquals(0, client.open());
    }
}
