package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import crawler.html.LinkHeader.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkHeaderTest {
    @Test
    void rfc8288_3_targets_and_their_relation() {
        assertEquals(
                List.of(
                        new Target("/next", "next"),
                        new Target("http://x/?a,b;c", "prev start"),
                        new Target("/c", null)),
                LinkHeader.parse(
                        "</next>; rel=next, <http://x/?a,b;c>; title=\"a, \\\"b\\\"; c\"; REL=\"prev start\",</c>"));
    }

    @Test
    void rfc8288_3_3_the_first_rel_counts() {
        assertEquals(List.of(new Target("a", "x")), LinkHeader.parse("<a>;rel=x;rel=y"));
        assertEquals(List.of(new Target("a", "x")), LinkHeader.parse("<a> ; foo ; bar=\"b\" ;\trel = x "));
    }

    @Test
    void rfc8288_b_2_what_is_no_link_is_skipped() {
        assertEquals(List.of(), LinkHeader.parse(""));
        assertEquals(List.of(), LinkHeader.parse("a; rel=x"));
        assertEquals(List.of(), LinkHeader.parse("<a"));
        assertEquals(List.of(new Target("b", null)), LinkHeader.parse("junk \"<no>, \", , <b>"));
        assertEquals(List.of(new Target("a", null), new Target("b", null)), LinkHeader.parse("<a> junk; rel=x, <b>;"));
        assertEquals(List.of(new Target("a", "x")), LinkHeader.parse("<a>; rel=\"x"));
        assertEquals(List.of(new Target("", null)), LinkHeader.parse("<>"));
    }

    @Test
    void links_of_the_head_come_first_and_ignore_the_base() {
        for (LinkExtractor extractor : List.of(Links.stream("header,a"), Links.jsoup("header,a"))) {
            extractor.start(Links.PAGE, null);
            extractor.header("link", "<h1>; rel=\"next  up\", <http://[>");
            extractor.header("Refresh", "3; url=h2");
            extractor.header("Location", "no");
            extractor.feed(java.nio.ByteBuffer.wrap(Links.utf8("<base href=/b/><a href=1>")));
            LinkCursor links = extractor.end();
            List<String> rows = new ArrayList<>();
            while (links.next()) {
                rows.add(links.kind().label() + ' ' + Links.href(links) + ' ' + links.rel());
            }
            assertEquals(
                    List.of(
                            "header@link https://site.example/dir/h1 next up",
                            "header@refresh https://site.example/dir/h2 null",
                            "a@href https://site.example/b/1 null"),
                    rows);
        }
    }

    @Test
    void links_of_the_head_are_left_out_unless_asked_for() {
        LinkExtractor extractor = Links.stream("href");
        extractor.start(Links.PAGE, null);
        extractor.header("Link", "<h1>");
        assertEquals(List.of(), Links.hrefs(extractor.end()));
    }
}
