package crawler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieJarTest {
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final CookieJar jar = new CookieJar(() -> now);

    private void set(String url, String... cookies) {
        for (String cookie : cookies) {
            jar.set(FakeFetcher.url(url), cookie);
        }
    }

    private String sent(String url) {
        return jar.header(FakeFetcher.url(url));
    }

    @Test
    void rfc6265_3_1_the_examples_of_the_introduction() {
        set("https://site.example/", "SID=31d4d96e407aad42; Path=/; Secure; HttpOnly");
        set("https://site.example/", "lang=en-US; Path=/; Domain=site.example");
        assertEquals("SID=31d4d96e407aad42; lang=en-US", sent("https://site.example/"));
        assertEquals("lang=en-US", sent("https://www.site.example/"));
        set("https://site.example/", "lang=; Expires=Sun, 06 Nov 1994 08:49:37 GMT; Domain=site.example; Path=/");
        assertEquals("SID=31d4d96e407aad42", sent("https://site.example/"));
    }

    @ParameterizedTest
    @CsvSource({
        "a=b, a=b",
        "' a = b ', a=b",
        "a=, a=",
        "a=b=c, a=b=c",
        "'a=\"b c\"', 'a=\"b c\"'",
        "a, ''",
        "=b, ''",
        "'', ''",
        "';a=b', ''",
        "'a=b;', a=b",
        "'a=b; unknown; x=y', a=b",
    })
    void rfc6265_5_2_names_and_values(String field, String expected) {
        set("http://a.example/", field);
        assertEquals(expected, sent("http://a.example/"));
    }

    @Test
    void rfc6265bis_5_6_controls_and_long_cookies_are_refused() {
        set("http://a.example/", "a=b\u0001", "c=d\ne", "f=g\th", "i\u007f=j", "k=" + "v".repeat(4096));
        assertEquals("", sent("http://a.example/"));
        set("http://a.example/", "k=" + "v".repeat(4095));
        assertEquals(4097, sent("http://a.example/").length());
    }

    @ParameterizedTest
    @CsvSource({
        "'Max-Age=60', 59, 60",
        "'Max-Age=60; Expires=Sun, 06 Nov 1994 08:49:37 GMT', 59, 60",
        "'Expires=Mon, 23 Nov 2026 12:01:00 GMT', 59, 60",
        "'Expires=Monday, 23-Nov-26 12:01:00 GMT', 59, 60",
        "'Expires=Mon Nov 23 12:01:00 2026', 59, 60",
        "'Expires=Mon Nov 23 2026 12:01:00 GMT+0000 (Australian Eastern Standard Time)', 59, 60",
        "'Max-Age=1; Max-Age=60', 59, 60",
        "'Max-Age=soon; Expires=Mon, 23 Nov 2026 12:01:00 GMT', 59, 60",
        "'Max-Age=99999999999999999999', 34559999, 34560000",
        "'Expires=Fri, 31 Dec 9999 23:59:59 GMT', 34559999, 34560000",
    })
    void rfc6265_5_3_lifetimes(String attributes, long alive, long gone) {
        Instant start = now;
        set("http://a.example/", "a=b; " + attributes);
        now = start.plusSeconds(alive);
        assertEquals("a=b", sent("http://a.example/"));
        now = start.plusSeconds(gone);
        assertEquals("", sent("http://a.example/"));
        assertEquals(List.of(), jar.all());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Max-Age=0", "Max-Age=-1", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"})
    void rfc6265_3_1_an_expired_cookie_takes_the_old_one_out(String attribute) {
        set("http://a.example/", "a=b", "a=c; " + attribute);
        assertEquals("", sent("http://a.example/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Max-Age=", "Expires=", "Expires=never", "Max-Age=1e9"})
    void a_lifetime_that_means_nothing_is_the_sessions(String attribute) {
        set("http://a.example/", "a=b; " + attribute);
        now = now.plus(Duration.ofDays(10_000));
        assertEquals("a=b", sent("http://a.example/"));
    }

    @Test
    void a_date_of_any_length_spoils_no_cookie() {
        set("http://a.example/", "a=b; Expires=" + "never ".repeat(100), "c=d");
        assertEquals("a=b; c=d", sent("http://a.example/"));
    }

    @ParameterizedTest
    @CsvSource({
        "www.site.example, '', 'www.site.example', true",
        "www.site.example, '', 'a.www.site.example', false",
        "www.site.example, '', 'site.example', false",
        "www.site.example, Domain=site.example, 'site.example', true",
        "www.site.example, Domain=.site.example, 'other.site.example', true",
        "www.site.example, Domain=SITE.example, 'site.example', true",
        "www.site.example, Domain=site.example, 'notsite.example', false",
        "www.site.example, Domain=a.site.example, 'a.site.example', false",
        "www.site.example, Domain=a.www.site.example, 'a.www.site.example', false",
        "www.site.example, Domain=other.example, 'other.example', false",
        "www.site.example, Domain=, 'www.site.example', true",
        "www.site.example, Domain=., 'www.site.example', true",
        "www.site.example, Domain=www.site.example, 'a.www.site.example', true",
        "127.0.0.1, '', 127.0.0.1, true",
        "127.0.0.1, Domain=127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, Domain=0.0.1, 127.0.0.1, false",
        "[::1], '', [::1], true",
        "localhost, '', localhost, true",
        "localhost, Domain=localhost, localhost, true",
        "localhost, Domain=localhost, a.localhost, false",
    })
    void rfc6265_5_1_3_domains(String host, String attribute, String other, boolean sent) {
        set("http://" + host + "/", "a=b; " + attribute);
        assertEquals(sent ? "a=b" : "", sent("http://" + other + "/"));
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com, com, example.com",
        "www.example.co.uk, co.uk, other.co.uk",
        "www.example.co.uk, uk, example.co.uk",
        "a.github.io, github.io, b.github.io",
        "a.b.ck, b.ck, c.b.ck",
    })
    void rfc6265_5_3_public_suffixes_take_no_cookies(String host, String domain, String other) {
        set("http://" + host + "/", "a=b; Domain=" + domain);
        assertEquals("", sent("http://" + other + "/"));
        assertEquals("", sent("http://" + host + "/"));
    }

    @Test
    void an_exception_of_the_list_is_no_public_suffix() {
        set("http://a.www.ck/", "a=b; Domain=www.ck");
        assertEquals("a=b", sent("http://www.ck/"));
    }

    @Test
    void rfc6265_5_3_a_public_suffix_may_set_its_own() {
        set("http://github.io/", "a=b; Domain=github.io");
        assertEquals("a=b", sent("http://github.io/"));
        assertEquals("", sent("http://a.github.io/"));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, '', /a/c, true",
        "/a/b, '', /a, true",
        "/a/b, '', /, false",
        "/a, '', /, true",
        "/a?q=/x/y, '', /b, true",
        "/a/b, Path=/, /c, true",
        "/a/b, Path=/x, /x/y, true",
        "/a/b, Path=/x, /x?y, true",
        "/a/b, Path=/x, /xy, false",
        "/a/b, Path=/x/, /x, false",
        "/a/b, Path=x, /a/x, true",
        "/a/b, Path=, /a/x, true",
    })
    void rfc6265_5_1_4_paths(String path, String attribute, String other, boolean sent) {
        set("http://a.example" + path, "a=b; " + attribute);
        assertEquals(sent ? "a=b" : "", sent("http://a.example" + other));
    }

    @Test
    void rfc6265_5_4_longer_paths_and_older_cookies_come_first() {
        set("http://a.example/x/y", "one=1; Path=/", "two=2; Path=/x", "three=3; Path=/", "four=4; Path=/x/y");
        assertEquals("four=4; two=2; one=1; three=3", sent("http://a.example/x/y"));
        set("http://a.example/", "one=new; Path=/");
        assertEquals("one=new; three=3", sent("http://a.example/"), "a new value, the old age");
    }

    @Test
    void secure_cookies_go_over_https_only() {
        set("https://a.example/", "a=b; Secure");
        assertEquals("", sent("http://a.example/"));
        assertEquals("a=b", sent("https://a.example/"));
    }

    @Test
    void rfc6265bis_5_7_http_cannot_touch_secure_cookies() {
        set("https://a.example/", "a=good; Secure");
        set("http://a.example/", "a=bad", "b=bad; Secure");
        assertEquals("a=good", sent("https://a.example/"));
        set("http://x.a.example/", "a=bad; Domain=a.example");
        assertEquals("a=good", sent("https://a.example/"));
    }

    @ParameterizedTest
    @CsvSource({
        "__Secure-a=b; Secure, true",
        "__Secure-a=b, false",
        "__Host-a=b; Secure; Path=/, true",
        "__Host-a=b; Secure, false",
        "__Host-a=b; Path=/, false",
        "__Host-a=b; Secure; Path=/; Domain=a.example, false",
        "__HOST-a=b, false",
    })
    void rfc6265bis_4_1_3_prefixes_bind(String field, boolean taken) {
        set("https://a.example/", field);
        assertEquals(taken, !sent("https://a.example/").isEmpty());
    }

    @Test
    void one_domain_holds_so_many_the_oldest_go() {
        for (int i = 0; i < 200; i++) {
            set("http://h" + i + ".site.example/", "c" + i + "=v; Domain=site.example");
        }
        assertEquals(50, jar.all().size());
        assertEquals("c150", jar.all().get(0).name());
    }

    @Test
    void a_jar_holds_so_many_the_oldest_go() {
        for (int i = 0; i < 3100; i++) {
            set("http://h" + i + ".example/", "c=" + i);
        }
        assertEquals(3000, jar.all().size());
        assertEquals("h100.example", jar.all().get(0).domain());
    }

    @Test
    void one_header_is_not_longer_than_servers_take() {
        for (int i = 0; i < 10; i++) {
            set("http://a.example/", "c" + i + "=" + "v".repeat(4000));
        }
        assertTrue(sent("http://a.example/").length() <= 8190);
    }

    @Test
    void hosts_of_no_site_have_cookies_of_their_own() {
        for (String host : List.of("a_b.example", "x", "com", "a.example.")) {
            set("http://" + host + "/", "a=b");
            assertEquals("a=b", sent("http://" + host + "/"), host);
        }
    }

    @Test
    void a_request_carries_our_cookies_and_the_jars() {
        FakeFetcher net = new FakeFetcher();
        Fetcher fetcher = new CookieFetcher(net, jar, "mine=1");
        FakeFetcher.Notes sink = new FakeFetcher.Notes();
        fetcher.fetch(Request.get(FakeFetcher.url("http://a.example/")), sink);
        assertNull(net.last().field("Cookie"), "what the settings send stays theirs");
        net.last().answer(503, "Set-Cookie: a=1", "Set-Cookie: b=2");
        fetcher.fetch(Request.get(FakeFetcher.url("http://a.example/")), sink);
        assertEquals("mine=1; a=1; b=2", net.last().field("Cookie"));
        Request elsewhere = new Request(
                Request.Method.GET,
                FakeFetcher.url("http://a.example/"),
                new RequestContext(0),
                List.of(Map.entry("Accept", "x")),
                false);
        fetcher.fetch(elsewhere, sink);
        assertEquals("a=1; b=2", net.last().field("Cookie"));
        assertEquals("x", net.last().field("Accept"));
        fetcher.fetch(Request.get(FakeFetcher.url("http://b.example/")), sink);
        assertNull(net.last().field("Cookie"));
    }

    @Test
    void without_a_jar_each_page_has_its_own_cookies() {
        FakeFetcher net = new FakeFetcher();
        Fetcher fetcher = new CookieFetcher(net, null, null);
        FakeFetcher.Notes sink = new FakeFetcher.Notes();
        Request page = Request.get(FakeFetcher.url("http://a.example/"));
        fetcher.fetch(page, sink);
        net.last().answer(200, "Set-Cookie: a=1");
        fetcher.fetch(page, sink);
        assertEquals("a=1", net.last().field("Cookie"));
        fetcher.fetch(Request.get(FakeFetcher.url("http://a.example/")), sink);
        assertNull(net.last().field("Cookie"));
    }
}
