package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What XHTML has and HTML has not: elements that end themselves. */
class XhtmlTest {
    private static final String PAGE = "<head><title/><script src='s'/><style/></head><textarea/><iframe src='f'/>"
            + "<template/><base href='/b/'/><svg><script href='1'/></svg><a href='2'/>";

    @Test
    void xml_3_1_an_element_that_ends_itself_has_no_content() {
        List<String> links = List.of(
                "script@src https://site.example/b/s",
                "iframe@src https://site.example/b/f",
                "*@href https://site.example/b/",
                "*@href https://site.example/b/1",
                "a@href https://site.example/b/2");
        for (int chunk : Links.CHUNKS) {
            assertEquals(links, rows(Links.stream("all"), chunk), () -> "in chunks of " + chunk);
        }
        LinkExtractor jsoup = Links.jsoup("all");
        assertEquals(links, rows(jsoup, 4096));
        assertEquals(
                List.of("script@src https://site.example/dir/s"),
                Links.rows(Links.feed(Links.stream("script,a"), Links.utf8("<script src='s'/><a href=1>"), null, 3)),
                "in HTML it has");
    }

    private static List<String> rows(LinkExtractor extractor, int chunk) {
        byte[] page = Links.utf8(PAGE);
        extractor.start(Links.PAGE, null);
        extractor.xhtml();
        for (int i = 0; i < page.length; i += chunk) {
            extractor.feed(ByteBuffer.wrap(page, i, Math.min(chunk, page.length - i)));
        }
        return Links.rows(extractor.end());
    }
}
