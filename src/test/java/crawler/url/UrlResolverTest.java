package crawler.url;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fast path answers as the general parser does, and remembers nothing of the reference before. */
class UrlResolverTest {
    private static final List<WebUrl> BASES = List.of(
            url("http://example.com/a/b/c.html?q#f"),
            url("https://u:p@h:8080/"),
            url("http://h//a//"),
            url("ws://h/x/"),
            url("ftp://h:2121/d/e?"),
            url("https://[::1]/x#"),
            url("file:///C:/x/y"),
            url("foo://h/a/b"),
            url("foo:/.//p"),
            url("mailto:a@b"));

    /** What makes trouble: everything a state looks at, in pieces that often meet. */
    private static final String[] PIECES = {
        "a",
        "b",
        "z",
        "A",
        "Z",
        "0",
        "1",
        "9",
        "x",
        ".",
        ".",
        "..",
        "../",
        "./",
        "/",
        "/",
        "//",
        "\\",
        ":",
        "?",
        "#",
        "#",
        "@",
        "%",
        "%2e",
        "%2E",
        "%2",
        "%20",
        "%41",
        "[",
        "]",
        "|",
        "^",
        "{",
        "`",
        "'",
        "\"",
        "<",
        " ",
        "\t",
        "\n",
        "~",
        "!",
        "-",
        "_",
        "+",
        ";",
        "=",
        "&",
        "http:",
        "https:",
        "http://",
        "https://",
        "HTTP://",
        "ws://",
        "file:",
        "mailto:",
        "javascript:",
        "data:",
        "h",
        "www.",
        "example.com",
        "Example.COM",
        "localhost",
        ":80",
        ":443",
        ":8080",
        ":0",
        ":080",
        ":65535",
        ":65536",
        "1.2.3.4",
        "0x7f",
        "xn--",
        "xn--ls8h",
        ".1",
        "é",
        "\u00ad",
        "\u200d"
    };

    private static WebUrl url(String input) {
        return Objects.requireNonNull(WebUrl.parse(input), input);
    }

    private static String resolved(UrlResolver resolver) {
        return new String(resolver.bytes(), 0, resolver.length(), StandardCharsets.US_ASCII);
    }

    @Test
    void the_fast_path_is_the_general_parser_on_300000_random_references() {
        Random random = new Random(20260101);
        UrlParser parser = new UrlParser();
        AsciiBuffer output = new AsciiBuffer();
        OrdinaryReference ordinary = new OrdinaryReference(output);
        StringBuilder text = new StringBuilder();
        int fast = 0;
        for (int i = 0; i < 300_000; i++) {
            WebUrl base = BASES.get(random.nextInt(BASES.size()));
            ordinary.base(base);
            text.setLength(0);
            for (int pieces = random.nextInt(7); pieces >= 0; pieces--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            byte[] reference = text.toString().getBytes(StandardCharsets.UTF_8);
            if (ordinary.resolve(reference, 0, reference.length)) {
                fast++;
                boolean parsed = parser.parse(text.toString(), base, StandardCharsets.UTF_8);
                assertTrue(parsed, () -> text + " against " + base);
                assertEquals(parser.out.toString(), output.toString(), () -> text + " against " + base);
                assertEquals(parser.fragmentStart(), ordinary.lengthWithoutFragment(), () -> text + " against " + base);
            }
        }
        assertTrue(fast > 50_000, "only " + fast + " took the fast path");
    }

    @Test
    void ordinary_references_take_the_fast_path() {
        AsciiBuffer output = new AsciiBuffer();
        OrdinaryReference ordinary = new OrdinaryReference(output);
        ordinary.base(BASES.get(0));
        for (String text : List.of(
                "",
                "foo.html#x",
                "../../a/b.html",
                "./a",
                "..",
                "#frag",
                "/x/y",
                "?q=1&r=2#f",
                "//host/x",
                "//Host.example:8080?q",
                "http://host/%7Euser/a%20b",
                "https://www.example.com",
                "https://example.com:443/a:b",
                "https://xn--ls8h.example/",
                "mailto:a@b.example",
                "javascript:void(0)",
                "a.b.c/..d/.e/...")) {
            byte[] reference = text.getBytes(StandardCharsets.US_ASCII);
            assertTrue(ordinary.resolve(reference, 0, reference.length), text);
            WebUrl expected = Objects.requireNonNull(BASES.get(0).resolve(text));
            assertEquals(expected.href(), output.toString(), text);
        }
    }

    @Test
    void a_slice_of_a_larger_array_is_resolved() {
        UrlResolver resolver = new UrlResolver(url("http://h/d/"));
        byte[] page = "<a href=x/y?z#w>".getBytes(StandardCharsets.US_ASCII);
        assertTrue(resolver.resolve(page, 8, 15));
        assertEquals("http://h/d/x/y?z#w", resolved(resolver));
        assertEquals("http://h/d/x/y?z".length(), resolver.lengthWithoutFragment());
        assertEquals(url("http://h/d/x/y?z#w"), resolver.toUrl());
    }

    @Test
    void answers_do_not_depend_on_what_was_resolved_before() {
        WebUrl base = url("http://h/a/b");
        UrlResolver resolver = new UrlResolver(base);
        for (String text : List.of("c?d#e", "é", "http://x", "#", "", "//[", "//1.2.3/", "c")) {
            byte[] reference = text.getBytes(StandardCharsets.UTF_8);
            WebUrl expected = base.resolve(text);
            assertEquals(expected != null, resolver.resolve(reference, 0, reference.length), text);
            if (expected != null) {
                assertEquals(expected.href(), resolved(resolver));
                assertEquals(expected.withoutFragment().href().length(), resolver.lengthWithoutFragment());
                assertEquals(expected, resolver.toUrl());
            }
        }
        resolver.base(url("https://g/"));
        assertTrue(resolver.resolve(new byte[] {'c'}, 0, 1));
        assertEquals("https://g/c", resolved(resolver));
    }

    @Test
    void what_does_not_parse_is_told() {
        UrlResolver resolver = new UrlResolver(url("mailto:x"));
        assertFalse(resolver.resolve(new byte[] {'a'}, 0, 1));
        assertFalse(resolver.resolve("http://a b/", StandardCharsets.UTF_8));
    }

    @Test
    void bytes_that_are_no_utf_8_become_replacement_characters() {
        UrlResolver resolver = new UrlResolver(url("http://h/"));
        assertTrue(resolver.resolve(new byte[] {'a', (byte) 0xE2, (byte) 0x82, 'b'}, 0, 4));
        assertEquals("http://h/a%EF%BF%BDb", resolved(resolver));
    }

    @Test
    void url_1_3_the_query_is_in_the_encoding_of_the_document() {
        UrlResolver resolver = new UrlResolver(url("http://h/"));
        assertTrue(resolver.resolve("/é?é#é", Charset.forName("windows-1252")));
        assertEquals("http://h/%C3%A9?%E9#%C3%A9", resolved(resolver));
        assertEquals("http://h/%C3%A9?%E9".length(), resolver.lengthWithoutFragment());
    }
}
