package crawler.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.url.WebUrl;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    private static @Nullable String via(Map<String, String> environment, String url) {
        return via(null, environment, url);
    }

    private static @Nullable String via(@Nullable String option, Map<String, String> environment, String url) {
        Route.Proxy proxy = new Proxies(option, environment)
                .route(requireNonNull(WebUrl.parse(url)))
                .proxy();
        return proxy == null ? null : proxy.toString();
    }

    private static Route.Proxy parsed(String option) {
        return requireNonNull(new Proxies(option, Map.of())
                .route(requireNonNull(WebUrl.parse("http://a/")))
                .proxy());
    }

    @Test
    void without_settings_routes_are_direct() {
        Route route = new Proxies(null, Map.of()).route(requireNonNull(WebUrl.parse("https://a.example/x")));
        assertEquals(new Route(true, "a.example", 443, null), route);
        assertFalse(route.absoluteForm());
    }

    @ParameterizedTest
    @CsvSource({
        "http://p:3128, http://p:3128",
        "http://p:3128/, http://p:3128",
        "p:3128, http://p:3128",
        "HTTP://P:3128, http://p:3128",
        "http://p, http://p:80",
        "http://[::1]:8080, http://[::1]:8080",
        "socks5://p, socks5://p:1080",
        "socks5://p:80, socks5://p:80",
        "socks5://[::1], socks5://[::1]:1080",
        "socks5h://u:1@p, socks5://p:1080",
    })
    void proxies_are_read_as_users_write_them(String option, String expected) {
        assertEquals(expected, parsed(option).toString());
    }

    @Test
    void credentials_are_decoded_and_never_printed() {
        Route.Proxy proxy = parsed("http://us%40er:p%3Aw@p:1");
        assertEquals("us@er:p:w", proxy.authorization());
        assertEquals("http://p:1", proxy.toString());
        assertFalse(new Route(true, "a", 443, proxy).toString().contains("us@er"));
        assertNull(parsed("http://p:1").authorization());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://u:secret@p:1",
                "socks4://p:1",
                "http://u:secret@",
                "http://u:secret@p:99999",
                "://p:1",
                "http://u:secret@p:0",
                "ftp://p"
            })
    void what_we_cannot_speak_to_is_refused_naming_the_option(String option) {
        String message =
                requireNonNull(assertThrows(IllegalArgumentException.class, () -> new Proxies(option, Map.of()))
                        .getMessage());
        assertTrue(message.startsWith("--proxy: "), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void a_bad_variable_is_named() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new Proxies(null, Map.of("HTTPS_PROXY", "https://p")))
                .getMessage();
        assertEquals("HTTPS_PROXY: a proxy is http:// or socks5://, not https://", message);
        assertNotNull(
                via("http://p:1", Map.of("HTTPS_PROXY", "https://p"), "https://a/"), "the option stands before it");
    }

    @Test
    void the_environment_is_read_as_curl_reads_it() {
        assertEquals("http://p:1", via(Map.of("http_proxy", "p:1"), "http://a/"));
        assertNull(via(Map.of("http_proxy", "p:1"), "https://a/"));
        assertNull(via(Map.of("HTTP_PROXY", "p:1"), "http://a/"), "set by a CGI client");
        assertEquals("http://p:1", via(Map.of("HTTPS_PROXY", "p:1"), "https://a/"));
        assertEquals("http://p:2", via(Map.of("HTTPS_PROXY", "p:1", "https_proxy", "p:2"), "https://a/"));
        assertEquals("http://p:1", via(Map.of("HTTPS_PROXY", "p:1", "https_proxy", ""), "https://a/"));
        assertEquals("socks5://p:1", via(Map.of("ALL_PROXY", "socks5://p:1"), "http://a/"));
        assertEquals("http://p:2", via(Map.of("ALL_PROXY", "p:1", "http_proxy", "p:2"), "http://a/"));
    }

    @Test
    void an_empty_option_means_no_proxy_at_all() {
        assertNull(via("", Map.of("http_proxy", "p:1"), "http://a/"));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, true",
        "example.com, www.example.com, true",
        ".example.com, example.com, true",
        ".example.com, www.example.com, true",
        "example.com, notexample.com, false",
        "www.example.com, example.com, false",
        "EXAMPLE.com, example.com, true",
        "example.com., example.com, true",
        "example.com, example.com., true",
        "example.com:8080, example.com:8080, true",
        "example.com:8080, example.com, false",
        "*, anything.example, true",
        "*.example.com, www.example.com, false",
        "., example.com, false",
        "'a.example,b.example', b.example, true",
        "'a.example b.example', b.example, true",
        "' , ,', b.example, false",
        "127.0.0.1, 127.0.0.1, true",
        "0.0.1, 127.0.0.1, false",
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/9, 10.128.0.1, false",
        "10.0.0.0/0, 1.2.3.4, true",
        "10.0.0.0/33, 10.0.0.0, false",
        "::1, [::1], true",
        "[::1], [::1], true",
        "[::1]:81, [::1]:81, true",
        "[::1]:81, [::1]:82, false",
        "fe80::/10, [fe80::1], true",
        "fe80::/10, [fec0::1], false",
        "fe80::/10, 127.0.0.1, false",
    })
    void no_proxy_excepts(String list, String authority, boolean direct) {
        String url = "http://" + authority + "/";
        assertEquals(direct ? null : "http://p:1", via(Map.of("http_proxy", "p:1", "NO_PROXY", list), url));
        assertEquals(direct ? null : "http://p:1", via("p:1", Map.of("no_proxy", list), url), "also from --proxy");
    }

    @Test
    void only_plain_http_through_an_http_proxy_is_asked_for_in_absolute_form() {
        WebUrl plain = requireNonNull(WebUrl.parse("http://a/"));
        WebUrl secure = requireNonNull(WebUrl.parse("https://a/"));
        assertTrue(new Proxies("p:1", Map.of()).route(plain).absoluteForm());
        assertFalse(new Proxies("p:1", Map.of()).route(secure).absoluteForm());
        assertFalse(new Proxies("socks5://p:1", Map.of()).route(plain).absoluteForm());
    }
}
