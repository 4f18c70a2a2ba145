package crawler.url;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The value: its components, and what is made of one without parsing again. */
class WebUrlTest {
    private static WebUrl url(String input) {
        return Objects.requireNonNull(WebUrl.parse(input), input);
    }

    @Test
    void a_relative_reference_alone_is_no_url() {
        assertNull(WebUrl.parse("a/b"));
    }

    @Test
    void url_4_1_every_component_is_found_in_the_serialisation() {
        WebUrl url = url("HTTPS://Us%65r:p:w@EXAMPLE.com:8443/a/b/../c?q=1?2#frag#2");
        assertAll(
                () -> assertEquals("https://Us%65r:p%3Aw@example.com:8443/a/c?q=1?2#frag#2", url.href()),
                () -> assertEquals("https", url.scheme()),
                () -> assertTrue(url.isHttp()),
                () -> assertEquals("Us%65r", url.username()),
                () -> assertEquals("p%3Aw", url.password()),
                () -> assertEquals("example.com", url.host()),
                () -> assertEquals(8443, url.port()),
                () -> assertEquals("example.com:8443", url.authority()),
                () -> assertEquals("https://example.com:8443", url.origin()),
                () -> assertEquals("/a/c", url.path()),
                () -> assertEquals("q=1?2", url.query()),
                () -> assertEquals("/a/c?q=1?2", url.pathAndQuery()),
                () -> assertEquals("frag#2", url.fragment()));
    }

    @Test
    void url_4_1_components_that_are_not_there_are_empty_or_null() {
        WebUrl url = url("http://h");
        assertAll(
                () -> assertEquals("http://h/", url.href()),
                () -> assertEquals("", url.username()),
                () -> assertEquals("", url.password()),
                () -> assertEquals(80, url.port()),
                () -> assertEquals("h", url.authority()),
                () -> assertEquals("/", url.pathAndQuery()),
                () -> assertNull(url.query()),
                () -> assertNull(url.fragment()));
    }

    @Test
    void url_4_1_an_empty_query_or_fragment_is_not_null() {
        WebUrl url = url("http://h/?#");
        assertEquals("", url.query());
        assertEquals("", url.fragment());
        assertEquals("/?", url.pathAndQuery());
    }

    @Test
    void url_4_1_the_ports_known_are_those_of_special_schemes() {
        assertEquals(443, url("https://h/").port());
        assertEquals(80, url("ws://h/").port());
        assertEquals(443, url("wss://h/").port());
        assertEquals(21, url("ftp://h/").port());
        assertEquals(-1, url("file://h/").port());
        assertEquals(-1, url("ssh://h/").port());
        assertEquals(22, url("ssh://h:22/").port());
    }

    @Test
    void url_4_1_a_path_is_opaque_only_without_host_and_leading_slash() {
        assertTrue(url("mailto:a@b").hasOpaquePath());
        assertTrue(url("foo:").hasOpaquePath());
        assertFalse(url("foo:/").hasOpaquePath());
        assertFalse(url("foo://").hasOpaquePath());
        assertFalse(url("http:h").hasOpaquePath());
    }

    @Test
    void url_4_1_userinfo_of_one_half() {
        assertEquals("http://u@h/", url("http://u:@h").href());
        assertEquals("u", url("http://u@h").username());
        assertEquals("", url("http://u@h").password());
        assertEquals("http://:p@h/", url("http://:p@h").href());
        assertEquals("", url("http://:p@h").username());
        assertEquals("p", url("http://:p@h").password());
        assertEquals("http://h/", url("http://:@h").href());
    }

    @Test
    void url_4_7_origin_is_opaque_where_there_is_no_tuple() {
        assertEquals("http://h", url("http://u:p@h:80/x").origin());
        assertEquals("ws://[::1]:8", url("ws://[::1]:8/").origin());
        assertEquals("null", url("file:///x").origin());
        assertEquals("null", url("foo://h/").origin());
        assertEquals("null", url("mailto:x").origin());
    }

    @Test
    void the_fragment_comes_off() {
        WebUrl url = url("http://h/a?b#c");
        assertEquals("http://h/a?b", url.withoutFragment().href());
        assertEquals(url("http://h/a?b"), url.withoutFragment());
        assertNull(url.withoutFragment().fragment());
        assertEquals("b", url.withoutFragment().query());
        WebUrl bare = url.withoutFragment();
        assertSame(bare, bare.withoutFragment());
    }

    @Test
    void the_userinfo_comes_off_and_everything_else_stays() {
        WebUrl bare = url("http://user:pass@h:8080/a/b?c#d").withoutUserinfo();
        assertEquals("http://h:8080/a/b?c#d", bare.href());
        assertEquals("h:8080", bare.authority());
        assertEquals("/a/b?c", bare.pathAndQuery());
        assertEquals("d", bare.fragment());
        assertEquals("", bare.username());
        assertEquals("", bare.password());
        assertEquals(
                "http://h:8080/a/x", Objects.requireNonNull(bare.resolve("x")).href());
        assertSame(bare, bare.withoutUserinfo());
        WebUrl mail = url("mailto:a@b");
        assertSame(mail, mail.withoutUserinfo());
    }

    @Test
    void url_4_6_urls_are_equal_when_their_serialisations_are() {
        assertEquals(url("http://h/%61"), url("HTTP://H:80/x/../%61"));
        assertEquals(url("http://h").hashCode(), url("http://h/").hashCode());
        assertNotEquals(url("http://h/a"), url("http://h/%61"));
        assertNotEquals(url("http://h/"), url("http://h/#"));
    }
}
