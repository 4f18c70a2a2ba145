package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Pages made to hurt: memory stays bounded, time linear, and nothing is thrown. */
class BadWeatherTest {
    private static final int MIB = 1 << 20;

    private static final ExtractorSettings ALL =
            new ExtractorSettings(ExtractorSettings.Parser.STREAM, LinkKind.parse("all"), null, true);

    private final StreamExtractor extractor = new StreamExtractor(ALL, new AskedLinks(ALL));

    @Test
    void a_page_of_200_mib_costs_what_its_links_cost() {
        byte[] part =
                bytes("<p class=x>text &amp; text</p><a href=one>1</a><!-- -- ><script>'<a>'</script>\n".repeat(800));
        start();
        for (int i = 0; i < 200 * MIB / part.length; i++) {
            extractor.feed(ByteBuffer.wrap(part));
        }
        assertEquals(List.of("https://site.example/dir/one"), Links.hrefs(extractor.end()));
        assertTrue(extractor.capacity() < MIB / 4, () -> extractor.capacity() + " bytes");
    }

    @Test
    void a_comment_of_40_mib_costs_nothing() {
        repeat("<a href=1><!--", "- > <a href=no> ", 40, "--><a href=2>");
        assertEquals(2, Links.hrefs(extractor.end()).size());
        assertTrue(extractor.capacity() < MIB / 4, () -> extractor.capacity() + " bytes");
    }

    @Test
    void an_attribute_of_40_mib_is_no_link_and_is_not_kept() {
        for (String name : new String[] {"href", "title", "src", "rel"}) {
            repeat("<a href=1><a " + name + "=\"", "abcdefghijklmnopqrst", 40, "\"><a href=2>");
            assertEquals(2, Links.hrefs(extractor.end()).size());
            assertTrue(extractor.capacity() < 5 * MIB, () -> name + ": " + extractor.capacity() + " bytes");
        }
        assertFalse(extractor.isReusable());
        start();
        assertTrue(extractor.capacity() < MIB / 4, "not given back");
        assertTrue(extractor.isReusable());
    }

    @Test
    void a_value_is_a_link_up_to_2_mib() {
        for (int chunk : new int[] {16384, 64 * MIB}) {
            byte[] page = bytes("<a href=" + "x".repeat(2 * MIB) + "><a href=" + "y".repeat(2 * MIB + 1)
                    + "><base href=" + "z".repeat(2 * MIB + 1) + "><base href=/b/><a href=1>");
            List<String> hrefs = Links.hrefs(Links.feed(extractor, page, null, chunk));
            assertEquals(3, hrefs.size());
            assertEquals("https://site.example/b/", hrefs.get(1));
            assertEquals("https://site.example/dir/1", hrefs.get(2));
            extractor.forget();
            assertFalse(extractor.isReusable(), "it would keep what the longest URL needed");
        }
    }

    @Test
    void a_name_of_10_mib_costs_nothing() {
        for (String before :
                new String[] {"<a ", "<", "</", "<a href=1 ", "<!", "<script></", "<title></title", "<?"}) {
            repeat(before, "abcdefghijklmnop", 10, " href=2><a href=3>");
            assertFalse(Links.hrefs(extractor.end()).contains("2"));
            assertTrue(extractor.capacity() < MIB / 4, () -> extractor.capacity() + " bytes");
        }
    }

