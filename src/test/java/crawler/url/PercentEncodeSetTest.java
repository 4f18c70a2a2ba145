package crawler.url;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** §1.3: which code points each set has, and percent-encoding after encoding. */
class PercentEncodeSetTest {
    private static String printable(PercentEncodeSet set) {
        StringBuilder members = new StringBuilder();
        for (int c = ' '; c <= '~'; c++) {
            if (set.contains(c)) {
                members.append((char) c);
            }
        }
        return members.toString();
    }

    private static String encoded(String text, String encoding, PercentEncodeSet set) {
        AsciiBuffer output = new AsciiBuffer();
        output.appendEncoded(text, 0, text.length(), set, Charset.forName(encoding));
        return output.toString();
    }

    private static String query(String text, String encoding) {
        return encoded(text, encoding, PercentEncodeSet.SPECIAL_QUERY);
    }

    @Test
    void url_1_3_every_set_has_the_c0_controls_and_delete() {
        for (PercentEncodeSet set : PercentEncodeSet.values()) {
            for (int c = 0; c < ' '; c++) {
                assertEquals(true, set.contains(c), set + " " + c);
            }
            assertEquals(true, set.contains(0x7F), set.toString());
        }
    }

    @Test
    void url_1_3_the_printable_members_of_each_set() {
        assertEquals("", printable(PercentEncodeSet.C0_CONTROL));
        assertEquals(" \"<>`", printable(PercentEncodeSet.FRAGMENT));
        assertEquals(" \"#<>", printable(PercentEncodeSet.QUERY));
        assertEquals(" \"#'<>", printable(PercentEncodeSet.SPECIAL_QUERY));
        assertEquals(" \"#<>?^`{}", printable(PercentEncodeSet.PATH));
        assertEquals(" \"#/:;<=>?@[\\]^`{|}", printable(PercentEncodeSet.USERINFO));
    }

    @Test
    void url_1_3_utf_8_percent_encode() {
        assertEquals("%E2%89%A1", encoded("≡", "UTF-8", PercentEncodeSet.USERINFO));
        assertEquals("%E2%80%BD", encoded("‽", "UTF-8", PercentEncodeSet.USERINFO));
        assertEquals("Say%20what%E2%80%BD", encoded("Say what‽", "UTF-8", PercentEncodeSet.USERINFO));
        assertEquals("%C2%80%DF%BF", encoded("\u0080\u07FF", "UTF-8", PercentEncodeSet.C0_CONTROL));
        assertEquals("%F0%90%80%80", encoded("\uD800\uDC00", "UTF-8", PercentEncodeSet.C0_CONTROL));
        assertEquals("%F4%8F%BF%BF", encoded("\uDBFF\uDFFF", "UTF-8", PercentEncodeSet.C0_CONTROL));
    }

    @Test
    void url_1_3_a_percent_sign_is_left_alone() {
        assertEquals("%25%zz%", encoded("%25%zz%", "UTF-8", PercentEncodeSet.USERINFO));
    }

    @Test
    void infra_convert_a_lone_surrogate_is_the_replacement_character() {
        assertEquals("a%EF%BF%BDb", encoded("a\uD800b", "UTF-8", PercentEncodeSet.PATH));
        assertEquals("%EF%BF%BD%EF%BF%BD", encoded("\uDC00\uD800", "UTF-8", PercentEncodeSet.PATH));
        assertEquals("%EF%BF%BD%F0%9F%92%A9", encoded("\uD83D\uD83D\uDCA9", "UTF-8", PercentEncodeSet.PATH));
        assertEquals("%26%2365533%3B", query("\uD83D", "windows-1252"));
    }

    @Test
    void url_1_3_percent_encode_after_encoding() {
        assertEquals("%20", query(" ", "Shift_JIS"));
        assertEquals("%81%DF", query("≡", "Shift_JIS"));
        assertEquals("%26%238253%3B", query("‽", "Shift_JIS"));
        assertEquals("%1B(J\\%1B(B", query("¥", "ISO-2022-JP"));
        assertEquals("sm%F6rg%E5sbord", query("smörgåsbord", "windows-1252"));
        assertEquals("%80%26%23128169%3B%E9", query("€💩é", "windows-1252"));
    }

    @Test
    void encoding_12_2_iso_2022_jp_is_back_in_ascii_before_a_character_reference_and_at_the_end() {
        assertEquals("a%1B$B$%22%1B(B%26%23128169%3B%1B$B$%22%1B(Bb", query("aあ💩あb", "ISO-2022-JP"));
    }

    @Test
    void encoding_4_3_utf_16_and_what_cannot_encode_stand_for_utf_8() {
        assertEquals("%C3%A9", query("é", "UTF-16LE"));
        assertEquals("%C3%A9", query("é", "UTF-16"));
        assertEquals("%C3%A9", query("é", "ISO-2022-CN"));
    }

    @Test
    void url_4_4_the_encoding_is_for_the_query_of_special_urls_but_web_sockets() {
        Charset latin = StandardCharsets.ISO_8859_1;
        for (String scheme : new String[] {"http", "https", "ftp", "file"}) {
            UrlParser parser = new UrlParser();
            assertEquals(true, parser.parse(scheme + "://h/é?é#é", null, latin));
            assertEquals(scheme + "://h/%C3%A9?%E9#%C3%A9", parser.out.toString());
        }
        for (String scheme : new String[] {"ws", "wss", "foo"}) {
            UrlParser parser = new UrlParser();
            assertEquals(true, parser.parse(scheme + "://h/é?é#é", null, latin));
            assertEquals(scheme + "://h/%C3%A9?%C3%A9#%C3%A9", parser.out.toString());
        }
    }

    @Test
    void a_long_query_in_a_legacy_encoding_is_encoded_whole() {
        assertEquals("%E9".repeat(100_000), query("é".repeat(100_000), "windows-1252"));
        assertEquals("%26%238253%3B".repeat(10_000), query("‽".repeat(10_000), "windows-1252"));
    }

    /**
     * Where the answer differs from the standard's: the encoders are the JDK's, which differ from those of the Encoding
     * standard in few characters. For each encoding an example of every kind; on the right, what the standard asks for.
     */
    @ParameterizedTest
    @CsvSource({
        "windows-1252, U+0081, %26%23129%3B, %81",
        "windows-31j, U+2212, %26%238722%3B, %81|",
        "windows-31j, U+00A2, %81%91, %26%23162%3B",
        "windows-31j, U+E000, %F0@, %26%2357344%3B",
        "EUC-JP, U+00C0, %8F%AA%A2, %26%23192%3B",
        "ISO-2022-JP, U+FF76, %1B(I6%1B(B, %1B$B%+%1B(B",
        "ISO-2022-JP, U+2160, %26%238544%3B, %1B$B-5%1B(B",
        "ISO-2022-JP, U+00A2, %1B$B!q%1B(B, %26%23162%3B",
        "GBK, U+20AC, %A2%E3, %80",
        "GBK, U+1E3F, %26%237743%3B, %A8%BC",
        "GB18030, U+E5E5, %A3%A0, %26%2358853%3B",
        "Big5, U+00A5, %A2D, %26%23165%3B",
        "Big5, U+00F8, %26%23248%3B, %C8%FB",
        "EUC-KR, U+AC02, %26%2344034%3B, %81A"
    })
    void expected_failure_encoders_of_the_jdk(String encoding, String codePoint, String ours, String standard) {
        String text = Character.toString(Integer.parseInt(codePoint.substring(2), 16));
        assertEquals(ours, query(text, encoding));
        assertNotEquals(standard, query(text, encoding));
    }
}
