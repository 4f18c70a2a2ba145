package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkKindTest {
    private static final String PAGE = "<base href=base><a href=a><area href=area><link href=link><div href=div>"
            + "<img src=img srcset='set1 1x, set2 2x' src=no><source src=source srcset=set3><script src=script></script>"
            + "<iframe src=iframe></iframe><embed src=embed><object data=object></object><form action=form></form>"
            + "<video src=video poster=poster></video><audio src=audio><track src=track></audio>"
            + "<blockquote cite=blockquote></blockquote><q cite=q></q><ins cite=ins></ins><del cite=del></del>"
            + "<meta http-equiv=Refresh content='1;url=meta'><meta content='1;url=no'><meta http-equiv=x content='1;url=no'>"
            + "<image src=image><p src=no data=no action=no cite=no><svg><image src=no href=svg></image></svg>";

    @Test
    void spec_4_all_kinds() {
        List<String> expected = List.of(
                "*@href base",
                "a@href a",
                "area@href area",
                "link@href link",
                "*@href div",
                "img@src img",
                "img@srcset set1",
                "img@srcset set2",
                "source@src source",
                "source@srcset set3",
                "script@src script",
                "iframe@src iframe",
                "embed@src embed",
                "object@data object",
                "form@action form",
                "video@src video",
                "video@poster poster",
                "audio@src audio",
                "track@src track",
                "blockquote@cite blockquote",
                "q@cite q",
                "ins@cite ins",
                "del@cite del",
                "meta@refresh meta",
                "img@src image",
                "*@href svg");
        assertBoth(expected, "all");
        assertBoth(expected.stream().filter(row -> row.contains("href")).toList(), "href");
    }

    @Test
    void spec_4_frames() {
        String page = "<frameset><frame src=1><frame src=2></frameset>";
        assertEquals(
                List.of("frame@src https://site.example/dir/1", "frame@src https://site.example/dir/2"),
                Links.rows(Links.feed(Links.stream("all"), Links.utf8(page), null, 3)));
        assertEquals(
                2,
                Links.rows(Links.feed(Links.jsoup("frame"), Links.utf8(page), null, 3))
                        .size());
    }

    @Test
    void spec_2_only_the_elements_asked_for() {
        assertBoth(List.of("a@href a", "area@href area"), "a,area");
        assertBoth(List.of("link@href link", "img@srcset set1", "img@srcset set2"), "img@srcset, LINK");
        assertBoth(List.of("meta@refresh meta"), "meta");
        assertBoth(List.of("video@src video", "video@poster poster"), "video");
    }

    @Test
    void html_13_2_5_72_character_references_count_in_every_attribute() {
        assertRows(
                List.of("meta@refresh https://site.example/dir/m"),
                "all",
                "<meta http-equiv='refre&#115;h' content='0&semi;url=m'>");
    }

    @Test
    void html_4_8_4_4_an_empty_value_fetches_nothing() {
        assertRows(List.of(), "all", "<img src='' srcset=''><script src></script><form action=''><video poster=''>");
        assertRows(List.of("a@href https://site.example/dir/page.html"), "all", "<a href=''>");
    }

    @Test
    void spec_3_the_kind_of_a_value_found_twice_is_that_of_the_first() {
        assertRows(List.of("link@href https://site.example/dir/x"), "all", "<link href=x><a href=x><img src=x>");
        assertRows(
                List.of("a@href https://site.example/dir/x", "img@srcset https://site.example/dir/x"),
                "all",
                "<a href=x><img srcset=x>");
    }

    @Test
    void references_that_do_not_parse_are_stepped_over() {
        assertRows(
                List.of("a@href https://site.example/dir/1", "img@srcset https://site.example/dir/3"),
                "all",
                "<a href=1><a href='http://['><img srcset='http://[ 1x, 3 2x'>");
    }

    @Test
    void parse_names_what_it_does_not_know() {
        assertEquals(LinkKind.EVERY_HREF, LinkKind.parse("href"));
        assertEquals(EnumSet.allOf(LinkKind.class), LinkKind.parse("all"));
        assertEquals(Set.of(LinkKind.A_HREF, LinkKind.IMG_SRC, LinkKind.IMG_SRCSET), LinkKind.parse(" A , img"));
        assertEquals(Set.of(LinkKind.HEADER_LINK, LinkKind.HEADER_REFRESH), LinkKind.parse("header"));
        for (String wrong : List.of("", "a,", "a,,img", "a,foo", "*,foo")) {
            String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> LinkKind.parse(wrong))
                    .getMessage());
            String word = wrong.endsWith("foo") ? "'foo'" : "''";
            assertTrue(
                    message.startsWith("unknown kind of link " + word + ": choose from href, all, a, area,"), message);
            assertTrue(message.endsWith("header"), message);
        }
    }

    private static void assertBoth(List<String> expected, String kinds) {
        List<String> rows = expected.stream()
                .map(row -> row.replace(" ", " https://site.example/dir/"))
                .toList();
        assertRows(rows, kinds, PAGE);
        assertEquals(rows, Links.rows(Links.feed(Links.jsoup(kinds), Links.utf8(PAGE), null, 4096)));
    }

    private static void assertRows(List<String> expected, String kinds, String page) {
        for (int chunk : Links.CHUNKS) {
            assertEquals(expected, Links.rows(Links.feed(Links.stream(kinds), Links.utf8(page), null, chunk)));
        }
    }
}
