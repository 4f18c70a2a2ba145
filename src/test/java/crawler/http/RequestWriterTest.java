package crawler.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.url.WebUrl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestWriterTest {
    private static final WebUrl URL = requireNonNull(WebUrl.parse("http://a.example:81/b?c=d#e"));

    private static String written(Request request, Route.@Nullable Proxy proxy, Map.Entry<?, ?>... settings) {
        Client.Settings made = new Client.Settings();
        made.headers = List.of(settings).stream()
                .map(e -> Map.entry((String) e.getKey(), (String) e.getValue()))
                .toList();
        Route route = new Route(false, "a.example", 81, proxy);
        ByteBuf out = new RequestWriter(made.build()).write(request, route, UnpooledByteBufAllocator.DEFAULT);
        String text = out.toString(UTF_8);
        out.release();
        return text;
    }

    private static Request get(boolean credentials, Map.Entry<?, ?>... own) {
        List<Map.Entry<String, String>> fields = List.of(own).stream()
                .map(e -> Map.entry((String) e.getKey(), (String) e.getValue()))
                .toList();
        return new Request(Request.Method.GET, URL, new RequestContext(0), fields, credentials);
    }

    @Test
    void a_request_as_it_is_sent() {
        assertEquals("""
                GET /b?c=d HTTP/1.1
                Host: a.example:81
                User-Agent: crawler/test
                Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.1
                Accept-Encoding: gzip, deflate

                """.replace("\n", "\r\n"), written(Request.get(URL), null));
    }

    @Test
    void an_empty_user_agent_is_not_sent() {
        Client.Settings made = new Client.Settings();
        made.userAgent = "";
        ByteBuf out = new RequestWriter(made.build())
                .write(Request.get(URL), new Route(false, "a.example", 81, null), UnpooledByteBufAllocator.DEFAULT);
        String text = out.toString(UTF_8);
        out.release();
        assertFalse(text.contains("User-Agent"), text);
    }

    @Test
    void rfc9112_3_2_2_an_http_proxy_gets_the_whole_url_and_our_name() {
        Route.Proxy proxy = new Route.Proxy(Route.Proxy.Kind.HTTP, "p", 1, "user:pass");
        String text = written(Request.get(URL), proxy);
        assertTrue(text.startsWith("GET http://a.example:81/b?c=d HTTP/1.1\r\nHost: a.example:81\r\n"), text);
        assertTrue(text.contains("\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n"), text);
        Route.Proxy socks = new Route.Proxy(Route.Proxy.Kind.SOCKS5, "p", 1, "user:pass");
        assertEquals(written(Request.get(URL), null), written(Request.get(URL), socks));
    }

    @Test
    void fields_of_the_settings_replace_ours_whatever_their_case() {
        String text = written(
                Request.get(URL),
                null,
                Map.entry("accept", "*/*"),
                Map.entry("HOST", "b"),
                Map.entry("user-agent", ""),
                Map.entry("X-A", "1"),
                Map.entry("X-A", "2"));
        assertEquals(
                "GET /b?c=d HTTP/1.1\r\nHost: b\r\nAccept-Encoding: gzip, deflate\r\naccept: */*\r\nX-A: 1\r\nX-A: 2\r\n\r\n",
                text);
    }

    @Test
    void fields_of_the_request_replace_those_of_the_settings() {
        String text =
                written(get(true, Map.entry("cookie", "c=d")), null, Map.entry("Cookie", "a=b"), Map.entry("X", "y"));
        assertFalse(text.contains("a=b"), text);
        assertTrue(text.endsWith("\r\nX: y\r\ncookie: c=d\r\n\r\n"), text);
    }

    @Test
    void rfc6265_5_4_cookies_are_sent_as_the_bytes_that_came() {
        String text = written(get(true, Map.entry("Cookie", "a=caf\u00c3\u00a9")), null);
        assertTrue(text.contains("\r\nCookie: a=caf\u00e9\r\n"), text);
    }

    @Test
    void what_was_meant_for_another_origin_is_withheld() {
        String text = written(
                get(false),
                null,
                Map.entry("Cookie", "a=b"),
                Map.entry("authorization", "secret"),
                Map.entry("host", "elsewhere"),
                Map.entry("X", "y"));
        assertFalse(text.contains("a=b") || text.contains("secret") || text.contains("elsewhere"), text);
        assertTrue(text.contains("\r\nHost: a.example:81\r\n") && text.contains("\r\nX: y\r\n"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "ü", "Content-Length", "transfer-encoding"})
    void names_that_are_none_are_refused(String name) {
        Client.Settings settings = new Client.Settings();
        settings.headers = List.of(Map.entry(name, "1"));
        assertThrows(IllegalArgumentException.class, settings::build);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\n", "a\rb", "a\0b", "\u007f"})
    void values_that_would_end_the_line_are_refused(String value) {
        Client.Settings settings = new Client.Settings();
        settings.headers = List.of(Map.entry("Secret", value));
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, settings::build).getMessage());
        assertEquals("header Secret must not contain control characters", message);
    }
}
