package crawler.robots;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sitemaps made to reach for files, to fill memory or to cost time. */
class HostileSitemapTest {
    private static final int TOO_LONG = Sitemap.MAX_BYTES + 1;
    private static final int SOME = 3_000_000;

    @Test
    void fifty_thousand_entries_are_read() {
        String[] urls = IntStream.rangeClosed(0, Sitemap.MAX_ENTRIES)
                .mapToObj(i -> "http://e.com/" + i)
                .toArray(String[]::new);
        String[] allowed = Arrays.copyOf(urls, Sitemap.MAX_ENTRIES);
        for (boolean xml : new boolean[] {true, false}) {
            Sitemap all = parse(xml ? SitemapTest.urlset(allowed) : String.join("\n", allowed));
            assertEquals(Sitemap.MAX_ENTRIES, all.pages().size());
            assertNull(all.problem());
            Sitemap more = parse(xml ? SitemapTest.urlset(urls) : String.join("\n", urls));
            assertEquals(all.pages(), more.pages());
            assertEquals("more than 50000 entries", more.problem());
        }
    }

    @Test
    void entries_that_are_no_pages_count_too() throws IOException {
        assertEquals(
                "more than 50000 entries",
                read(SOME, "<urlset>", i -> "<loc>a:</loc>").problem());
        assertEquals(
                "more than 50000 entries",
                read(SOME, "<rss><channel>", i -> "<item><guid>" + i + "</guid></item>")
                        .problem());
    }

    @Test
    void fifty_mebibytes_are_read_and_no_more_is_inflated() throws IOException {
        String pages = SitemapTest.urlset("http://e.com/a");
        Sitemap fits = read(Sitemap.MAX_BYTES, pages, i -> "\n");
        assertEquals(1, fits.pages().size());
        assertNull(fits.problem());
        Sitemap longer = read(TOO_LONG, pages, i -> "\n");
        assertEquals(fits.pages(), longer.pages());
        assertEquals("larger than 50 MiB", longer.problem());
        assertEquals(
                "larger than 50 MiB",
                read(TOO_LONG, "", i -> "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").problem());
    }

    @Test
    void text_without_end_does_not_fill_memory() throws IOException {
        String run = "a".repeat(1000);
        assertEquals(
                "larger than 50 MiB",
                read(TOO_LONG, "<urlset><url><loc>http://e.com/", i -> run).problem());
        assertEquals(
                "larger than 50 MiB",
                read(TOO_LONG, "<sitemapindex>", i -> "<url>" + run + "</url>").problem());
    }

    @Test
    void elements_and_names_without_number_do_not_fill_memory() throws IOException {
        assertEquals(
                "elements deeper than 64", read(SOME, "<urlset>", i -> "<a>").problem());
        String names = "more than 256 names";
        assertEquals(names, read(SOME, "<urlset>", i -> "<a" + i + "/>").problem());
        assertEquals(names, read(SOME, "<urlset>", i -> "<a b" + i + "=''/>").problem());
        assertEquals(names, read(SOME, "<urlset>", i -> "<?a" + i + " ?>").problem());
        assertEquals(
                names, read(SOME, "<urlset>", i -> "<a xmlns='a" + i + "'/>").problem());
    }

    @Test
    void gzip_members_without_number_do_not_overflow_the_stack() {
        byte[] page = SitemapTest.gzip("http://e.com/a".getBytes(UTF_8));
        Sitemap few = Sitemap.parse(SitemapTest.concat(emptyMembers(999), page));
        assertEquals(1, few.pages().size());
        assertNull(few.problem());
        Sitemap many = Sitemap.parse(SitemapTest.concat(emptyMembers(200_000), page));
        assertEquals("more than 1000 gzip members", many.problem());
    }

