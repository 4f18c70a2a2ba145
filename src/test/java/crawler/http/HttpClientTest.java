package crawler.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import crawler.url.WebUrl;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.NetUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack against real servers on loopback; names are resolved by a name server of our own. */
class HttpClientTest {
    @TempDir
    Path dir;

    private final Loopback net = new Loopback();
    private final DnsServer dns = new DnsServer(net.group);
    private final TestSite site = TestSite.start();
    private final Map<String, String> environment = new HashMap<>();
    private List<Map.Entry<String, String>> headers = List.of();
    private @Nullable String proxy;
    private @Nullable Path caFile;
    private @Nullable Path cookieFile;
    private Duration timeout = Duration.ofSeconds(20);
    private boolean blockPrivate;
    private @Nullable HttpClient client;
    private @Nullable Fetcher fetcher;

    HttpClientTest() {
        for (String name : List.of("a.example", "b.example", "www.site.example", "site.example")) {
            dns.host(name, NetUtil.LOCALHOST4);
        }
    }

    private HttpClient client() {
        if (client == null) {
            HttpSettings settings = new HttpSettings(
                    10,
                    2,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    timeout,
                    1,
                    5,
                    1_000_000,
                    "crawler/test",
                    headers,
                    proxy,
                    environment,
                    false,
                    caFile,
                    cookieFile,
                    blockPrivate);
            client = new HttpClient(settings, null, () -> NameServers.of(List.of(dns.address())));
        }
        return client;
    }

    private Recorder get(String url) {
        if (fetcher == null) {
            fetcher = client().on(net.loop);
        }
        Fetcher fetching = fetcher;
        Recorder recorder = new Recorder();
        net.on(() -> recorder.exchange = fetching.fetch(Request.get(requireNonNull(WebUrl.parse(url), url)), recorder));
        return recorder;
    }

    @AfterEach
    void close() throws Exception {
        if (client != null) {
            client.close().get(10, TimeUnit.SECONDS);
        }
        site.close();
        dns.close();
        net.close();
    }

    private String at(String host, String path) {
        return "http://" + host + ":" + site.port() + path;
    }

    @Test
    void a_name_is_resolved_connected_and_asked() throws Exception {
        site.page("/", "hello");
        Recorder page = get(at("a.example", "/"));
        assertEquals(200, page.fetched().status());
        assertEquals("hello", page.text());
        assertEquals("a.example:" + site.port(), site.requests().get(0).header("Host"));
        assertFalse(client().hasTls());
    }

    @Test
    void names_that_do_not_exist_and_ports_that_are_closed() throws Exception {
        assertEquals("RESOLVE no such host", get("http://none.example/").failure());
        assertEquals(
                "CONNECT connection refused",
                get("http://a.example:" + net.deadPort() + "/").failure());
    }

    @Test
    void a_timeout_covers_the_attempts() throws Exception {
        timeout = Duration.ofMillis(200);
        site.silent("/");
        assertEquals(
                "DEADLINE took longer than 200ms", get(at("a.example", "/")).failure());
        assertEquals(1, site.requests().size());
    }