    @Test
    void fifty_thousand_attributes_are_read_in_linear_time() {
        StringBuilder page = new StringBuilder("<a ");
        for (int i = 0; i < 50_000; i++) {
            page.append("a").append(i).append("=x href=").append(i).append(' ');
        }
        byte[] bytes = bytes(page.append(">").toString());
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            for (int chunk : new int[] {7, 64 * MIB}) {
                assertEquals(
                        List.of("https://site.example/dir/0"), Links.hrefs(Links.feed(extractor, bytes, null, chunk)));
            }
        });
    }

    @Test
    void nesting_costs_nothing() {
        for (String tag :
                new String[] {"<div>", "<svg>", "<math><mi>", "<svg><desc>", "<svg><g>", "<template>", "<table><tr><td>"
                }) {
            byte[] page = bytes(tag.repeat(100_000) + "<a href=1>" + "</x>".repeat(100_000) + "<a href=2>");
            Assertions.assertTimeout(
                    Duration.ofSeconds(5),
                    () -> assertEquals(
                            2,
                            Links.hrefs(Links.feed(extractor, page, null, 8192)).size()));
            assertTrue(extractor.capacity() < MIB / 4, () -> extractor.capacity() + " bytes");
        }
    }

    @Test
    void jsoup_does_not_overflow_the_stack() {
        byte[] page = bytes("<div><b>".repeat(20_000) + "<a href=1>x</a>");
        LinkExtractor jsoup = new ExtractorSettings(
                        ExtractorSettings.Parser.JSOUP, LinkKind.EVERY_HREF, "div:has(b) a, div div b", false)
                .extractors()
                .get();
        assertEquals(
                List.of("https://site.example/dir/1"),
                Links.hrefs(Links.feed(jsoup, page, null, 8192)).stream()
                        .distinct()
                        .toList());
    }

    @Test
    void anchors_inside_of_anchors_have_their_text_within_bounds() {
        String page = "<svg>" + "<a href=x>".repeat(500) + "some text ".repeat(100_000);
        ExtractorSettings settings =
                new ExtractorSettings(ExtractorSettings.Parser.JSOUP, LinkKind.parse("all"), null, true);
        LinkExtractor jsoup = settings.extractors().get();
        jsoup.start(Links.PAGE, null);
        jsoup.feed(ByteBuffer.wrap(bytes(page)));
        LinkCursor links = jsoup.end();
        long text = 0;
        int count = 0;
        for (; links.next(); count++) {
            text += links.text() == null ? 0 : links.text().length();
        }
        assertEquals(500, count);
        assertTrue(text >= page.length() - 10_000 && text < 6L * page.length(), text + " characters");
    }

    @Test
    void a_million_links_are_kept_once_each() {
        start();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            part.append("<a href=page").append(i).append(">");
            if (i % 1000 == 999) {
                extractor.feed(ByteBuffer.wrap(bytes(part.toString())));
                extractor.feed(ByteBuffer.wrap(bytes(part.toString())));
                part.setLength(0);
            }
        }
        LinkCursor links = extractor.end();
        int count = 0;
        while (links.next()) {
            count++;
        }
        assertEquals(1_000_000, count);
        assertTrue(extractor.capacity() < 64 * MIB, () -> extractor.capacity() + " bytes");
        start();
        assertTrue(extractor.capacity() < MIB / 4, () -> "not given back: " + extractor.capacity() + " bytes");
    }

    @Test
    void a_million_candidates_of_one_srcset_are_read_in_linear_time() {
        byte[] page = bytes("<img srcset='" + "a,".repeat(1000) + " , x 1x, (".repeat(100_000) + "'>");
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> Links.hrefs(Links.feed(extractor, page, null, 8192)));
    }

    @Test
    void senseless_bytes_are_no_exception_and_do_not_depend_on_chunks() {
        GeneratedPages pages = new GeneratedPages(4);
        LinkExtractor jsoup = Links.jsoup("all");
        LinkExtractor regex = Links.extractor(ExtractorSettings.Parser.REGEX, LinkKind.EVERY_HREF);
        String[] charsets = {
            null, "utf-16", "iso-2022-jp", "shift_jis", "gb18030", "big5", "euc-jp", "x-user-defined", "x"
        };
        for (int i = 0; i < 5000; i++) {
            byte[] page = i % 2 == 0 ? pages.noise() : pages.mutated(pages.page());
            String charset = charsets[i % charsets.length];
            List<String> whole = Links.rows(Links.feed(extractor, page, charset, 1 << 20));
            assertEquals(whole, Links.rows(Links.feed(extractor, page, charset, 1 + i % 40)));
            if (i % 10 == 0) {
                Links.rows(Links.feed(jsoup, page, charset, 1000));
                Links.rows(Links.feed(regex, page, charset, 1000));
            }
        }
    }

    @Test
    void headers_of_any_kind_are_no_exception() {
        GeneratedPages pages = new GeneratedPages(5);
        for (int i = 0; i < 2000; i++) {
            start();
            String value = new String(pages.noise(), StandardCharsets.ISO_8859_1);
            extractor.header("Link", value);
            extractor.header("Link", "<a>;rel=" + value);
            extractor.header("Refresh", "0;" + value);
            LinkCursor links = extractor.end();
            while (links.next()) {
                assertFalse(String.valueOf(links.rel()).contains("\n"));
            }
        }
    }

    private void start() {
        extractor.start(Links.PAGE, null);
    }

    private void repeat(String before, String part, int mib, String after) {
        start();
        extractor.feed(ByteBuffer.wrap(bytes(before)));
        byte[] parts = bytes(part.repeat(16384 / part.length()));
        for (int fed = 0; fed < mib * MIB; fed += parts.length) {
            extractor.feed(ByteBuffer.wrap(parts));
        }
        extractor.feed(ByteBuffer.wrap(bytes(after)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
