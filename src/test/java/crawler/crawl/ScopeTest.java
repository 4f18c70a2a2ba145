package crawler.crawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.crawl.ScopeSettings.Reach;
import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    @ParameterizedTest
    @CsvSource({
        // reach, seed, link, followed
        "PAGE, http://a.com/, http://a.com/x, false",
        "PREFIX, http://a.com/docs/index.html, http://a.com/docs/, true",
        "PREFIX, http://a.com/docs/index.html, http://a.com/docs/deep/er?q=/x, true",
        "PREFIX, http://a.com/docs/index.html, http://a.com/docs, false",
        "PREFIX, http://a.com/docs/index.html, http://a.com/docs2/, false",
        "PREFIX, http://a.com/docs/index.html, https://a.com/docs/, false",
        "PREFIX, http://a.com/docs/index.html, http://a.com/?x=/docs/, false",
        "PREFIX, http://a.com/x?q=/y/z, http://a.com/w, true",
        "PREFIX, http://a.com/, http://a.com:81/, false",
        "PREFIX, http://a.com/, http://a.com.evil.org/, false",
        "PREFIX, http://a.com/docs/, http://me:pw@a.com/docs/x, true",
        "PREFIX, http://a.com/docs/, http://a.com@b.com/docs/x, false",
        "HOST, http://a.com/x, http://a.com/y, true",
        "HOST, http://a.com/x, https://a.com/y, true",
        "HOST, http://a.com/x, http://me:pw@a.com/y, true",
        "HOST, http://a.com/x, http://a.com@b.com/y, false",
        "HOST, http://a.com/x, http://www.a.com/y, false",
        "HOST, http://a.com/x, http://a.com:8080/y, false",
        "HOST, http://a.com:8080/x, http://a.com:8080/y, true",
        "HOST, 'http://[::1]:8080/x', 'http://[::1]:8080/y', true",
        "DOMAIN, http://www.a.com/, http://b.a.com:81/y, true",
        "DOMAIN, http://www.a.com/, http://a.com/y, true",
        "DOMAIN, http://a.com/, http://nota.com/, false",
        "DOMAIN, http://a.co.uk/, http://b.co.uk/, false",
        "DOMAIN, http://x.a.co.uk/, http://y.a.co.uk/, true",
        "DOMAIN, http://localhost/, http://localhost:81/, true",
        "DOMAIN, http://127.0.0.1/, http://127.0.0.2/, false",
        "DOMAIN, 'http://[::1]/', 'http://[::1]:9/', true",
        "DOMAIN, http://a.github.io/, http://b.github.io/, false", // sites of different people
        "ANY, http://a.com/, https://anything.example/, true"
    })
    void a_link_is_followed_within_reach_of_a_seed(Reach reach, String seed, String link, boolean followed) {
        Scope scope = new Scope(new ScopeSettings(reach, 1, List.of(), List.of(), false), true);
        scope.adopt(url(seed));
        assertEquals(followed ? null : Skip.SCOPE, decide(scope, link, 1));
    }

    @Test
    void a_list_whose_links_are_not_followed_leaves_no_places_behind() {
        Scope scope = new Scope(new ScopeSettings(Reach.HOST, 0, List.of(), List.of(), false), false);
        assertFalse(scope.adopt(url("http://a.com/")));
        assertEquals("--scope host: no seeds are given", scope.describe());
    }

    @Test
    void a_host_adopted_later_is_home_from_then_on() {
        Scope scope = new Scope(new ScopeSettings(Reach.HOST, 1, List.of(), List.of(), false), true);
        scope.adopt(url("http://a.com/"));
        assertEquals(Skip.SCOPE, decide(scope, "http://www.a.com/x", 1));
        scope.adopt(url("http://www.a.com/"));
        assertNull(decide(scope, "http://www.a.com/x", 1));
        assertNull(decide(scope, "http://a.com/x", 1));
    }

    @Test
    void what_was_decided_about_a_link_holds_until_a_place_is_adopted() {
        Scope scope = new Scope(new ScopeSettings(Reach.PREFIX, 1, List.of(), List.of(), false), true);
        scope.adopt(url("http://a.com/x/"));
        Scope.Judge judge = scope.judge();
        byte[] link = "http://a.com/y/1".getBytes(StandardCharsets.US_ASCII);
        for (int time = 0; time < 2; time++) {
            assertEquals(Skip.SCOPE, judge.decide(link, link.length, 4711, 1));
        }
        scope.adopt(url("http://a.com/y/"));
        for (int time = 0; time < 2; time++) {
            assertNull(judge.decide(link, link.length, 4711, 1));
        }
    }

    @Test
    void what_the_frontier_has_is_known_until_a_place_is_adopted() {
        Scope scope = new Scope(new ScopeSettings(Reach.HOST, 1, List.of(), List.of(), false), true);
        scope.adopt(url("http://a.com/"));
        Scope.Judge judge = scope.judge();
        byte[] link = "http://a.com/y".getBytes(StandardCharsets.US_ASCII);
        assertNull(judge.decide(link, link.length, 4711, 1));
        assertFalse(judge.isOffered(4711));
        judge.offered(4711);
        assertNull(judge.decide(link, link.length, 4711, 1));
        assertTrue(judge.isOffered(4711));
        scope.adopt(url("http://b.com/"));
        assertNull(judge.decide(link, link.length, 4711, 1));
        assertFalse(judge.isOffered(4711));
    }

    @Test
    void of_links_that_displace_each_other_in_memory_each_is_judged_by_itself() {
        Scope.Judge judge = any(1).judge();
        byte[] page = "http://a.com/".getBytes(StandardCharsets.US_ASCII);
        byte[] mail = "mailto:me@a.com".getBytes(StandardCharsets.US_ASCII);
        long samePlace = 1L << 8;
        for (int time = 0; time < 2; time++) {
            assertNull(judge.decide(page, page.length, 0, 1));
            assertEquals(Skip.SCHEME, judge.decide(mail, mail.length, samePlace, 1));
        }
    }

    @Test
    void links_further_than_the_depth_are_not_followed() {
        Scope scope = any(2);
        assertNull(decide(scope, "http://a/", 2));
        assertEquals(Skip.DEPTH, decide(scope, "http://a/", 3));
        assertNull(decide(any(ScopeSettings.UNLIMITED), "http://a/", 1_000_000));
    }

    @ParameterizedTest
    @CsvSource({"mailto:me@a.com", "ftp://a.com/", "javascript:void(0)", "httpx://a/", "data:text/html,x"})
    void only_http_is_followed(String link) {
        assertEquals(Skip.SCHEME, decide(any(1), link, 1));
    }

    @Test
    void include_and_exclude_look_at_the_whole_url() {
        Scope scope = new Scope(
                new ScopeSettings(
                        Reach.ANY,
                        1,
                        List.of(Pattern.compile("/en/"), Pattern.compile("lang=en")),
                        List.of(Pattern.compile("\\.pdf$")),
                        false),
                true);
        assertNull(decide(scope, "http://a/en/x", 1));
        assertNull(decide(scope, "http://a/x?lang=en", 1));
        assertEquals(Skip.NOT_INCLUDED, decide(scope, "http://a/de/x", 1));
        assertEquals(Skip.EXCLUDED, decide(scope, "http://a/en/x.pdf", 1));
    }

    @Test
    void ours_a_url_longer_than_2083_characters_is_a_trap() {
        String longest = "http://a/" + "x".repeat(2083 - 9);
        assertNull(decide(any(1), longest, 1));
        assertEquals(Skip.TOO_LONG, decide(any(1), longest + "x", 1));
    }

    @Test
    void ours_a_segment_that_stands_more_than_five_times_is_a_trap() {
        assertNull(decide(any(1), "http://a/x/x/x/x/x", 1));
        assertEquals(Skip.REPEATED_SEGMENT, decide(any(1), "http://a/x/x/x/x/x/x", 1));
        assertEquals(Skip.REPEATED_SEGMENT, decide(any(1), "http://a/x/y/x/y/x/y/x/y/x/y/x/y", 1));
        assertEquals(Skip.REPEATED_SEGMENT, decide(any(1), "http://a///////", 1));
        assertNull(decide(any(1), "http://a/1/2/3/4/5/6/7/8/9/10?/x/x/x/x/x/x/x/x", 1));
    }

    private static Scope any(int depth) {
        return new Scope(new ScopeSettings(Reach.ANY, depth, List.of(), List.of(), false), true);
    }

    private static @Nullable Skip decide(Scope scope, String link, int depth) {
        byte[] bytes = link.getBytes(StandardCharsets.ISO_8859_1);
        byte[] larger = Arrays.copyOf(bytes, bytes.length + 10); // what follows is not the link's
        Arrays.fill(larger, bytes.length, larger.length, (byte) '/');
        return scope.judge().decide(larger, bytes.length, depth);
    }

    private static WebUrl url(String text) {
        return Objects.requireNonNull(WebUrl.parse(text));
    }
}