    @Test
    void what_may_pass_is_tried_again() throws Exception {
        site.script("/", connection -> {
            if (site.requests("/").size() == 1) {
                connection.reset();
            } else {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        assertEquals(200, get(at("a.example", "/")).fetched().status());
        assertEquals(2, site.requests().size());
    }

    @Test
    void redirects_and_the_cookies_on_their_way() throws Exception {
        site.answer("/login", 302, new byte[0], "Location: /page", "Set-Cookie: session=1; Domain=site.example")
                .page("/page", "in");
        Recorder page = get(at("www.site.example", "/login"));
        assertEquals(at("www.site.example", "/page"), page.fetched().url().href());
        assertEquals("in", page.text());
        assertEquals("session=1", site.requests("/page").get(0).header("Cookie"));
        assertEquals(200, get(at("www.site.example", "/page")).fetched().status());
        assertNull(site.requests("/page").get(1).header("Cookie"), "cookies of another page");
    }

    @Test
    void credentials_stay_where_they_belong() throws Exception {
        headers = List.of(Map.entry("Authorization", "Bearer x"), Map.entry("Cookie", "mine=1"));
        site.redirect("/same", "/away")
                .redirect("/away", at("b.example", "/there"))
                .page("/there", "x");
        assertEquals(200, get(at("a.example", "/same")).fetched().status());
        assertEquals("Bearer x", site.requests("/away").get(0).header("Authorization"));
        assertEquals("mine=1", site.requests("/away").get(0).header("Cookie"));
        assertNull(site.requests("/there").get(0).header("Authorization"));
        assertNull(site.requests("/there").get(0).header("Cookie"));
    }

    @Test
    void user_information_is_sent_and_not_shown() throws Exception {
        site.page("/", "x");
        Recorder page = get("http://user:secret@a.example:" + site.port() + "/");
        assertEquals(at("a.example", "/"), page.fetched().url().href());
        assertEquals(at("a.example", "/"), page.head().url().href());
        assertEquals(
                BasicAuthorization.of("user:secret"), site.requests().get(0).header("Authorization"));
    }

    @Test
    void cookies_of_the_run_live_in_a_file() throws Exception {
        cookieFile = Files.writeString(dir.resolve("jar"), ".site.example\tTRUE\t/\tFALSE\t0\told\t1\n");
        site.page("/", "x", "Set-Cookie: new=2");
        get(at("www.site.example", "/")).fetched();
        assertEquals("old=1", site.requests().get(0).header("Cookie"));
        get(at("www.site.example", "/")).fetched();
        assertEquals("old=1; new=2", site.requests().get(1).header("Cookie"));
        get(at("b.example", "/")).fetched();
        assertNull(site.requests().get(2).header("Cookie"));
        client().saveCookies();
        assertTrue(Files.readString(cookieFile).contains("www.site.example\tFALSE\t/\tFALSE\t0\tnew\t2\n"));
    }

    @Test
    void an_http_proxy_is_asked_for_the_whole_url() throws Exception {
        proxy = "http://user:pw@127.0.0.1:" + site.port();
        site.page("/x", "by proxy");
        Recorder page = get("http://unknown.example/x");
        assertEquals(200, page.fetched().status(), () -> site.requests().toString());
        assertEquals("by proxy", page.text());
        assertEquals("http://unknown.example/x", site.requests().get(0).target());
        assertEquals(BasicAuthorization.of("user:pw"), site.requests().get(0).header("Proxy-Authorization"));
        assertEquals(0, dns.asked("unknown.example"));
    }

    @Test
    void private_addresses_are_refused_once_and_never_asked() throws Exception {
        blockPrivate = true;
        site.page("/", "secret");
        assertEquals(
                "CONNECT address 127.0.0.1 is loopback (--block-private)",
                get(at("a.example", "/")).failure());
        assertEquals(
                "CONNECT address 127.0.0.1 is loopback (--block-private)",
                get(site.url("/")).failure());
        assertEquals(0, site.connections());
    }

    @Test
    void a_private_seed_allows_private_addresses_by_its_name() throws Exception {
        blockPrivate = true;
        site.page("/", "ours");
        dns.host("public.example", NetUtil.createInetAddressFromIpAddressString("93.184.215.14"));
        SeedAddresses seeds = client().seedAddresses(net.loop);
        assertFalse(seeds.take(requireNonNull(WebUrl.parse("http://public.example/"))));
        assertFalse(seeds.take(requireNonNull(WebUrl.parse("http://unknown.example/"))));
        assertTrue(get(site.url("/")).failure().endsWith("(--block-private)"));
        assertTrue(seeds.take(requireNonNull(WebUrl.parse("http://a.example/"))));
        Recorder page = get(site.url("/"));
        assertEquals(200, page.fetched().status());
        assertEquals("ours", page.text());
    }

    @Test
    void a_redirect_to_a_private_address_is_refused() throws Exception {
        blockPrivate = true;
        proxy = "http://127.0.0.1:" + site.port(); // the proxy is ours to choose, and stands for a public server
        site.redirect("/", "http://169.254.169.254/latest/meta-data/");
        assertEquals(
                "CONNECT address 169.254.169.254 is link-local (--block-private)",
                get("http://public.example/").failure());
        assertEquals(1, site.requests().size());
    }

    @Test
    void the_environment_names_a_proxy_and_exceptions() throws Exception {
        site.page("/", "direct");
        try (ProxyServer socks = ProxyServer.socks(net.group, site.port())) {
            environment.put("all_proxy", "socks5://127.0.0.1:" + socks.port());
            environment.put("NO_PROXY", "b.example");
            assertEquals(200, get("http://unknown.example/").fetched().status());
            assertEquals(200, get(at("b.example", "/")).fetched().status());
            assertEquals(List.of("DOMAIN(3) unknown.example:80"), socks.asked);
        }
    }

    @Test
    void a_redirect_from_https_to_http_through_a_tunnel() throws Exception {
        X509Bundle issuer = new CertificateBuilder()
                .ecp256()
                .subject("CN=Test Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle server = new CertificateBuilder()
                .ecp256()
                .subject("CN=server")
                .addSanDnsName("origin.example")
                .buildIssuedBy(issuer);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(server.toKeyManagerFactory().getKeyManagers(), null, null);
        caFile = Files.writeString(dir.resolve("ca.pem"), issuer.getCertificatePEM());
        try (TestSite secure = TestSite.start(context);
                ProxyServer tunnel = ProxyServer.http(net.group, secure.port())) {
            environment.put("https_proxy", "127.0.0.1:" + tunnel.port());
            secure.redirect("/", at("a.example", "/end"));
            site.page("/end", "plain");
            Recorder page = get("https://user:secret@origin.example/");
            assertEquals(200, page.fetched().status());
            assertEquals("plain", page.text());
            assertTrue(client().hasTls());
            assertNull(site.requests().get(0).header("Authorization"));
            assertEquals(
                    BasicAuthorization.of("user:secret"),
                    secure.requests().get(0).header("Authorization"));
            assertEquals(List.of("origin.example:443"), tunnel.asked);
            assertEquals(
                    "TLS TLS: certificate is for origin.example, not for other.example",
                    get("https://other.example/").failure());
        }
    }

    @Test
    void cancelling_ends_whatever_is_under_way() throws Exception {
        dns.silent("mute.example", 1000);
        Recorder resolving = get("http://mute.example/");
        net.on(() -> {
            resolving.exchange().cancel();
            return true;
        });
        assertEquals("CANCELLED cancelled", resolving.failure());
    }

    @Test
    void settings_that_cannot_work_are_refused_at_once() {
        proxy = "socks4://p";
        assertThrows(IllegalArgumentException.class, this::client);
        proxy = null;
        caFile = dir.resolve("none.pem");
        assertThrows(IllegalArgumentException.class, this::client);
        caFile = null;
        cookieFile = dir;
        assertThrows(IllegalArgumentException.class, this::client);
        cookieFile = null;
    }

    @Test
    void after_the_close_nothing_is_fetched() throws Exception {
        site.page("/", "x");
        assertEquals(200, get(at("a.example", "/")).fetched().status());
        client().close().get(10, TimeUnit.SECONDS);
        site.awaitOpenConnections(0);
        assertEquals("CANCELLED the client is closed", get(at("a.example", "/")).failure());
        assertFalse(net.loop.isShuttingDown());
    }
}
