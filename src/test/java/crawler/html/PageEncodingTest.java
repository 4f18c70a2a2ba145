package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageEncodingTest {
    private static final String DIR = "https://site.example/dir/";

    @Test
    void html_13_2_3_2_a_byte_order_mark_wins_over_everything() {
        String page = "<meta charset=koi8-r><a href='?\u00e9'>";
        assertQuery("%C3%A9", utf8("\uFEFF" + page), "windows-1251");
        assertQuery("%C3%A9", ("\uFEFF" + page).getBytes(StandardCharsets.UTF_16LE), "windows-1251");
        assertQuery("%C3%A9", ("\uFEFF" + page).getBytes(StandardCharsets.UTF_16BE), null);
    }

    @Test
    void html_13_2_3_2_the_transport_wins_over_meta() {
        byte[] page = "<meta charset=utf-8><a href='?\u0436'>".getBytes(Charset.forName("windows-1251"));
        assertQuery("%E6", page, "windows-1251");
        assertQuery("%E6", page, " \"CP1251\" ");
        assertQuery("%EF%BF%BD", page, "nonsense");
    }

    @Test
    void html_13_2_3_2_meta_declares() {
        Charset koi = Charset.forName("KOI8-R");
        for (String meta : List.of(
                "<meta charset=koi8-r>",
                "<META CHARSET='KOI8-R'>",
                "<meta/charset=\"koi\"/>",
                "<meta http-equiv=content-type content='text/html; charset=koi8-r'>",
                "<meta content='text/html; charset = \"koi8-r\"' http-equiv=Content-Type>",
                "<meta content='charset charset=koi8-r;x' http-equiv=content-type>",
                "<!-- <meta charset=utf-8> --><meta charset=koi8-r>",
                "<!--><meta charset=koi8-r>",
                "<p title='<meta charset=utf-8>'><meta charset=koi8-r>",
                "</p title='<meta charset=utf-8>'><meta charset=koi8-r>",
                "<?x <meta charset=utf-8><meta charset=koi8-r>",
                "<meta content='text/html; charset=utf-8'><meta charset=koi8-r>",
                "<meta charset=nonsense><meta charset=koi8-r>",
                "<meta charset=koi8-r charset=utf-8>",
                "<metax charset=utf-8><meta charset=koi8-r>",
                "<?xml version='1.0' encoding='koi8-r'?>",
                "<?xml encoding = \"koi8-r\"><p>")) {
            assertQuery("%D6", (meta + "<a href='?\u0436'>").getBytes(koi), null);
        }
    }

    @Test
    void html_13_2_3_2_meta_cannot_declare_utf_16_nor_user_defined() {
        assertQuery("%C3%A9", utf8("<meta charset=utf-16le><a href='?\u00e9'>"), null);
        byte[] latin = "<meta charset=x-user-defined><a href='?\u00e9'>".getBytes(StandardCharsets.ISO_8859_1);
        assertQuery("%E9", latin, null);
    }

    @Test
    void html_13_2_3_2_utf_16_is_told_by_its_xml_declaration_or_the_transport() {
        String page = "<?xml version='1.0'?><a href='?\u00e9'>";
        assertQuery("%C3%A9", page.getBytes(StandardCharsets.UTF_16LE), null);
        assertQuery("%C3%A9", page.getBytes(StandardCharsets.UTF_16BE), null);
        assertQuery("%C3%A9", page.getBytes(StandardCharsets.UTF_16BE), "utf-16be");
        assertQuery("%C3%A9", "<a href='?\u00e9'>".getBytes(StandardCharsets.UTF_16LE), "utf-16");
    }

    @Test
    void html_13_2_3_2_the_prescan_sees_1024_bytes() {
        String meta = "<meta charset=koi8-r>";
        byte[] page = (meta + "x").getBytes(StandardCharsets.US_ASCII);
        assertNotNull(MetaPrescan.prescan(page, page.length));
        byte[] late = (" ".repeat(1024 - meta.length()) + meta).getBytes(StandardCharsets.US_ASCII);
        assertNotNull(MetaPrescan.prescan(late, late.length));
        byte[] tooLate = (" ".repeat(1025 - meta.length()) + meta).getBytes(StandardCharsets.US_ASCII);
        assertNull(MetaPrescan.prescan(tooLate, tooLate.length));
    }

    @Test
    void html_13_2_3_4_a_late_meta_changes_the_encoding() {
        Charset koi = Charset.forName("KOI8-R");
        String late = " ".repeat(2000) + "<meta charset=koi8-r><meta charset=utf-8>";
        assertQuery("%D6", ("<a href='?\u0436'>" + late).getBytes(koi), null);
        String pragma = " ".repeat(2000) + "<meta http-equiv=Content-Type content='text/html;charset=koi8-r'>";
        assertQuery("%D6", ("<a href='?\u0436'>" + pragma).getBytes(koi), null);
        assertQuery("%C3%A9", utf8("<meta charset=utf-8><a href='?\u00e9'>" + late), null);
        assertQuery("%C3%A9", utf8("<a href='?\u00e9'>" + " ".repeat(2000) + "<!--<meta charset=koi8-r>-->"), null);
    }

    @Test
    void spec_4_undeclared_is_utf_8_where_it_is_valid_else_windows_1252() {
        assertQuery("%C3%A9", utf8("<a href='?\u00e9'>"), null);
        assertQuery("%C3%A9%80", cat(utf8("<a href='?\u00e9"), new byte[] {(byte) 0x80, '\'', '>'}), null);
        byte[] latin = "<a href='?\u00e9'>".getBytes(StandardCharsets.ISO_8859_1);
        assertQuery("%E9", latin, null);
        byte[] lateByte = cat(utf8("<a href='?\u00e9'>" + " ".repeat(5000)), new byte[] {(byte) 0xE9, ' '});
        assertQuery("%C3%A9", lateByte, null); // the two bytes of windows-1252
        byte[] cut = cat(utf8("<a href='?\u00e9'>"), new byte[] {(byte) 0xE2, (byte) 0x82});
        assertQuery("%C3%A9", cut, null);
    }

    @Test
    void unicode_3_7_what_utf_8_is() {
        assertTrue(isUtf8(""));
        assertTrue(isUtf8("c2 80 df bf e0 a0 80 ed 9f bf ee 80 80 ef bf bf f0 90 80 80 f4 8f bf bf"));
        for (String wrong : List.of(
                "80",
                "c0 80",
                "c1 bf",
                "c2",
                "c2 41",
                "e0 9f bf",
                "ed a0 80",
                "f0 8f bf bf",
                "f4 90 80 80",
                "f5 80 80 80",
                "ff",
                "e2 82 41",
                "e2 28 a1")) {
            assertEquals(false, isUtf8(wrong), wrong);
            assertEquals(false, isUtf8("41 42 43 44 45 46 47 48 " + wrong + " 41"), wrong);
        }
    }

    private static boolean isUtf8(String hex) {
        byte[] bytes = hex.isEmpty() ? new byte[0] : bytes(hex);
        boolean valid = false;
        for (int chunk = 1; chunk <= Math.max(1, bytes.length); chunk++) {
            Utf8Validator validator = new Utf8Validator();
            validator.start();
            for (int i = 0; i < bytes.length; i += chunk) {
                validator.feed(bytes, i, Math.min(bytes.length, i + chunk));
            }
            valid = validator.isValid();
            if (!valid) {
                return false;
            }
        }
        return valid;
    }

    @Test
    void html_4_legacy_pages_give_the_links_a_browser_gives() {
        // The path in UTF-8, the query in the page's encoding.
        assertLegacy("Shift_JIS", "windows-31j", "\u8868\u30BD/?\u8868\u30BD", "%E8%A1%A8%E3%82%BD/?%95\\%83\\");
        assertLegacy("EUC-JP", "EUC-JP", "\u8868/?\u8868", "%E8%A1%A8/?%C9%BD");
        assertLegacy("EUC-KR", "x-windows-949", "\uAC02/?\uAC02\uD55C", "%EA%B0%82/?%81A%C7%D1");
        assertLegacy(
                "GB18030",
                "GB18030",
                "\u4E2D\uD83D\uDE00/?\u4E2D\uD83D\uDE00",
                "%E4%B8%AD%F0%9F%98%80/?%D6%D0%949%FC6");
        assertLegacy("gb2312", "GBK", "\u4E2D\u4E02/?\u4E2D\u4E02", "%E4%B8%AD%E4%B8%82/?%D6%D0%81@");
        assertLegacy("Big5", "Big5", "\u529F/?\u529F", "%E5%8A%9F/?%A5\\");
        assertLegacy("windows-1251", "windows-1251", "\u0436/?\u0436", "%D0%B6/?%E6");
        assertLegacy("iso-8859-8-i", "ISO-8859-8", "\u05D0/?\u05D0", "%D7%90/?%E0");
    }

    @Test
    void html_4_what_the_encoding_lacks_is_a_reference_in_the_query() {
        assertLegacy("windows-1252", "windows-1252", "?&#x436;", "?%26%231078%3B");
        assertLegacy("shift_jis", "windows-31j", "?&#x1F600;", "?%26%23128512%3B");
    }

    @Test
    void html_4_iso_2022_jp_is_decoded_before_it_is_tokenized() {
        Charset jis = Charset.forName("x-windows-iso2022jp");
        // Between its escapes the bytes of this character are those of a quote and a letter.
        byte[] page = ("<a href='\u3042/?\u3042\u2225'>" + " ".repeat(3000) + "<a href=2>").getBytes(jis);
        for (int chunk : Links.CHUNKS) {
            List<String> hrefs = Links.hrefs(Links.feed(Links.stream("href"), page, "iso-2022-jp", chunk));
            assertEquals(2, hrefs.size());
            assertTrue(hrefs.get(0).startsWith(DIR + "%E3%81%82/?%1B$B"), hrefs.get(0));
        }
        byte[] declared = cat("<meta charset=iso-2022-jp>".getBytes(StandardCharsets.US_ASCII), page);
        assertEquals(
                2,
                Links.hrefs(Links.feed(Links.stream("href"), declared, null, 1)).size());
    }

    @Test
    void encoding_4_1_a_trail_byte_that_looks_like_ascii_is_no_markup() {
        // 0x835C, 0x8340, 0x837C: the second bytes are \ @ and |.
        byte[] page = cat(
                "<a title='".getBytes(StandardCharsets.US_ASCII),
                bytes("83 5c 83 40 83 7c"),
                "' href=1><a href='x".getBytes(StandardCharsets.US_ASCII),
                bytes("83 5c"),
                "'>".getBytes(StandardCharsets.US_ASCII));
        for (LinkExtractor extractor : List.of(Links.stream("href"), Links.jsoup("href"))) {
            assertEquals(
                    List.of(DIR + "1", DIR + "x%E3%82%BD"), Links.hrefs(Links.feed(extractor, page, "shift_jis", 3)));
        }
    }

    @ParameterizedTest
    @CsvSource({"shift_jis, 83", "gbk, d6", "gb18030, 81", "big5, a4", "euc-jp, a4", "euc-jp, 8f", "euc-kr, c7"})
    void encoding_10_to_13_a_broken_character_swallows_no_quote_no_tag_and_no_slash(String charset, String lead) {
        byte[] page = cat(
                "<a href='x".getBytes(StandardCharsets.US_ASCII),
                bytes(lead),
                "'>".getBytes(StandardCharsets.US_ASCII),
                bytes(lead),
                "<a href='2".getBytes(StandardCharsets.US_ASCII),
                bytes(lead),
                "/3'>".getBytes(StandardCharsets.US_ASCII));
        for (LinkExtractor extractor : List.of(Links.stream("href"), Links.jsoup("href"))) {
            assertEquals(
                    List.of(DIR + "x%EF%BF%BD", DIR + "2%EF%BF%BD/3"),
                    Links.hrefs(Links.feed(extractor, page, charset, 4096)));
        }
    }

    @Test
    void encoding_4_2_every_label_is_known() {
        for (String label : List.of(
                "unicode-1-1-utf-8",
                "866",
                "latin2",
                "l3",
                "iso_8859-4:1988",
                "cyrillic",
                "arabic",
                "sun_eu_greek",
                "visual",
                "logical",
                "latin6",
                "iso8859-13",
                "iso885914",
                "l9",
                "iso-8859-16",
                "koi",
                "koi8-ru",
                "mac",
                "tis-620",
                "x-cp1250",
                "cp1251",
                "us-ascii",
                "iso-8859-1",
                "windows-1253",
                "latin5",
                "cp1255",
                "cp1256",
                "cp1257",
                "cp1258",
                "x-mac-ukrainian",
                "chinese",
                "gb18030",
                "big5-hkscs",
                "x-euc-jp",
                "csiso2022jp",
                "ms_kanji",
                "korean",
                "hz-gb-2312",
                "unicodefffe",
                "ucs-2",
                "x-user-defined",
                " UTF8\n")) {
            assertNotNull(EncodingLabels.get(label), label);
        }
        assertNull(EncodingLabels.get("utf-7"));
        assertNull(EncodingLabels.get(""));
        assertEquals("windows-1252", encoding("latin1").name());
        assertEquals("UTF-16LE", encoding("utf-16").name());
    }

    @Test
    void encoding_9_1_single_bytes_as_the_standard_has_them() {
        assertDecoded("\u20ac\u0081\u00e9", "80 81 e9", "iso-8859-1");
        assertDecoded("\u0098\u0436", "98 e6", "windows-1251");
        assertDecoded("\u045e\u040e\u0457", "ae be a7", "koi8-u");
        assertDecoded("\u05ba\ufffd", "ca d9", "windows-1255");
        assertDecoded("\u0104\u0138", "a1 ff", "iso-8859-10");
        assertDecoded("\u1e02\u00ff", "a1 ff", "iso-8859-14");
        assertDecoded("\uf780\uf7ff", "80 ff", "x-user-defined");
        assertDecoded("\u20ac\u0490", "ff a2", "x-mac-cyrillic");
        assertDecoded("\u0160\u0081", "8a 81", "windows-1250");
        assertDecoded("\ufffd", "a1", "iso-8859-6");
        assertDecoded("\u2015\uff5e\uff0d", "a1 bd a1 c1 a1 dd", "euc-jp");
    }

    @Test
    void encoding_10_2_1_the_byte_80_is_the_euro_sign_where_it_ends_no_character() {
        for (String label : List.of("gbk", "gb2312", "gb18030")) {
            assertDecodedInChunks("\u20ac", "80", label);
            assertDecodedInChunks("\u20ac\u20ac\u554a\u20aca\u20ac", "80 80 b0 a1 80 61 80", label);
            assertDecodedInChunks("\u4e90\u20ac", "81 80 80", label);
            assertDecodedInChunks("\ud83d\ude00\u20ac", "94 39 fc 36 80", label);
            assertDecodedInChunks("\ufffd\ufffd\u20ac", "ff ff 80", label);
        }
    }

    @Test
    void encoding_12_3_1_the_byte_80_is_itself_where_it_ends_no_character() {
        assertDecodedInChunks("\u0080", "80", "shift_jis");
        assertDecodedInChunks("\u0080\u0080\u8868\u0080a\uff71\u0080", "80 80 95 5c 80 61 b1 80", "shift_jis");
        assertDecodedInChunks("\u00f7\u0080", "81 80 80", "shift_jis");
        assertDecodedInChunks("\ufffd\ufffd\u0080", "ff a0 80", "shift_jis");
    }

    @Test
    void encoding_10_1_1_and_12_3_1_the_byte_80_is_no_error_in_a_link() {
        for (LinkExtractor extractor : List.of(Links.stream("href"), Links.jsoup("href"))) {
            byte[] page = cat(utf8("<a href='"), bytes("80"), utf8("?"), bytes("80"), utf8("'>"));
            assertEquals(List.of(DIR + "%E2%82%AC?%80"), stripped(extractor, page, "gbk"));
            assertEquals(List.of(DIR + "%E2%82%AC?%A2%E3"), stripped(extractor, page, "gb18030"));
            // The standard's encoder gives the byte back, the JDK's has none for it.
            assertEquals(List.of(DIR + "%C2%80?%26%23128%3B"), stripped(extractor, page, "shift_jis"));
        }
    }

    @Test
    void senseless_bytes_are_decoded_as_the_jdk_does_but_for_ascii_and_the_byte_80() {
        Random random = new Random(3);
        for (int i = 0; i < 6000; i++) {
            boolean chinese = i % 2 == 0;
            byte[] page = new byte[random.nextInt(30)];
            for (int j = 0; j < page.length; j++) {
                page[j] = (byte) (random.nextInt(3) == 0 ? 0x80 : random.nextInt(0x100));
            }
            Charset jdk =
                    chinese ? new AsciiKeepingCharset(Charset.forName("GB18030")) : Charset.forName("windows-31j");
            String javas = new String(page, jdk);
            String text = assertSameInChunks(
                    page, encoding(chinese ? "gb18030" : "shift_jis").decoder());
            assertEquals(javas.length(), text.length());
            for (int j = 0; j < text.length(); j++) {
                if (text.charAt(j) != javas.charAt(j)) {
                    assertEquals('\ufffd', javas.charAt(j));
                    assertEquals(chinese ? '\u20ac' : '\u0080', text.charAt(j));
                }
            }
        }
    }

    @Test
    void encoding_4_3_encoders_round_trip() {
        for (String label :
                List.of("iso-8859-1", "koi8-u", "iso-8859-10", "iso-8859-14", "x-user-defined", "windows-874")) {
            Charset charset = encoding(label).encoder();
            for (int b = 0; b < 256; b++) {
                String text = new String(new byte[] {(byte) b}, charset);
                if (!text.equals("\ufffd")) {
                    assertEquals((byte) b, text.getBytes(charset)[0], label + ' ' + b);
                }
            }
            assertEquals("?", new String("\ud83d\ude00".getBytes(charset), charset), label);
            assertEquals("?x?", new String("\ufffdx\ud83d".getBytes(charset), charset), label);
        }
        assertEquals(
                "\u2015\uff5ea",
                new String(
                        "\u2015\uff5ea".getBytes(encoding("euc-jp").encoder()),
                        encoding("euc-jp").decoder()));
    }

    @Test
    void encoding_14_1_replacement_holds_no_links() {
        byte[] page = utf8("<a href=1>");
        for (LinkExtractor extractor : List.of(Links.stream("href"), Links.jsoup("href"))) {
            assertEquals(List.of(), Links.hrefs(Links.feed(extractor, page, "iso-2022-kr", 3)));
        }
    }

    private static PageEncoding encoding(String label) {
        return Objects.requireNonNull(EncodingLabels.get(label));
    }

    private static void assertDecoded(String expected, String hex, String label) {
        assertEquals(expected, new String(bytes(hex), encoding(label).decoder()), label);
    }

    private static void assertDecodedInChunks(String expected, String hex, String label) {
        assertEquals(expected, assertSameInChunks(bytes(hex), encoding(label).decoder()), label + ' ' + hex);
    }

    private static String assertSameInChunks(byte[] bytes, Charset charset) {
        String whole = new String(bytes, charset);
        for (int chunk : Links.CHUNKS) {
            assertEquals(
                    whole,
                    Links.transcoded(charset, bytes, chunk),
                    () -> charset + " in chunks of " + chunk + ": "
                            + java.util.HexFormat.ofDelimiter(" ").formatHex(bytes));
        }
        return whole;
    }

    private static void assertLegacy(String label, String java, String reference, String expected) {
        String page = "<a href='" + reference + "'>";
        byte[] bytes = page.getBytes(Charset.forName(java));
        byte[] declared = cat(utf8("<meta charset=" + label + ">"), bytes);
        for (LinkExtractor extractor : List.of(Links.stream("href"), Links.jsoup("href"))) {
            assertEquals(List.of(DIR + expected), stripped(extractor, bytes, label), label);
            assertEquals(List.of(DIR + expected), stripped(extractor, declared, null), label);
        }
    }

    private static List<String> stripped(LinkExtractor extractor, byte[] page, @Nullable String charset) {
        return Links.hrefs(Links.feed(extractor, page, charset, 2)).stream()
                .map(href -> href.replace(DIR + "page.html?", DIR + "?"))
                .toList();
    }

    private static void assertQuery(String expected, byte[] page, @Nullable String charset) {
        for (int chunk : Links.CHUNKS) {
            assertEquals(
                    List.of(DIR + "page.html?" + expected),
                    Links.hrefs(Links.feed(Links.stream("href"), page, charset, chunk)),
                    () -> new String(page, StandardCharsets.ISO_8859_1));
        }
        assertEquals(
                List.of(DIR + "page.html?" + expected),
                Links.hrefs(Links.feed(Links.jsoup("href"), page, charset, 4096)),
                () -> "jsoup " + new String(page, StandardCharsets.ISO_8859_1));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] cat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
