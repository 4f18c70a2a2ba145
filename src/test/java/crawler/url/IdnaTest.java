package crawler.url;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UTS 46 ToASCII as §3.3 of the URL standard asks for it, and Punycode. */
class IdnaTest {
    @ParameterizedTest
    @CsvSource({
        "他们为什么不说中文, ihqwcrb4cv8a8dqg056pqjye",
        "3年B組金八先生, 3B-ww4c5e180e575a65lsy2b",
        "Hello-Another-Way-それぞれの場所, Hello-Another-Way--fc4qua05auwb3674vfr0b",
        "ひとつ屋根の下2, 2-u9tlzr9756bt3uc0v",
        "MajiでKoiする5秒前, MajiKoi5-783gue6qz075azm5e",
        "パフィーdeルンバ, de-jg4avhby1noc0d",
        "そのスピードで, d9juau41awczczp",
        "-> $1.00 <-, -> $1.00 <--"
    })
    void rfc3492_7_1_sample_strings(String text, String punycode) {
        StringBuilder encoded = new StringBuilder();
        Punycode.encode(text.codePoints().toArray(), encoded);
        assertEquals(punycode, encoded.toString());
        if (punycode.equals(punycode.toLowerCase(Locale.ROOT))) {
            assertArrayEquals(text.codePoints().toArray(), Punycode.decode(punycode, 0, 100));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "a-é", "é", "zzzzzzzzzzzz", "99999999", "a-9", "A", "!"})
    void rfc3492_6_2_what_is_no_punycode_is_not_decoded(String text) {
        assertNull(Punycode.decode(text, 0, 100));
    }

    @Test
    void expected_failure_labels_beyond_ascii_and_255_code_units_are_refused() {
        String longest = "é".repeat(Idna.LONGEST_LABEL);
        String ascii = Idna.toAscii(longest);
        assertTrue(ascii != null && ascii.startsWith("xn--"));
        assertEquals(ascii + ".xn--9ca", Idna.toAscii(ascii + ".é"));
        assertNull(Idna.toAscii(longest + "é"));
        assertEquals("a".repeat(5000) + ".xn--9ca", Idna.toAscii("a".repeat(5000) + ".é"));
    }

    private static void maps(String domain, @Nullable String expected) {
        assertEquals(expected, Idna.toAscii(domain), domain);
    }

    @Test
    void uts46_4_1_mapped() {
        maps("BÜCHER.example", "xn--bcher-kva.example");
        maps("Ｂücher。Ｅxample．com｡", "xn--bcher-kva.example.com.");
        maps("ﬁé", "xn--fi-cja");
        maps("İ", "xn--i-9bb");
        maps("ǅé", "xn--d-bga06b");
        maps("℡é", "xn--tel-dma");
        maps("Ⅷ", "viii");
        maps("ＡＢＣ", "abc");
    }

    @Test
    void uts46_4_deviations_stay_as_processing_is_nontransitional() {
        maps("faß.de", "xn--fa-hia.de");
        maps("FAẞ.de", "xn--fa-hia.de");
        maps("βόλος", "xn--nxasmm1c");
        maps("ΒΌΛΟΣ", "xn--nxasmq6b");
        maps("ශ්\u200Dරී", "xn--10cl1a0b660p");
        maps("نامه\u200Cای", "xn--mgba3gch31f060k");
    }

    @Test
    void uts46_4_1_ignored() {
        maps("a\u00ADb\u200Bc\uFEFFd\uFE0Fe\u2060", "abcde");
        maps("\u00AD", "");
        maps("a.\u00AD.é", "a..xn--9ca");
    }

    @Test
    void uts46_4_1_disallowed() {
        for (String disallowed : new String[] {
            "\u0080",
            "\u2028",
            "\u202E",
            "\u0378",
            "\uFFFD",
            "\uE000",
            "\uD800",
            "\uFFFE",
            "\uDBFF\uDFFF",
            "\uDB40\uDC01"
        }) {
            maps("a" + disallowed, null);
        }
    }

    @Test
    void uts46_4_normalized() {
        maps("e\u0301", "xn--9ca");
        maps("a\u0323\u0302é", Idna.toAscii("\u1EADé"));
        maps("a\u0302\u0323é", Idna.toAscii("\u1EADé"));
        maps("\u1100\u1161\u11A8", Idna.toAscii("\uAC01"));
        maps("=\u0338", "xn--1ch");
    }