    private static byte[] emptyMembers(int count) {
        byte[] empty = SitemapTest.gzip(new byte[0]);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            members.writeBytes(empty);
        }
        return members.toByteArray();
    }

    @Test
    void damaged_gzip_is_read_as_far_as_it_goes() {
        byte[] whole = SitemapTest.gzip(
                SitemapTest.urlset("http://e.com/a", "http://e.com/b").getBytes(UTF_8));
        for (int length = 3; length < whole.length; length++) {
            assertEquals(
                    "damaged gzip data",
                    Sitemap.parse(Arrays.copyOf(whole, length)).problem());
        }
        byte[] changed = whole.clone();
        changed[whole.length - 5] ^= 1; // the checksum, which comes after all pages
        assertEquals(2, Sitemap.parse(changed).pages().size());
        assertEquals("damaged gzip data", Sitemap.parse(changed).problem());
    }

    @Test
    void external_entities_are_not_read(@TempDir Path dir) throws IOException {
        Path secret = Files.writeString(dir.resolve("secret"), "http://e.com/secret");
        String dtd = "<!DOCTYPE urlset [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]>";
        Sitemap sitemap = parse(dtd + SitemapTest.urlset("&e;"));
        assertEquals(List.of(), sitemap.pages());
        assertNotNull(sitemap.problem());
        Path external = Files.writeString(dir.resolve("dtd"), "<!ENTITY e 'http://e.com/secret'>");
        String parameter = "<!DOCTYPE urlset [<!ENTITY % p SYSTEM '" + external.toUri() + "'>%p;]>";
        assertEquals(List.of(), parse(parameter + SitemapTest.urlset("&e;")).pages());
        String subset = "<!DOCTYPE urlset SYSTEM '" + external.toUri() + "'>";
        assertEquals(List.of(), parse(subset + SitemapTest.urlset("&e;")).pages());
    }

    @Test
    void a_billion_laughs_are_none() {
        StringBuilder dtd = new StringBuilder("<!DOCTYPE urlset [<!ENTITY e0 'ha'>");
        for (int i = 1; i < 30; i++) {
            dtd.append("<!ENTITY e" + i + " '" + ("&e" + (i - 1) + ";").repeat(10) + "'>");
        }
        Sitemap sitemap = parse(dtd + "]>" + SitemapTest.urlset("&e29;"));
        assertEquals(List.of(), sitemap.pages());
        assertNotNull(sitemap.problem());
    }

    @Test
    void whatever_the_bytes_are_there_is_an_answer() {
        String[] pieces = {
            "<urlset>",
            "</urlset>",
            "<url>",
            "</url>",
            "<loc>",
            "</loc>",
            "<loc/>",
            "<sitemapindex>",
            "<sitemap>",
            "</sitemap>",
            "<rss>",
            "<channel>",
            "<item>",
            "</item>",
            "<link>",
            "</link>",
            "<guid>",
            "</guid>",
            "<feed>",
            "<entry>",
            "</entry>",
            "<link href='http://a/'/>",
            "<lastmod>",
            "</lastmod>",
            "http://a/",
            "a",
            "&amp;",
            "&",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<?xml version='1.0' encoding='x'?>",
            " xmlns='a'",
            "\n",
            "\0",
            "\u00FF\u00FE",
            "\u001F\u008B"
        };
        Random random = new Random(50_000);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder(pieces[random.nextInt(pieces.length)]);
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            Sitemap sitemap = Sitemap.parse(text.toString().getBytes(ISO_8859_1));
            assertTrue(sitemap.pages().isEmpty() || sitemap.sitemaps().isEmpty());
            String problem = sitemap.problem();
            assertTrue(problem == null || problem.chars().allMatch(c -> c >= ' ' && c < 0x7F), problem);
        }
    }

    private static Sitemap parse(String text) {
        return Sitemap.parse(text.getBytes(UTF_8));
    }

    /** Reads a gzipped file of that many bytes: a beginning, then pieces. */
    private static Sitemap read(int length, String beginning, IntFunction<String> piece) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(file, 8192)) {
            byte[] bytes = beginning.getBytes(UTF_8);
            int left = length;
            for (int i = 0; left > 0; i++) {
                gzip.write(bytes, 0, Math.min(left, bytes.length));
                left -= bytes.length;
                StringBuilder pieces = new StringBuilder();
                for (int j = 0; j < 1000; j++) {
                    pieces.append(piece.apply(i * 1000 + j));
                }
                bytes = pieces.toString().getBytes(UTF_8);
            }
        }
        return assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Sitemap.parse(file.toByteArray()));
    }
}
