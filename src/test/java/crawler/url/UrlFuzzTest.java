package crawler.url;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever goes in: no exception, linear time, and what comes out is a URL whose serialisation stays. */
class UrlFuzzTest {
    private static final int MEGABYTE = 1 << 20;

    private static final String[] PIECES = {
        "http",
        "https",
        "ws",
        "ftp",
        "file",
        "foo",
        "mailto",
        "data",
        ":",
        ":",
        "/",
        "/",
        "//",
        "///",
        "\\",
        "@",
        "?",
        "#",
        "[",
        "]",
        "[::1]",
        "::",
        ".",
        "..",
        "%2e",
        "%2E%2e",
        "%",
        "%41",
        "%C3%A9",
        "%FF",
        "|",
        "C|",
        "c:",
        " ",
        "   ",
        "\t",
        "\n",
        "\r",
        "\0",
        "\u001F",
        "\u007F",
        "\u0085",
        "\u00A0",
        "<",
        "\"",
        "`",
        "^",
        "{",
        "'",
        "a",
        "b",
        "Z",
        "0",
        "1",
        "256",
        "0x",
        "0xff",
        "1.2.3.4",
        "65535",
        "65536",
        "80",
        "localhost",
        "example.com",
        "xn--",
        "xn--nxa",
        "é",
        "ß",
        "☕",
        "\u00AD",
        "\u200C",
        "\u200D",
        "。",
        "／",
        "א",
        "ا",
        "\u0301",
        "\uD83D\uDCA9",
        "\uD800",
        "\uDC00",
        "\uFFFD",
        "\uFFFF"
    };

    private static String random(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(most); pieces >= 0; pieces--) {
            if (random.nextInt(20) == 0) {
                text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
            } else {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    private static List<String> components(WebUrl url) {
        List<String> components = new ArrayList<>();
        components.add(url.scheme());
        components.add(url.username());
        components.add(url.password());
        components.add(url.host());
        components.add(Integer.toString(url.port()));
        components.add(url.authority());
        components.add(url.path());
        components.add(String.valueOf(url.query()));
        components.add(String.valueOf(url.fragment()));
        return components;
    }

    private static void check(String input, WebUrl url) {
        String href = url.href();
        for (int i = 0; i < href.length(); i++) {
            char c = href.charAt(i);
            boolean opaqueSpace = c == ' ' && url.hasOpaquePath() && i < url.queryStart() - 1;
            assertTrue((c > ' ' && c <= '~') || opaqueSpace, () -> input + " gives " + href);
        }
        WebUrl again = WebUrl.parse(href);
        assertNotNull(again, () -> input + " gives " + href);
        assertEquals(href, again.href(), input);
        assertEquals(components(url), components(again), input);
        WebUrl bare = url.withoutFragment();
        assertEquals(bare, WebUrl.parse(bare.href()));
        assertEquals(url.withoutUserinfo(), WebUrl.parse(url.withoutUserinfo().href()));
    }

    @Test
    void url_4_whatever_parses_is_ascii_on_one_line_and_parses_to_itself() {
        Random random = new Random(4711);
        WebUrl base = WebUrl.parse("http://h/a");
        assertNotNull(base);
        int parsed = 0;
        for (int i = 0; i < 40_000; i++) {
            String input = random(random, 9);
            WebUrl url = base.resolve(input);
            if (url != null) {
                check(input, url);
                parsed++;
                base = random.nextInt(4) == 0 && url.href().length() < 200 ? url : base;
            } else if (base.hasOpaquePath()) {
                base = WebUrl.parse("https://u:p@h:81/a/b?c");
                assertNotNull(base);
            }
        }
        assertTrue(parsed > 10_000, "only " + parsed);
    }

    @Test
    void url_1_3_every_encoding_gives_ascii_and_throws_nothing() {
        Random random = new Random(815);
        List<Charset> charsets = List.copyOf(Charset.availableCharsets().values());
        UrlResolver resolver = new UrlResolver(base());
        for (Charset charset : charsets) {
            for (int i = 0; i < 50; i++) {
                String input = "?" + random(random, 6);
                assertTrue(resolver.resolve(input, charset), input);
                check(input, resolver.toUrl());
            }
        }
    }

    private static WebUrl base() {
        WebUrl base = WebUrl.parse("http://h/a");
        assertNotNull(base);
        return base;
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void url_4_4_much_of_anything_takes_linear_time() {
        String[] pieces = {
            "a",
            "/",
            "../",
            "./",
            "a/../",
            "a/",
            "%2e%2e/",
            "@",
            ":",
            "?",
            "#",
            "[",
            "]",
            "%",
            "%41",
            "\\",
            ".",
            "1.",
            "0",
            "é",
            "\uD800",
            " ",
            "\t",
            "a ",
            "|",
            "xn--a.",
            "é.",
            "\u0301",
            "\u200C",
            "ب\u200C",
            "א",
            "ﷺ",
            "\u0315\u0300"
        };
        String[] prefixes = {"", "http://", "file:///C:/", "foo:", "//h/?"};
        UrlResolver resolver = new UrlResolver(base());
        for (String piece : pieces) {
            String repeated = piece.repeat(MEGABYTE / 16 / piece.length());
            for (String prefix : prefixes) {
                byte[] reference = (prefix + repeated).getBytes(StandardCharsets.UTF_8);
                resolver.resolve(reference, 0, reference.length);
            }
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void url_4_4_a_megabyte_of_path_of_dots_of_at_signs_and_of_host() {
        WebUrl base = base();
        assertEquals("http://h/" + "b".repeat(MEGABYTE), resolved(base, "b".repeat(MEGABYTE)));
        assertEquals("http://h/c", resolved(base, "../".repeat(MEGABYTE / 3) + "c"));
        assertEquals("http://h/", resolved(base, "b/".repeat(MEGABYTE / 5) + "../".repeat(MEGABYTE / 5)));
        assertEquals("http://" + "%40".repeat(MEGABYTE) + "@g/", resolved(base, "//" + "@".repeat(MEGABYTE + 1) + "g"));
        assertEquals("http://" + "b".repeat(MEGABYTE) + "/", resolved(base, "//" + "B".repeat(MEGABYTE)));
        assertEquals("http://" + "b.".repeat(MEGABYTE / 2) + "/", resolved(base, "//" + "b。".repeat(MEGABYTE / 2)));
    }

    private static String resolved(WebUrl base, String reference) {
        return String.valueOf(base.resolve(reference));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void uts46_long_labels_of_different_letters_take_bounded_time() {
        StringBuilder host = new StringBuilder();
        for (int c = 0x4E00; host.length() < MEGABYTE / 8; c = c == 0x9FFF ? 0x4E00 : c + 1) {
            host.append((char) c);
            if (host.length() % Idna.LONGEST_LABEL == 0) {
                host.append('.');
            }
        }
        assertNotNull(WebUrl.parse("http://" + host));
        assertNull(WebUrl.parse("http://" + host.toString().replace(".", "")));
    }
}
