package crawler.crawl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import crawler.crawl.ScopeSettings.Reach;
import crawler.frontier.Fingerprint;
import crawler.frontier.UrlBatch;
import crawler.html.ExtractorSettings;
import crawler.html.LinkCursor;
import crawler.html.LinkExtractor;
import crawler.output.PageInfo;
import crawler.output.RowBuffer;
import crawler.output.RowFormat;
import crawler.url.WebUrl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which links of a page go to the frontier. */
class PageSheetTest {
    private static final WebUrl PAGE = Objects.requireNonNull(WebUrl.parse("http://a/p"));

    private final Fingerprint fingerprint = Fingerprint.keyed();
    private final Scope.Judge judge = judge();
    private final PageSheet sheet = new PageSheet(RowFormat.TSV.encoder(), true, fingerprint, RowBuffer::new);
    private final LinkExtractor extractor = new ExtractorSettings(
                    ExtractorSettings.Parser.STREAM, ExtractorSettings.DEFAULT.kinds(), null, true)
            .extractors()
            .get();

    private static Scope.Judge judge() {
        Scope scope = new Scope(new ScopeSettings(Reach.HOST, 9, List.of(), List.of(), true), true);
        scope.adopt(PAGE);
        return scope.judge();
    }

    private VisitEnd.Read page(boolean nofollow, String html) {
        extractor.start(PAGE, "utf-8");
        extractor.feed(ByteBuffer.wrap(html.getBytes(StandardCharsets.US_ASCII)));
        LinkCursor links = extractor.end();
        sheet.startPage(new PageInfo("http://a/p", "http://a/p", 200, 0), links.estimate(), judge, nofollow);
        while (links.next()) {
            sheet.link(links);
        }
        return sheet.endPage(new Visit.Page(new PageInfo("", "", 200, 0), PAGE, 0, false, nofollow));
    }

    private static List<String> urls(VisitEnd.Read read) {
        List<String> urls = new ArrayList<>();
        for (UrlBatch batch : read.found()) {
            for (int i = 0; i < batch.size(); i++) {
                urls.add(new String(batch.bytes(), batch.start(i), batch.length(i), StandardCharsets.US_ASCII));
            }
        }
        return urls;
    }

    private List<String> found(String html) {
        return urls(page(false, html));
    }

    /** As when the frontier has taken them in. */
    private void offered(VisitEnd.Read read) {
        for (UrlBatch batch : read.found()) {
            for (int i = 0; i < batch.size(); i++) {
                judge.offered(batch.print(i, fingerprint));
            }
        }
    }

    @Test
    void links_that_differ_from_the_one_before_in_their_fragment_alone_are_one() {
        assertEquals(List.of("http://a/1", "http://a/2"), found("<a href=1#x><a href=1#y><a href=2#y><a href=2#z>"));
    }

    @Test
    void a_link_that_begins_as_the_one_before_is_another() {
        assertEquals(List.of("http://a/12", "http://a/1"), found("<a href=12#x><a href=1#x>"));
        assertEquals(List.of("http://a/3", "http://a/34"), found("<a href=3#x><a href=34#x>"));
    }

    @Test
    void what_the_frontier_has_is_not_offered_again_by_whatever_fragment() {
        offered(page(false, "<a href=1><a href=2#x>"));
        assertEquals(List.of("http://a/3"), found("<a href=2><a href=1#y><a href=1#z><a href=3>"));
    }

    @Test
    void what_the_frontier_was_not_told_of_is_offered_again() {
        page(false, "<a href=1><a href=2#x>");
        assertEquals(List.of("http://a/2", "http://a/1"), found("<a href=2><a href=1>"));
    }

    @Test
    void a_batch_that_was_handed_over_is_not_written_to_again() {
        VisitEnd.Read first = page(false, "<a href=1>");
        page(false, "<a href=2>");
        assertEquals(List.of("http://a/1"), urls(first));
    }

    @Test
    void a_link_that_asks_not_to_be_followed_is_counted_although_it_is_known() {
        offered(page(false, "<a href=1#x>"));
        VisitEnd.Read again = page(false, "<a href=1#x><a href=1#y rel=nofollow>");
        assertEquals(1, again.skips().of(Skip.NOFOLLOW));
        assertEquals(List.of(), urls(again));
        assertEquals(2, page(true, "<a href=1><a href=2>").skips().of(Skip.NOFOLLOW));
    }
}
