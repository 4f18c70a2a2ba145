package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Encoding standard, section 12.2.1. In the pages {@code ^} stands for ESC; {@code $"} is the character U+3042. */
class Iso2022JpTest {
    private static final Charset STANDARDS =
            Objects.requireNonNull(EncodingLabels.get("iso-2022-jp")).decoder();

    private static final Charset JAVAS = Charset.forName("x-windows-iso2022jp");

    @Test
    void encoding_12_2_1_an_escape_says_what_the_bytes_are() {
        assertText("a\\~\u007F\0\n", "a\\~\u007F\0\n");
        assertText("\u00A5\u203Ea\u007F\n\\~", "^(J\\~a\u007F\n^(B\\~");
        assertText("\uFF61\uFF9F\uFF71a", "^(I!_1^(Ba");
        assertText("\u3042\u4E9C\u3042a", "^$B$\"^$@0!^$B$\"^(Ba");
        assertText("\u2015\uFF5E\u2225\uFF0D\uFFE0\uFFE1\uFFE2", "^$B!=!A!B!]!q!r\"L");
    }

    @Test
    void encoding_12_2_1_bytes_without_a_character_are_an_error_each() {
        assertText("a\uFFFD\uFFFDb\uFFFD\uFFFDc", "a\u000E\u000Fb\u0080\u00FFc");
        assertText("a\uFFFD\uFFFDb\uFFFD\u00A5", "^(Ja\u000E\u000Fb\u00E9\\");
        assertText("\uFFFD\uFFFD\uFFFD\uFFFD\uFF61", "^(I `\u000E\u00A1!");
        assertText("\uFFFD\uFFFD\uFFFD\uFFFD\u3042", "^$B \n\u007F\u00A4$\"");
    }

    @Test
    void encoding_12_2_1_a_broken_character_is_one_error_of_two_bytes() {
        assertText("\uFFFD\u3042", "^$B$ $\"");
        assertText("\uFFFD\u3042", "^$B$\n$\"");
        assertText("\uFFFD\u3042", "^$B$\u00A2$\"");
        assertText("\uFFFD\u3042", "^$B)!$\""); // of a row that is empty
    }

    @Test
    void encoding_12_2_1_an_escape_within_a_character_is_an_error_and_an_escape() {
        assertText("\u3042\uFFFDa", "^$B$\"$^(Ba");
        assertText("\u3042\uFFFD\u3042", "^$B$\"$^$B$\"");
        assertText("\uFFFD\uFFFD\u3042", "^$B$^$\""); // the second escape is broken: its bytes are given back
    }

    @Test
    void encoding_12_2_1_a_broken_escape_is_an_error_and_gives_its_bytes_back() {
        assertText("\uFFFD<a>", "^<a>");
        assertText("\uFFFD(<a>", "^(<a>");
        assertText("\uFFFD$<a>", "^$<a>");
        assertText("\uFFFD(\uFFFDa", "^(\u000Ea");
        assertText("\uFFFD\uFFFDa", "^^a");
        assertText("\uFFFDa", "^^(Ba");
        assertText("\uFFFD(\u3042", "^(^$B$\"");
        assertText("\uFFFD(@$", "^(@$");
        assertText("\uFFFD$J\\", "^$J\\");
        assertText("\uFFFD$A\\", "^$A\\");
        assertText("\uFFFD$(D", "^$(D"); // JIS X 0212, which the standard does not know
        assertText("\uFFFD$\u00A5", "^(J^$\\");
        assertText("\uFF61\uFFFD\uFF64\uFF61\uFF61\uFFFD\uFF61", "^(I!^$!!^!");
        assertText("\u3042\uFFFDa", "^$B$\"^^(Ba");
        assertText("\u3042\uFFFD\u3042\u3042", "^$B$\"^$\"$\"");
        assertText("\u3042\uFFFD\uFF08\u3042", "^$B$\"^!J$\"");
    }

    @Test
    void encoding_12_2_1_an_escape_right_behind_another_is_an_error() {
        assertText("a", "^(Ba");
        assertText("\uFFFDa", "^(B^(Ba");
        assertText("\uFFFD\uFFFD\u3042", "^$B^(B^$B$\"");
        assertText("\u3042a\u3042", "^$B$\"^(Ba^$B$\"");
        assertText("\uFFFDa", "^$B\u007F^(Ba"); // an error is output, too
        assertText("\uFFFD<\u3042", "^(B^<^$B$\"");
    }

    @Test
    void encoding_12_2_1_what_the_end_cuts_is_an_error_and_gives_its_bytes_back() {
        assertText("", "");
        assertText("", "^$B");
        assertText("\uFFFD", "^");
        assertText("\uFFFD$", "^$");
        assertText("\uFFFD(", "^(");
        assertText("\uFF61\uFFFD\uFF68", "^(I!^(");
        assertText("\u3042\uFFFD", "^$B$\"$");
        assertText("\u3042\uFFFD\uFFFD", "^$B$\"^$"); // an escape, then a character
        assertText("\u3042\uFFFD\uFFFD", "^$B$\"$^");
    }

    @Test
    void html_4_a_page_goes_on_behind_a_broken_character() {
        assertLinks("^$B$\"$^(B<a href=1></a><a href=2>");
        assertLinks("^$B$\"^^(B<a href=1></a><a href=2>");
        assertLinks("^$B$\"^(B<a href=1>^$B$^(B<a href=2>");
        assertLinks("<a href=1><a title=\"^$B$\"$^(B\" href=2>");
    }

    @Test
    void html_4_a_page_goes_on_behind_a_stray_control() {
        assertLinks("<p>a\u000Eb</p><a href=1></a><a href=2>");
        assertLinks("<p>a\u000Fb</p><a href=1></a><a href=2>");
        assertLinks("<a href=1>\u0080<a href=2>");
    }

    @Test
    void html_4_a_page_goes_on_behind_a_broken_escape() {
        for (String escape : List.of("^", "^(", "^$", "^$(", "^^", "^(B^(", "^(C", "^[0m")) {
            assertLinks(escape + "<a href=1></a>" + escape + "<a href=2>");
        }
    }

    @Test
    void every_character_of_two_bytes_is_the_jdks() {
        int valid = 0;
        for (int lead = 0x21; lead <= 0x7E; lead++) {
            for (int trail = 0x21; trail <= 0x7E; trail++) {
                byte[] pair = {0x1B, '$', 'B', (byte) lead, (byte) trail, 0x1B, '(', 'B'};
                String javas = new String(pair, JAVAS);
                // There is no difference to be named: not one of the pairs without a character either.
                assertEquals(javas, new String(pair, STANDARDS), () -> hex(pair));
                valid += javas.equals("\uFFFD") ? 0 : 1;
            }
        }
        assertEquals(7336, valid); // as many as the standard's index has where two bytes reach
    }

    @Test
    void what_the_jdk_encodes_is_read_back() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(20); j > 0; j--) {
                text.append(
                        "az\\~\n<\u00A5\u203E\uFF61\uFF9F\u3042\u4E9C\u2225\u3231\u7E8A".charAt(random.nextInt(15)));
            }
            byte[] bytes = text.toString().getBytes(JAVAS);
            assertEquals(text.toString(), new String(bytes, STANDARDS), () -> hex(bytes));
        }
    }

    @Test
    void senseless_bytes_are_no_exception_and_do_not_depend_on_chunks() {
        Random random = new Random(2);
        String likely = "^^^^^$$$((BBJI@$\"!<a_~\\\u000E\u0080\n";
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (i % 4 != 0) {
                for (int j = 0; j < bytes.length; j++) {
                    char c = likely.charAt(random.nextInt(likely.length()));
                    bytes[j] = (byte) (c == '^' ? 0x1B : c);
                }
            }
            String whole = new String(bytes, STANDARDS);
            assertEquals(whole, Links.transcoded(STANDARDS, bytes, 1), () -> hex(bytes));
            assertEquals(whole, Links.transcoded(STANDARDS, bytes, 1 + i % 40), () -> hex(bytes));
            assertEquals(whole, narrow(bytes), () -> hex(bytes));
            assertTrue(whole.length() <= bytes.length, () -> hex(bytes));
        }
    }

    @Test
    void a_decoder_begins_anew() throws CharacterCodingException {
        CharsetDecoder decoder = STANDARDS.newDecoder();
        for (String page : List.of("^$B$\"", "^(I!^", "^(J^(", "^$B$", "^(B", "^(Ba")) {
            byte[] bytes = page(page);
            assertEquals(
                    new String(bytes, STANDARDS),
                    decoder.decode(ByteBuffer.wrap(bytes)).toString(),
                    page);
        }
    }

    @Test
    void pages_of_escapes_cost_linear_time_and_no_memory() {
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (String part : List.of("^", "^(", "^$B", "^(B^$B$", "^$B$\"$^(B<p>")) {
                LinkExtractor extractor = Links.stream("href");
                extractor.start(Links.PAGE, "iso-2022-jp");
                byte[] parts = page(part.repeat((1 << 16) / part.length()));
                for (int i = 0; i < 64; i++) {
                    extractor.feed(ByteBuffer.wrap(parts));
                }
                extractor.feed(ByteBuffer.wrap(page("^(B<a href=1>")));
                assertEquals(List.of("https://site.example/dir/1"), Links.hrefs(extractor.end()), part);
            }
        });
    }

    @Test
    void it_only_decodes() {
        assertFalse(STANDARDS.canEncode());
        assertThrows(UnsupportedOperationException.class, STANDARDS::newEncoder);
        assertTrue(STANDARDS.contains(STANDARDS));
        assertFalse(STANDARDS.contains(StandardCharsets.UTF_8));
    }

    private static void assertText(String expected, String page) {
        byte[] bytes = page(page);
        assertEquals(expected, new String(bytes, STANDARDS), page);
        for (int chunk : Links.CHUNKS) {
            assertEquals(
                    expected, Links.transcoded(STANDARDS, bytes, chunk), () -> "in chunks of " + chunk + ": " + page);
        }
    }

    /** The links of the page are 1 and 2. */
    private static void assertLinks(String page) {
        List<String> expected = List.of("https://site.example/dir/1", "https://site.example/dir/2");
        byte[] bytes = page(page);
        for (int chunk : Links.CHUNKS) {
            for (LinkExtractor extractor : List.of(Links.stream("href"), Links.jsoup("href"))) {
                assertEquals(
                        expected,
                        Links.hrefs(Links.feed(extractor, bytes, "iso-2022-jp", chunk)),
                        () -> "in chunks of " + chunk + ": " + page);
            }
        }
    }

    /** Decodes into a buffer of one character. */
    private static String narrow(byte[] bytes) {
        CharsetDecoder decoder = STANDARDS.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(1);
        StringBuilder text = new StringBuilder();
        while (decoder.decode(in, out, true).isOverflow()) {
            text.append(out.flip());
            out.clear();
        }
        while (decoder.flush(out).isOverflow()) {
            text.append(out.flip());
            out.clear();
        }
        return text.append(out.flip()).toString();
    }

    private static byte[] page(String text) {
        return text.replace('^', '\u001B').getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
