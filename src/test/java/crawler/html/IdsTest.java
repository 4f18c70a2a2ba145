package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.html.ExtractorSettings.Parser;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What fragments can name in a page: by the tokenizer in chunks of any size, and by jsoup. */
class IdsTest {
    @Test
    void ids_of_all_elements_and_names_of_a_elements_are_told() {
        assertIds(
                "<h1 id=one>x</h1><a name='two' href=x>y</a><unheard-of ID=\"three\"><img name=no><p id=''><a name>"
                        + "<a id=four name=five><textarea id=six><b id=no></textarea>",
                List.of("one", "two", "three", "four", "five", "six"));
    }

    @Test
    void character_references_are_undone_and_white_space_and_case_are_kept() {
        assertIds(
                "<p id='a&amp;b'><p id=\"&eacute;&#x4E2d;\"><p id=' x '><p id=A><p id=a>",
                List.of("a&b", "\u00e9\u4e2d", " x ", "A", "a"));
    }

    @Test
    void what_stands_in_a_comment_a_script_or_a_template_is_not_there() {
        assertIds(
                "<!-- <p id=no> --><script>'<p id=no>'</script><template id=yes><p id=no></template><p id=too>",
                List.of("yes", "too"));
    }

    @Test
    void what_stands_behind_a_template_with_an_open_svg_is_there() {
        assertIds("<template><svg></template><p id=yes>", List.of("yes"));
        assertIds("<template><svg><template></template><g id=no></svg></template><p id=yes>", List.of("yes"));
    }

    @Test
    void elements_of_svg_have_ids_but_no_names() {
        assertIds("<svg id=s><g id=g></g><a name=no></a></svg><a name=n>", List.of("s", "g", "n"));
    }

    @Test
    void the_first_of_two_attributes_counts() {
        assertIds("<p id=one id=two>", List.of("one"));
    }

    @Test
    void an_id_is_decoded_as_the_page_is() {
        byte[] koi = "<meta charset=koi8-r><p id='\u0436'>".getBytes(Charset.forName("KOI8-R"));
        assertIds(koi, null, List.of("\u0436"));
        assertIds("<p id='\u00e9'>".getBytes(Charset.forName("windows-1252")), null, List.of("\u00e9"));
        assertIds("<p id='\u0436'>".getBytes(StandardCharsets.UTF_16LE), "utf-16le", List.of("\u0436"));
        assertIds("<p id='\u0436'>".getBytes(StandardCharsets.UTF_8), null, List.of("\u0436"));
    }

    @Test
    void links_are_the_same_and_a_page_before_is_forgotten() {
        LinkExtractor extractor =
                ExtractorSettings.DEFAULT.withIds().extractors().get();
        String page = "<a href=1 id=x>1</a><link href=2><a name=y href=3>";
        assertEquals(
                Links.hrefs(Links.feed(Links.stream("href"), Links.utf8(page), null, 7)),
                Links.hrefs(Links.feed(extractor, Links.utf8(page), null, 7)));
        assertEquals(List.of("x", "y"), ids(extractor));
        Links.feed(extractor, Links.utf8("<p id=z>"), null, 7);
        assertEquals(List.of("z"), ids(extractor));
    }

    @Test
    void none_are_told_that_were_not_asked_for() {
        LinkExtractor extractor = ExtractorSettings.DEFAULT.extractors().get();
        Links.feed(extractor, Links.utf8("<p id=z>"), null, 7);
        assertFalse(extractor.ids().hasNext());
    }

    @Test
    void a_selector_chooses_links_not_ids() {
        LinkExtractor extractor = new ExtractorSettings(Parser.JSOUP, LinkKind.EVERY_HREF, "#in", false, true)
                .extractors()
                .get();
        Links.feed(extractor, Links.utf8("<p id=out><a href=1></a></p><p id=in><a href=2></a></p>"), null, 7);
        assertEquals(List.of("out", "in"), ids(extractor));
    }

    @Test
    void an_id_of_40_mib_is_not_kept() {
        StreamExtractor extractor = new StreamExtractor(
                ExtractorSettings.DEFAULT.withIds(), new AskedLinks(ExtractorSettings.DEFAULT.withIds()));
        byte[] page = Links.utf8("<p id='" + "x".repeat(40 << 20) + "'><p id=y>");
        Links.feed(extractor, page, null, 1 << 16);
        assertEquals(List.of("y"), ids(extractor));
        assertTrue(extractor.capacity() < 5 << 20, () -> extractor.capacity() + " bytes");
    }

    @Test
    void regex_cannot_tell_them() {
        ExtractorSettings regex = new ExtractorSettings(Parser.REGEX, LinkKind.EVERY_HREF, null, false);
        assertThrows(IllegalArgumentException.class, regex::withIds);
    }

    private static void assertIds(String page, List<String> expected) {
        assertIds(Links.utf8(page), "utf-8", expected);
    }

    private static void assertIds(byte[] page, @Nullable String charset, List<String> expected) {
        for (Parser parser : List.of(Parser.STREAM, Parser.JSOUP)) {
            LinkExtractor extractor = new ExtractorSettings(parser, LinkKind.EVERY_HREF, null, false, true)
                    .extractors()
                    .get();
            for (int chunk : Links.CHUNKS) {
                Links.feed(extractor, page, charset, chunk);
                assertEquals(expected, ids(extractor), () -> parser + " in chunks of " + chunk);
            }
        }
    }

    private static List<String> ids(LinkExtractor extractor) {
        List<String> ids = new ArrayList<>();
        extractor.ids().forEachRemaining(ids::add);
        return ids;
    }
}
