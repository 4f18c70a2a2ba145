package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.html.ExtractorSettings.Parser;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExtractorSettingsTest {
    @Test
    void a_selector_that_is_none_is_named() {
        for (String wrong : List.of("a[", "", "div >", ":nosuch(x)", "!")) {
            String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> select(wrong))
                    .getMessage());
            assertTrue(message.startsWith("selector '" + wrong + "': "), message);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new ExtractorSettings(Parser.REGEX, LinkKind.EVERY_HREF, "a", false));
        assertThrows(IllegalArgumentException.class, () -> new ExtractorSettings(Parser.STREAM, Set.of(), null, false));
    }

    @Test
    void a_selector_implies_jsoup() {
        assertEquals(Parser.JSOUP, select("a").parser());
        assertTrue(select("a").extractors().get().isHeavy());
        assertFalse(ExtractorSettings.DEFAULT.extractors().get().isHeavy());
    }

    @Test
    void only_links_on_or_in_what_the_selector_matches() {
        String page =
                "<base href=/b/><a href=1></a><main><p><a href=2 class=x></a></p><p class=x><a href=3></a></p></main>";
        assertSelected(page, "main", "2", "3");
        assertSelected(page, ".x", "2", "3");
        assertSelected(page, "a.x", "2");
        assertSelected(page, "main, p, a.x", "2", "3");
        assertSelected(page, "nav");
        assertSelected("<template><main><a href=1></a></main></template>", "main", "/dir/1");
    }

    @Test
    void text_and_rel_have_their_white_space_collapsed() {
        String page =
                "<a rel='  next \n nofollow ' href=1> one <b>\n two</b>\tthree </a><a href=2></a><link rel=icon href=3>"
                        + "<a href=4 rel=''>x</a><area href=5 rel=&amp;><form action=6 rel=search><p href=7 rel=no>";
        ExtractorSettings settings = new ExtractorSettings(Parser.JSOUP, LinkKind.parse("all"), null, true);
        List<String> rels = List.of("next nofollow", "null", "icon", "null", "&", "search", "null");
        List<String> texts = List.of("one two three", "", "null", "x", "null", "null", "null");
        LinkCursor links = Links.feed(settings.extractors().get(), Links.utf8(page), null, 4096);
        for (int i = 0; i < rels.size(); i++) {
            assertTrue(links.next());
            assertEquals(rels.get(i), String.valueOf(links.rel()));
            assertEquals(texts.get(i), String.valueOf(links.text()));
        }
        for (int chunk : Links.CHUNKS) {
            settings = new ExtractorSettings(Parser.STREAM, LinkKind.parse("all"), null, true);
            links = Links.feed(settings.extractors().get(), Links.utf8(page), null, chunk);
            for (String rel : rels) {
                assertTrue(links.next());
                assertEquals(rel, String.valueOf(links.rel()));
                assertNull(links.text());
            }
            assertFalse(links.next());
            assertFalse(links.next());
        }
    }

    @Test
    void rel_is_not_told_unless_asked_for() {
        LinkCursor links = Links.feed(Links.stream("href"), Links.utf8("<a href=1 rel=next>"), null, 1);
        assertTrue(links.next());
        assertNull(links.rel());
    }

    @Test
    void the_regex_finds_what_python_finds() {
        String page =
                "<!-- href=\"1\" --> href=\"2\nhref=\"3\" HREF=\"no\" href='no' href = \"no\" xhref=\"4&amp;\" href=\"\r5\""
                        + "<base href=\"/b/\"> href=\"\" href=\"1\" href=\"cut";
        LinkExtractor extractor = Links.extractor(Parser.REGEX, LinkKind.EVERY_HREF);
        assertTrue(extractor.isHeavy());
        assertEquals(
                List.of(
                        "*@href https://site.example/dir/1",
                        "*@href https://site.example/dir/3",
                        "*@href https://site.example/dir/4&amp;",
                        "*@href https://site.example/dir/5",
                        "*@href https://site.example/b/",
                        "*@href https://site.example/dir/page.html"),
                Links.rows(Links.feed(extractor, Links.utf8(page), null, 3)));
    }

    @Test
    void the_regex_decodes_by_the_header_only() {
        LinkExtractor extractor = Links.extractor(Parser.REGEX, LinkKind.EVERY_HREF);
        byte[] page = "<meta charset=koi8-r> href=\"?\u00e9\"".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertEquals(
                List.of("https://site.example/dir/page.html?%E9"), Links.hrefs(Links.feed(extractor, page, null, 9)));
        assertEquals(
                List.of("https://site.example/dir/page.html?%E9"),
                Links.hrefs(Links.feed(extractor, page, "windows-1251", 9)));
    }

    @Test
    void an_extractor_forgets_the_page_before() {
        for (Parser parser : Parser.values()) {
            LinkExtractor extractor = Links.extractor(parser, LinkKind.parse("all"));
            String first = "<base href=\"/b/\"><svg><template><title><!-- <a href=\"1\"";
            Links.feed(extractor, Links.utf8(first), "utf-16", 3);
            Links.feed(extractor, Links.utf8(first + "\u00e9"), null, 3);
            assertEquals(
                    List.of("https://site.example/dir/2?%C3%A9"),
                    Links.hrefs(Links.feed(extractor, Links.utf8("<a href=\"2?\u00e9\">"), null, 3)));
            extractor.start(Links.PAGE, null);
            assertFalse(extractor.end().next());
        }
    }

    @Test
    void a_chunk_is_read_to_its_limit_whatever_memory_it_is() {
        byte[] page = Links.utf8("xx<a href=1>yy");
        for (Parser parser : Parser.values()) {
            ByteBuffer heap = ByteBuffer.wrap(page, 1, page.length - 2);
            ByteBuffer sliced = ByteBuffer.wrap(page, 1, page.length - 2).slice();
            for (ByteBuffer chunk : List.of(heap, sliced, heap.duplicate().asReadOnlyBuffer())) {
                LinkExtractor extractor = Links.extractor(parser, LinkKind.EVERY_HREF);
                extractor.start(Links.PAGE, null);
                extractor.feed(chunk);
                extractor.feed(ByteBuffer.allocate(0));
                assertEquals(0, chunk.remaining());
                assertEquals(parser != Parser.REGEX, extractor.end().next());
            }
        }
    }

    private static ExtractorSettings select(@Nullable String selector) {
        return new ExtractorSettings(Parser.STREAM, LinkKind.EVERY_HREF, selector, false);
    }

    private static void assertSelected(String page, String selector, String... expected) {
        List<String> hrefs = List.of(expected).stream()
                .map(path -> "https://site.example" + (path.startsWith("/") ? path : "/b/" + path))
                .toList();
        assertEquals(hrefs, Links.hrefs(Links.feed(select(selector).extractors().get(), Links.utf8(page), null, 4096)));
    }
}
