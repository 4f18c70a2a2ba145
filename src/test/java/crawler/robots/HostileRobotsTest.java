package crawler.robots;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawlercommons.robots.SimpleRobotRulesParser;
import crawlercommons.sitemaps.SiteMapParser;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.slf4j.LoggerFactory;

/** robots.txt made to cost, to throw or to be quoted. The time limits are a hundred times what is needed. */
class HostileRobotsTest {
    private static final String FOR_ALL = "User-agent: *\n";
    private static final String LONG_PATH = "/" + "a".repeat(2000);

    @Test
    void asterisks_do_not_multiply() {
        RobotsRules rules = RobotsRulesTest.rules(FOR_ALL + "Disallow: /" + "*a".repeat(1000) + "b");
        assertTrue(soon(() -> rules.allows(RobotsRulesTest.url(LONG_PATH))));
        assertFalse(soon(() -> rules.allows(RobotsRulesTest.url(LONG_PATH + "b"))));
    }

    @Test
    void rules_too_costly_to_compare_disallow_and_say_so() {
        StringBuilder text = new StringBuilder(FOR_ALL).append("Allow: /\n");
        for (int i = 0; text.length() < RobotsRules.MAX_BYTES - 1100; i++) {
            text.append("Disallow: /*")
                    .append("a".repeat(1000))
                    .append('b')
                    .append(i)
                    .append('\n');
        }
        RobotsRules rules = RobotsRulesTest.rules(text.toString());
        assertFalse(soon(() -> rules.allows(RobotsRulesTest.url(LONG_PATH))));
        assertEquals(
                "the rules of robots.txt take too long to compare with this URL",
                rules.explain(RobotsRulesTest.url(LONG_PATH)));
        assertTrue(rules.allows(RobotsRulesTest.url("/a/usual/path.html")));
    }

    @Test
    void long_lines_do_not_square() {
        String tags = "<html>" + FOR_ALL + "Disallow: /x\n" + "<".repeat(480_000);
        assertFalse(soon(() -> RobotsRulesTest.rules(tags)).allows(RobotsRulesTest.url("/x")));
        String dots = FOR_ALL + "Sitemap: " + "a/".repeat(90_000) + "../".repeat(90_000) + "\nDisallow: /x";
        assertFalse(soon(() -> RobotsRulesTest.rules(dots)).allows(RobotsRulesTest.url("/x")));
        String comment = FOR_ALL + "Disallow: /x # " + "x".repeat(100_000) + "\nDisallow: /y";
        assertFalse(RobotsRulesTest.rules(comment).allows(RobotsRulesTest.url("/x")));
        assertFalse(RobotsRulesTest.rules(comment).allows(RobotsRulesTest.url("/y")));
    }

    @Test
    void lines_and_sitemaps_without_number_are_read_in_time() {
        soon(() -> RobotsRulesTest.rules("a\n".repeat(256_000)));
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < RobotsRules.MAX_BYTES; i++) {
            text.append("sitemap:http://a/").append(i).append('\n');
        }
        assertEquals(
                10_000,
                soon(() -> RobotsRulesTest.rules(text.toString())).sitemaps().size());
    }

    @Test
    void whatever_the_bytes_are_there_is_an_answer() {
        String[] pieces = {
            "User-agent:",
            "*",
            "crawler",
            "Disallow:",
            "Allow:",
            "/",
            "a",
            "$",
            "%",
            "%2",
            "%zz",
            "#",
            ":",
            " ",
            "\t",
            "\n",
            "\r",
            "\0",
            "Crawl-delay:",
            "1.",
            "-",
            "9999999999",
            "Sitemap:",
            "http://",
            "//",
            "..",
            "[",
            "\u00FF\u00FE",
            "\u00EF\u00BB\u00BF",
            "<html>",
            "<body >",
            "\u00C3",
            "\u0085",
            "?",
            "|",
            "Host:",
            "https:",
            "ACAP-x:",
            "NaN."
        };
        Random random = new Random(9309);
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            check(text.toString().getBytes(ISO_8859_1));
            byte[] junk = new byte[random.nextInt(200)];
            random.nextBytes(junk);
            check(junk);
        }
    }

    private static void check(byte[] content) {
        RobotsRules rules = RobotsRulesTest.parse(content);
        for (String path : new String[] {"/", "/a", "/a/a?a%", "/$*%20|"}) {
            rules.allows(RobotsRulesTest.url(path));
            assertTrue(rules.explain(RobotsRulesTest.url(path)).chars().allMatch(c -> c >= ' ' && c < 0x7F));
        }
        Duration delay = rules.crawlDelay();
        assertTrue(delay == null || (delay.toMillis() > 0 && delay.compareTo(RobotsRules.LONGEST_CRAWL_DELAY) <= 0));
        assertTrue(rules.allows(RobotsRulesTest.ROBOTS));
    }

    /** Where the library is right: without {@code $} after an asterisk, and without index pages. */
    @Test
    void the_library_agrees_on_the_rules_that_it_matches_right() {
        Random random = new Random(309);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder(FOR_ALL);
            for (int i = random.nextInt(6); i >= 0; i--) {
                text.append(random.nextBoolean() ? "Allow: /" : "Disallow: /").append(word(random, "ab*/%"));
                text.append('\n');
            }
            String path = "/" + word(random, "ab/?*$");
            boolean expected = new SimpleRobotRulesParser()
                    .parseContent(
                            "http://e.com/robots.txt", text.toString().getBytes(UTF_8), "text/plain", Set.of("crawler"))
                    .isAllowed("http://e.com" + path);
            assertEquals(
                    expected,
                    RobotsRulesTest.rules(text.toString()).allows(RobotsRulesTest.url(path)),
                    () -> text + path);
        }
    }

    private static String word(Random random, String alphabet) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            word.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return word.toString();
    }

    @Test
    void what_servers_send_is_not_logged() {
        for (Class<?> reader : new Class<?>[] {SimpleRobotRulesParser.class, SiteMapParser.class}) {
            assertFalse(LoggerFactory.getLogger(reader).isErrorEnabled());
        }
    }

    private static <T> T soon(ThrowingSupplier<T> work) {
        return assertTimeoutPreemptively(Duration.ofSeconds(20), work);
    }
}
