package crawler.crawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MediaTypeTest {
    @Test
    void rfc9110_8_3_1_type_and_charset_are_read_whatever_their_case() {
        assertEquals(new MediaType("text/html", "UTF-8"), MediaType.parse("Text/HTML; Charset=UTF-8"));
        assertEquals(new MediaType("text/html", null), MediaType.parse(" text/html "));
    }

    @Test
    void rfc9110_5_6_6_a_parameter_may_be_quoted() {
        assertEquals("koi8-r", charset("text/html;charset=\"koi8-r\""));
        assertEquals("a;b", charset("text/html;charset=\"a\\;b\""));
        assertEquals("x", charset("text/html; title=\"; charset=y\"; charset=x"));
    }

    @Test
    void the_first_charset_counts_and_an_empty_one_does_not() {
        assertEquals("a", charset("text/html;charset=a;charset=b"));
        assertEquals("b", charset("text/html;charset=;charset=b"));
        assertNull(charset("text/html;charset"));
        assertNull(charset("text/html;;;=;charset=\"" + "\""));
    }

    @Test
    void what_is_no_media_type_is_none() {
        assertNull(MediaType.parse(null));
        assertNull(MediaType.parse(""));
        assertNull(MediaType.parse("html"));
        assertNull(MediaType.parse("/html"));
        assertNull(MediaType.parse("text/"));
        assertNull(MediaType.parse("; charset=utf-8"));
    }

    @Test
    void html_and_xhtml_are_html() {
        assertTrue(parse("text/html").isHtml());
        assertTrue(parse("application/xhtml+xml").isHtml());
        assertFalse(parse("application/xml").isHtml());
        assertFalse(parse("text/plain").isHtml());
        assertTrue(parse("text/plain").isText());
        assertFalse(parse("image/png").isText());
    }

    private static MediaType parse(String value) {
        return Objects.requireNonNull(MediaType.parse(value));
    }

    private static @Nullable String charset(String value) {
        return parse(value).charset();
    }
}
