package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterReferencesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "&amp; &",
                "&AMP; &",
                "&lt;&gt;&quot;&apos; <>\"'",
                "&copy;2 \u00a92",
                "&NotEqualTilde; \u2242\u0338",
                "&Afr; \ud835\udd04",
                "&CounterClockwiseContourIntegral; \u2233",
                "a&amp;b&amp;c a&b&c",
                "&notin; \u2209",
                "&; &;",
                "& &",
                "&&amp;& &&&",
                "&nosuch; &nosuch;",
                "&amp;amp; &amp;",
            })
    void html_13_2_5_73_named_references(String value, String expected) {
        assertEquals(expected, CharacterReferences.decode(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "&amp;",
                "a&amp;b&amp;c",
                "&amp;amp;",
                "&amp",
                "&amp;&",
                "&am;",
                "&AMP;",
                "&amp;lt;",
                "a&amp;b&lt;c",
                "&",
                "a\0b",
                "&amp;\0",
                "x&amp;é"
            })
    void html_13_2_5_73_ampersands_alone_are_replaced_as_bytes_and_anything_else_is_left(String value) {
        byte[] bytes = ("<" + value + ">").getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[bytes.length];
        int length = CharacterReferences.replaceAmpersands(bytes, 1, bytes.length - 1, out);
        boolean ordinary = value.replace("&amp;", "").indexOf('&') < 0 && value.indexOf('\0') < 0;
        assertEquals(ordinary, length >= 0);
        if (ordinary) {
            assertEquals(CharacterReferences.decode(value), new String(out, 0, length, StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "?a=1&copy=2 ?a=1&copy=2",
                "?a=1&copy2 ?a=1&copy2",
                "?a=1&copyb ?a=1&copyb",
                "?a=1&copy&b ?a=1\u00a9&b",
                "?a=1&copy ?a=1\u00a9",
                "?a=1&copy/ ?a=1\u00a9/",
                "&notit; &notit;",
                "&not-it \u00ac-it",
                "&amp=1 &amp=1",
                "&ampx &ampx",
                "&amp &",
                "&apos &apos",
                "&COPY \u00a9",
                "&sect=1&reg;=2 &sect=1\u00ae=2",
            })
    void html_13_2_5_73_without_semicolon_the_attribute_rule(String value, String expected) {
        assertEquals(expected, CharacterReferences.decode(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "&#65; A",
                "&#65B AB",
                "&#65=1 A=1",
                "&#x41; A",
                "&#X4a;k Jk",
                "&#x41g Ag",
                "&#; &#;",
                "&#x; &#x;",
                "&#xg &#xg",
                "&#a &#a",
                "&# &#",
                "&#0; \ufffd",
                "&#xD800; \ufffd",
                "&#x10FFFF; \udbff\udfff",
                "&#x110000; \ufffd",
                "&#99999999999999999999999999; \ufffd",
                "&#x1F600; \ud83d\ude00",
                "&#128; \u20ac",
                "&#x99; \u2122",
                "&#x81; \u0081",
                "&#x9f; \u0178",
                "&#160; \u00a0",
            })
    void html_13_2_5_80_numeric_references(String value, String expected) {
        assertEquals(expected, CharacterReferences.decode(value));
    }

    @Test
    void html_13_5_the_table_has_all_names() {
        // Known from the standard's table: its longest, first and last names, and those of two characters.
        assertEquals("\u0391", CharacterReferences.decode("&Alpha;"));
        assertEquals("\u00c6", CharacterReferences.decode("&AElig"));
        assertEquals("\u200c", CharacterReferences.decode("&zwnj;"));
        assertEquals("fj", CharacterReferences.decode("&fjlig;"));
        assertEquals("\u00ff", CharacterReferences.decode("&yuml"));
        assertEquals("&zwnj", CharacterReferences.decode("&zwnj"));
    }

    @Test
    void references_in_links_are_decoded_by_both_parsers_alike() {
        Links.assertBoth(
                "<a href='?a=1&amp;b=2&copy=3&notit;&#38;&lt;'><a href=\"&#x41;&Auml;&auml\">",
                "?a=1&b=2&copy=3&notit;&<",
                "A\u00c4\u00e4");
    }
}
