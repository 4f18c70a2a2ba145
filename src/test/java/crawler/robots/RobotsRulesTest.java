package crawler.robots;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.url.WebUrl;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RobotsRulesTest {
    private static final String FOR_US = "User-agent: crawler\n";

    @Test
    void rfc9309_2_2_1_the_product_token_is_found_whatever_its_case() {
        assertFalse(allows("USER-AGENT: CraWler\nDISALLOW: /", "/a"));
    }

    @Test
    void rfc9309_2_2_1_only_the_product_token_counts() {
        assertFalse(allows("User-agent: crawler/2.0 (fast)\nDisallow: /", "/a"));
        assertTrue(allows("User-agent: crawlerbot\nDisallow: /", "/a"));
        assertTrue(allows("User-agent: crawler-bot\nDisallow: /", "/a"));
        assertTrue(allows("User-agent: craw\nDisallow: /", "/a"));
        assertTrue(allows("User-agent: my crawler\nDisallow: /", "/a"));
    }

    @Test
    void rfc9309_2_2_1_groups_of_the_same_crawler_are_merged() {
        RobotsRules rules = rules("""
                User-agent: crawler
                Disallow: /foo
                Disallow: /bar

                User-agent: other
                Disallow: /other

                User-agent: crawler
                Disallow: /baz
                """);
        assertFalse(rules.allows(url("/foo")));
        assertFalse(rules.allows(url("/bar")));
        assertFalse(rules.allows(url("/baz")));
        assertTrue(rules.allows(url("/other")));
    }

    @Test
    void rfc9309_2_2_1_a_group_may_have_many_crawlers() {
        assertFalse(allows("User-agent: other\nUser-agent: crawler\nUser-agent: third\nDisallow: /a", "/a"));
    }

    @Test
    void rfc9309_2_2_1_without_an_own_group_that_of_all_crawlers_counts() {
        assertFalse(allows("User-agent: other\nDisallow: /b\nUser-agent: *\nDisallow: /a", "/a"));
        assertTrue(allows("User-agent: other\nDisallow: /b\nUser-agent: *\nDisallow: /a", "/b"));
    }

    @Test
    void rfc9309_2_2_1_an_own_group_replaces_that_of_all_crawlers_wherever_it_stands() {
        String all = "User-agent: *\nDisallow: /all\nCrawl-delay: 7\n";
        String own = "User-agent: crawler\nDisallow: /own\n";
        for (String text : List.of(all + own, own + all)) {
            assertTrue(allows(text, "/all"));
            assertFalse(allows(text, "/own"));
            assertNull(rules(text).crawlDelay());
        }
    }

    @Test
    void rfc9309_2_2_1_without_any_group_for_us_no_rules_apply() {
        assertSame(RobotsRules.ALLOW_ALL, rules("User-agent: other\nDisallow: /"));
    }

    @Test
    void rfc9309_2_2_1_rules_before_the_first_group_are_none() {
        assertTrue(allows("Disallow: /\nUser-agent: *\nDisallow: /b", "/a"));
    }

    @ParameterizedTest
    @CsvSource({
        "/example/page/disallowed.gif, false",
        "/example/page/, true",
        "/example/page/allowed.gif, true",
        "/else, true"
    })
    void rfc9309_2_2_2_the_longest_match_decides(String path, boolean allowed) {
        String text = FOR_US + "Disallow: /example/page/disallowed.gif\nAllow: /example/page/\nDisallow: /example/";
        assertEquals(allowed, allows(text, path));
    }

    @Test
    void rfc9309_2_2_2_of_equal_matches_allow_decides() {
        assertTrue(allows(FOR_US + "Disallow: /a\nAllow: /a", "/ab"));
        assertTrue(allows(FOR_US + "Allow: /a\nDisallow: /a", "/ab"));
    }

    @Test
    void rfc9309_2_2_2_what_no_rule_matches_is_allowed() {
        assertTrue(allows(FOR_US + "Disallow: /a", "/b"));
        assertTrue(allows(FOR_US + "Disallow:", "/b"));
        assertTrue(allows(FOR_US, "/b"));
    }

    @Test
    void rfc9309_2_2_2_paths_are_compared_with_their_case_and_with_the_query() {
        assertTrue(allows(FOR_US + "Disallow: /A", "/a"));
        assertFalse(allows(FOR_US + "Disallow: /a?id=1", "/a?id=12"));
        assertTrue(allows(FOR_US + "Disallow: /a?id=1", "/a?id=2"));
    }

    @ParameterizedTest
    @CsvSource({
        "/foo/bar?baz=quz, /foo/bar?baz=quz",
        "/foo/bar?baz=https://foo.bar, /foo/bar?baz=https://foo.bar",
        "/foo/bar/\u30C4, /foo/bar/%E3%83%84",
        "/foo/bar/\u30C4, /foo/bar/%e3%83%84",
        "/foo/bar/%E3%83%84, /foo/bar/\u30C4",
        "/foo/bar/%62%61%7A, /foo/bar/baz",
        "/foo/bar/baz, /foo/bar/%62%61%7a",
    })
    void rfc9309_2_2_2_octets_are_compared_percent_encoded_but_for_unreserved_ones(String rule, String path) {
        assertFalse(allows(FOR_US + "Disallow: " + rule, path));
        assertTrue(allows(FOR_US + "Disallow: " + rule + "x", path));
    }

    @Test
    void rfc9309_2_2_2_an_encoded_slash_is_no_slash() {
        assertTrue(allows(FOR_US + "Disallow: /a/b", "/a%2Fb"));
        assertFalse(allows(FOR_US + "Disallow: /a%2fb", "/a%2Fb"));
    }

    @Test
    void rfc9309_2_2_2_robots_txt_is_always_allowed() {
        assertTrue(allows("User-agent: *\nDisallow: /", "/robots.txt"));
        assertTrue(RobotsRules.DISALLOW_ALL.allows(url("/robots.txt")));
        assertFalse(allows("User-agent: *\nDisallow: /", "/a/robots.txt"));
    }

    @ParameterizedTest
    @CsvSource({
        "/path/*/file, /path/a/b/file.html, false",
        "/path/*/file, /path/file, true",
        "/*.gif$, /a/b.gif, false",
        "/*.gif$, /a/b.gif?c, true",
        "/*.gif$, /a.gif.gif, false", // the asterisk takes more than up to the first place that fits
        "/*.gif, /a/b.gif?c, false",
        "/this/*/exactly, /this/is/exactly/so, false",
        "/a**b, /a/b, false",
        "/a*$, /abc, false",
        "/a$, /a, false",
        "/a$, /ab, true",
        "/a$b*$, /a$bc, false",
        "*, /a, false",
        "*b, /ab, false",
        "$, /a, true",
        "a, /a, true",
        "/*a*b*c$, /xaybzc, false",
        "/*a*b*c$, /xaybzcd, true",
        "/*abcabd, /abcabcabd, false",
    })
    void rfc9309_2_2_3_an_asterisk_is_anything_and_a_dollar_sign_the_end(String rule, String path, boolean allowed) {
        assertEquals(allowed, allows(FOR_US + "Disallow: " + rule, path));
    }

    @Test
    void rfc9309_2_2_3_encoded_special_characters_stand_for_themselves() {
        assertFalse(allows(FOR_US + "Disallow: /with-a-%2A.html", "/with-a-*.html"));
        assertTrue(allows(FOR_US + "Disallow: /with-a-%2A.html", "/with-a-b.html"));
        assertFalse(allows(FOR_US + "Disallow: /foo-%24", "/foo-$bar"));
        assertTrue(allows(FOR_US + "Disallow: /a/*/b$", "/a/x/b$"));
    }

    @Test
    void rfc9309_2_2_3_a_number_sign_starts_a_comment() {
        assertFalse(allows("# hello\nUser-agent: crawler # us\nDisallow: /a#b\n#Disallow: /c", "/a"));
        assertTrue(allows(FOR_US + "Disallow: /a\n#Disallow: /c", "/c"));
    }

    @Test
    void rfc9309_2_2_4_other_records_do_not_end_a_group() {
        String text = """
                User-agent: crawler
                Sitemap: http://e.com/s.xml
                Host: x
                Unknown: y
                nothing
                Disallow: /a
                Crawl-delay: 1
                Disallow: /b
                """;
        assertFalse(allows(text, "/a"));
        assertFalse(allows(text, "/b"));
    }

    @Test
    void rfc9309_2_2_4_sitemaps_stand_anywhere() {
        String text = """
                Sitemap: http://e.com/a.xml
                User-agent: other
                Disallow: /
                sitemap: https://other.example/b.xml
                SITEMAP:/c.xml
                Sitemap: http://e.com/a.xml
                Sitemap: ftp://e.com/d.xml
                Sitemap: javascript:alert(1)
                Sitemap: file:///etc/passwd
                Sitemap:
                Sitemap: http://[
                """;
        assertEquals(
                List.of(absolute("http://e.com/a.xml"), absolute("https://other.example/b.xml"), url("/c.xml")),
                rules(text).sitemaps());
        assertTrue(rules(text).allows(url("/a")));
    }

    @Test
    void rfc9309_2_3_1_3_and_4_without_a_file_all_or_nothing_is_allowed() {
        assertFalse(RobotsRules.DISALLOW_ALL.allows(url("/")));
        assertTrue(RobotsRules.ALLOW_ALL.allows(url("/")));
    }

    @Test
    void rfc9309_2_3_1_5_what_can_be_parsed_is_used() {
        assertFalse(
                allows("\u0000\u0001garbage\n:::\n: /\nUser-agent\n" + FOR_US + "Dis allow: /b\nDisallow: /a", "/a"));
    }

    @Test
    void rfc9309_2_5_half_a_mebibyte_is_read_and_no_half_line() {
        String rule = "Disallow: /last/one";
        String padding = "#" + "x".repeat(98) + "\n";
        int room = RobotsRules.MAX_BYTES - FOR_US.length() - rule.length() - 1;
        String fits = FOR_US + padding.repeat(room / 100) + " ".repeat(room % 100) + rule + "\n";
        assertEquals(RobotsRules.MAX_BYTES, fits.length());
        assertFalse(allows(fits + "Disallow: /more", "/last/one"));
        assertTrue(allows(fits + "Disallow: /more", "/more"));
        String torn = FOR_US + " " + padding.repeat(room / 100) + " ".repeat(room % 100) + rule + "\n";
        assertTrue(allows(torn, "/last/one"));
        String shorter = torn.substring(0, RobotsRules.MAX_BYTES - 4);
        assertTrue(shorter.endsWith("Disallow: /last"));
        assertFalse(allows(shorter, "/last"), "a shorter file ends where it ends");
    }

    @Test
    void ten_megabytes_are_read_as_far_as_the_limit() {
        assertFalse(allows(FOR_US + "Disallow: /a\n" + "Disallow: /b\n".repeat(800_000), "/a"));
        assertSame(RobotsRules.ALLOW_ALL, RobotsRules.parse(new byte[10_000_000], ROBOTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "\n\r\n"})
    void lines_end_with_any_of_the_three_line_ends(String end) {
        assertFalse(allows(String.join(end, "User-agent: *", "Disallow: /a", "Disallow: /b", ""), "/a"));
        assertFalse(allows(String.join(end, "User-agent: *", "Disallow: /a", "Disallow: /b"), "/b"));
    }

    @Test
    void a_byte_order_mark_is_skipped_even_if_only_a_part_is_left() {
        byte[] text = "User-agent: *\nDisallow: /caf\u00E9".getBytes(UTF_8);
        for (int[] mark : new int[][] {{0xEF, 0xBB, 0xBF}, {0xEF, 0xBB}, {0xEF}, {}}) {
            assertFalse(parse(bytes(mark, text)).allows(url("/caf\u00E9")));
        }
    }

    @Test
    void utf_16_with_a_byte_order_mark_is_read() {
        String text = "User-agent: *\nDisallow: /caf\u00E9";
        assertFalse(
                parse(bytes(new int[] {0xFF, 0xFE}, text.getBytes(UTF_16LE))).allows(url("/caf\u00E9")));
        assertFalse(
                parse(bytes(new int[] {0xFE, 0xFF}, text.getBytes(UTF_16BE))).allows(url("/caf\u00E9")));
    }

    @Test
    void what_is_not_utf_8_is_read_as_browsers_do() {
        assertFalse(parse("User-agent: *\nDisallow: /caf\u00E9".getBytes(ISO_8859_1))
                .allows(url("/caf\u00E9")));
    }

    @Test
    void a_web_page_instead_of_rules_has_no_rules() {
        String page = "<!doctype html><html><head><title>Not found</title></head><body>Disallow: /</body></html>";
        assertSame(RobotsRules.ALLOW_ALL, rules(page));
    }

    @Test
    void rules_within_a_web_page_are_rules() {
        String page = "<HTML><body><pre>User-agent: *\nDisallow: /a</pre><p>User-agent: other<br>Disallow: /b</body >";
        assertFalse(allows(page, "/a"));
        assertTrue(allows(page, "/b"));
        assertFalse(allows(FOR_US + "Disallow: /a<b", "/a<b"), "in plain rules these are characters as others");
        assertTrue(allows(FOR_US + "Disallow: /a<b", "/a"));
    }

    @Test
    void an_empty_file_has_no_rules() {
        assertSame(RobotsRules.ALLOW_ALL, rules(""));
        assertSame(RobotsRules.ALLOW_ALL, rules("\uFEFF"));
        assertSame(RobotsRules.ALLOW_ALL, rules("\r\n\r\n"));
    }

    @Test
    void ours_common_misspellings_are_forgiven() {
        assertFalse(allows("useragent: crawler\ndissallow: /a", "/a"));
        assertFalse(allows("user agent: crawler\ndisallow /a", "/a"));
    }

    @Test
    void ours_an_index_page_is_a_page_of_its_own() {
        assertFalse(allows(FOR_US + "Disallow: /\nAllow: /index.html", "/"));
        assertTrue(allows(FOR_US + "Disallow: /index.html", "/"));
    }

    @ParameterizedTest
    @CsvSource({
        "10, PT10S",
        "0.5, PT0.5S",
        "300, PT5M",
        "301, PT5M",
        "86400, PT5M",
        "2147483647, PT5M",
        "1.0e300, PT5M",
        "0,",
        "-5,",
        "-0.5,",
        "NaN,",
        "soon,",
        "99999999999,",
        "'',",
    })
    void a_crawl_delay_is_clamped_and_nonsense_is_none(String value, Duration delay) {
        String text = "User-agent: *\nCrawl-delay: " + value + "\nDisallow: /a";
        assertEquals(delay, rules(text).crawlDelay());
        assertFalse(allows(text, "/a"));
        assertTrue(allows(text, "/b"));
    }

    @Test
    void a_crawl_delay_for_others_is_none_for_us() {
        assertNull(rules("User-agent: *\nDisallow: /a\nUser-agent: other\nCrawl-delay: 9\nDisallow: /")
                .crawlDelay());
        assertEquals(
                Duration.ofSeconds(2),
                rules("User-agent: *\nCrawl-delay: 9\nDisallow: /\n" + FOR_US + "Crawl-delay: 2\nDisallow: /a")
                        .crawlDelay());
    }

    @Test
    void hosts_and_paths_that_java_net_uri_rejects_are_judged_as_any() {
        RobotsRules rules = RobotsRules.parse(
                "User-agent: *\nDisallow: /a\nSitemap: /s.xml".getBytes(UTF_8),
                absolute("http://[::1]:8080/robots.txt"));
        assertFalse(rules.allows(absolute("http://[::1]:8080/a|b")));
        assertFalse(rules.allows(absolute("http://[::1]:8080/a?b=^{|}%zz")));
        assertFalse(rules.allows(absolute("http://user:word@a_b.example/a\"b")));
        assertTrue(rules.allows(absolute("http://[::1]:8080/b|b")));
        assertEquals(List.of(absolute("http://[::1]:8080/s.xml")), rules.sitemaps());
    }

    @Test
    void the_deciding_rule_is_named() {
        RobotsRules all = rules("User-agent: *\nDisallow: /a\nAllow: /a/\u00FC*$\n");
        assertEquals("Disallow: /a (User-agent: *)", all.explain(url("/ab")));
        assertEquals("Allow: /a/%C3%BC*$ (User-agent: *)", all.explain(url("/a/\u00FCb")));
        assertEquals("no rule of robots.txt matches (User-agent: *)", all.explain(url("/b")));
        assertEquals("robots.txt itself is always allowed", all.explain(url("/robots.txt")));
        assertEquals(
                "Disallow: / (User-agent: crawler)",
                rules(FOR_US + "Disallow: /").explain(url("/b")));
        assertEquals("robots.txt has no rules for crawler", RobotsRules.ALLOW_ALL.explain(url("/b")));
        assertEquals("robots.txt could not be fetched", RobotsRules.DISALLOW_ALL.explain(url("/b")));
    }

    static final WebUrl ROBOTS = absolute("http://e.com/robots.txt");

    static RobotsRules rules(String text) {
        return parse(text.getBytes(UTF_8));
    }

    static RobotsRules parse(byte[] content) {
        return RobotsRules.parse(content, ROBOTS);
    }

    static WebUrl url(String path) {
        return absolute("http://e.com" + path);
    }

    static WebUrl absolute(String url) {
        return Objects.requireNonNull(WebUrl.parse(url));
    }

    private static boolean allows(String text, String path) {
        return rules(text).allows(url(path));
    }

    private static byte[] bytes(int[] mark, byte[] text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int b : mark) {
            all.write(b);
        }
        all.writeBytes(text);
        return all.toByteArray();
    }
}