    @Test
    void uts46_4_4_labels_in_punycode_are_decoded_and_validated() {
        maps("é.xn--nxa", "xn--9ca.xn--nxa");
        maps("é.XN--NXA", "xn--9ca.xn--nxa");
        maps("é.ｘｎ－－nxa", "xn--9ca.xn--nxa");
        maps("é.xn--fa-hia", "xn--9ca.xn--fa-hia");
        maps("é.xn--", null);
        maps("é.xn--abc-", null);
        maps("é.xn--a", null);
        maps("é.xn--8i7caa", null); // decodes to what is mapped
        maps("é.xn--e-xbb", null); // decodes to what is not normalised
        maps("xn--é", null);
    }

    @Test
    void uts46_4_1_a_label_does_not_begin_with_a_mark() {
        maps("\u0301a", null);
        maps("a.\u0940", null);
        maps("a\u0301.b", "xn--1ca.b");
    }

    @Test
    void uts46_4_1_hyphens_are_not_checked_and_dns_lengths_not_verified() {
        assertNotEquals(null, Idna.toAscii("-é-"));
        maps("ab--é", Idna.toAscii("AB--É"));
        maps("é..", "xn--9ca..");
        assertNotEquals(null, Idna.toAscii("é".repeat(100)));
    }

    @Test
    void rfc5892_a_1_zero_width_non_joiner() {
        maps("a\u200Cb", null);
        maps("\u200Cé", null);
        assertNotEquals(null, Idna.toAscii("क\u094D\u200Cष"));
        assertNotEquals(null, Idna.toAscii("ب\u200Cب"));
        assertNotEquals(null, Idna.toAscii("ب\u064E\u200C\u064Eب"));
        maps("ب\u200C", null);
        maps("ا\u200Cب", null); // alef does not join what follows
        assertNotEquals(null, Idna.toAscii("ب\u200Cا"));
        maps("ب\u200C\u200Cب", null);
    }

    @Test
    void rfc5892_a_2_zero_width_joiner() {
        maps("a\u200Db", null);
        maps("\u200Dé", null);
        maps("ب\u200Dب", null);
        assertNotEquals(null, Idna.toAscii("क\u094D\u200Dष"));
    }

    @Test
    void rfc5893_2_the_bidi_rule() {
        assertNotEquals(null, Idna.toAscii("אב"));
        assertNotEquals(null, Idna.toAscii("א1"));
        assertNotEquals(null, Idna.toAscii("א-1"));
        assertNotEquals(null, Idna.toAscii("ا٠"));
        assertNotEquals(null, Idna.toAscii("א\u05B4"));
        assertNotEquals(null, Idna.toAscii("א\u05B4.a1"));
        assertNotEquals(null, Idna.toAscii("א."));
        maps("1א", null); // 1: the first is R, AL or L
        maps("-א", null);
        maps("אa", null); // 2
        maps("א-", null); // 3
        maps("א-\u05B4", null);
        maps("ا٠1", null); // 4
        maps("aא", null); // 5
        maps("a٠", null);
        maps("א.a-", null); // 6
        maps("א.1a", null); // for every label of the domain
        maps("xn--4db.1é", null); // of the decoded ones too
        assertNotEquals(null, Idna.toAscii("é.1a"));
        assertNotEquals(null, Idna.toAscii("é.a-"));
    }

    @Test
    void every_mapping_is_valid_and_normalised() {
        StringBuilder mapped = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            mapped.setLength(0);
            IdnaTable.map(c, mapped);
            String text = mapped.toString();
            boolean same = text.equals(Character.toString(c));
            if (IdnaTable.properties(c) != IdnaTable.NOT_VALID) {
                assertTrue(same, Integer.toHexString(c));
            } else if (!same) {
                assertTrue(text.codePoints().noneMatch(m -> IdnaTable.properties(m) == IdnaTable.NOT_VALID), text);
                assertTrue(Normalizer.isNormalized(text, Normalizer.Form.NFC), text);
            }
        }
    }

    @Test
    void the_table_is_of_unicode_18() {
        assertNotEquals(IdnaTable.NOT_VALID, IdnaTable.properties(0x1ADD)); // a mark of Unicode 17
        assertEquals(IdnaTable.NOT_VALID, IdnaTable.properties(0x378));
        assertFalse(IdnaTable.isMark(IdnaTable.properties('a')));
    }

    /**
     * Where the answer differs from the standard's: the JDK normalises, by the Unicode version it was made with, so that
     * marks newer than that (13 for JDK 17, 16 for JDK 25) are neither reordered nor composed.
     */
    @Test
    void expected_failure_marks_newer_than_the_jdk_are_not_reordered() {
        String right = "xn--a-3db423pdhu";
        assertNotEquals(right, Idna.toAscii("a\u1ADD\u0327\u30FB"));
        assertEquals(right, Idna.toAscii("a\u0327\u1ADD\u30FB"));
    }
}
