package crawler.url;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast path of parsing answers as the parser, or leaves it to the parser. */
class OrdinaryUrlTest {
    private final UrlParser parser = new UrlParser();

    private void assertAsParsed(String text, WebUrl ordinary) {
        assertTrue(parser.parse(text, null, StandardCharsets.UTF_8), text);
        WebUrl parsed = parser.url();
        assertEquals(parsed.href(), ordinary.href());
        assertEquals(
                List.of(
                        parsed.scheme(),
                        parsed.username(),
                        parsed.password(),
                        parsed.host(),
                        parsed.port(),
                        parsed.explicitPort(),
                        parsed.authority(),
                        parsed.path(),
                        String.valueOf(parsed.query()),
                        String.valueOf(parsed.fragment())),
                List.of(
                        ordinary.scheme(),
                        ordinary.username(),
                        ordinary.password(),
                        ordinary.host(),
                        ordinary.port(),
                        ordinary.explicitPort(),
                        ordinary.authority(),
                        ordinary.path(),
                        String.valueOf(ordinary.query()),
                        String.valueOf(ordinary.fragment())),
                text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h/",
                "https://example.com/a/b/c.html",
                "http://example.com./",
                "http://a..b/",
                "http://127.0.0.1:8081/openjdk/index.html",
                "http://0.0.0.0/",
                "http://255.255.255.255/",
                "http://xn--nxa.example/",
                "http://1.a/",
                "http://h:1/",
                "http://h:65535/",
                "https://h:80/",
                "http://h//a//",
                "http://h/a.b/c..d/e.",
                "http://h/%20%2F%zz%",
                "http://h/a:b/@(1),;=~!$&'*+|[]",
                "http://h/?",
                "http://h/?#",
                "http://h/#",
                "http://h/a?b=c&d=%2e/../{}|\\^`?",
                "http://h/#a#b?c/{}|'\\^%2e",
            })
    void url_4_5_a_serialisation_is_taken_as_it_is(String text) {
        WebUrl url = OrdinaryUrl.of(text);
        assertNotNull(url, text);
        assertAsParsed(text, url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http:",
                "http://",
                "http:///",
                "http:/h/",
                "HTTP://h/",
                "ftp://h/",
                " http://h/",
                "http://h",
                "http://h?",
                "http://h#",
                "http://H/",
                "http://ü/",
                "http://\uFF11/",
                "http://u@h/",
                "http://u:p@h/",
                "http://[::1]/",
                "http://1/",
                "http://1.2.3/",
                "http://1.2.3.4./",
                "http://1.2.3.256/",
                "http://1.2.3.04/",
                "http://1.2.3.0x4/",
                "http://1.2.3.4.5/",
                "http://1.2.3.4444/",
                "http://1..2.3/",
                "http://a.1/",
                "http://a.0x/",
                "http://h%2e/",
                "http://h_/",
                "http://h:/",
                "http://h:80/",
                "https://h:443/",
                "http://h:081/",
                "http://h:0/",
                "http://h:65536/",
                "http://h:655350/",
                "http://h:8x/",
                "http://h\\a",
                "http://h/a\\b",
                "http://h/./",
                "http://h/..",
                "http://h/a/../b",
                "http://h/%2e",
                "http://h/a/.%2E/b",
                "http://h/.well-known/",
                "http://h/a b",
                "http://h/a\tb",
                "http://h/a ",
                "http://h/\"",
                "http://h/^",
                "http://h/{}",
                "http://h/ü",
                "http://h/\u0100",
                "http://h/\u012F",
                "http://h/?'",
                "http://h/?a b",
                "http://h/?\u007F",
                "http://h/#a b",
                "http://h/#`",
                "http://h/#\uD800",
            })
    void url_4_4_anything_else_is_left_to_the_parser(String text) {
        assertNull(OrdinaryUrl.of(text));
    }

    @Test
    void url_4_4_whatever_is_taken_is_what_the_parser_makes_of_it() {
        String[] pieces = {
            "http://",
            "https://",
            "h",
            "example.com",
            "1.2.3.4",
            "256",
            "0",
            "80",
            "443",
            ":",
            "/",
            "/",
            "?",
            "#",
            ".",
            "..",
            "%2e",
            "%",
            "%41",
            "@",
            "A",
            "é",
            " ",
            "'",
            "|",
            "\\",
            "a",
            "b",
            "-",
            "_",
            "~",
            "[",
            "]"
        };
        Random random = new Random(1909);
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(pieces[random.nextInt(2)]);
            text.append(random.nextBoolean() ? "" : "h/");
            for (int more = random.nextInt(9); more >= 0; more--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            WebUrl url = OrdinaryUrl.of(text.toString());
            if (url != null) {
                assertAsParsed(text.toString(), url);
                taken++;
            }
        }
        assertTrue(taken > 5_000, "only " + taken);
    }
}
