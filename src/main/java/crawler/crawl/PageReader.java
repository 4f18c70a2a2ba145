package crawler.crawl;

import crawler.html.LinkExtractor;
import crawler.http.ResponseHead;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer as a page: its head says whether it is one, or its first bytes where the head does not; its bytes go to
 * a link extractor. Touched by one thread at a time.
 */
final class PageReader {
    /** Fields of a response's head that may hold links. */
    private static final List<String> LINK_FIELDS = List.of("Link", "Refresh");

    private final boolean anyText;
    private final Extractors extractors;

    private @Nullable ResponseHead head;
    private @Nullable HtmlSniffer sniffer;
    private @Nullable LinkExtractor extractor;
    private @Nullable String skipped;

    /**
     * A reader of one page.
     *
     * @param anyText whether pages of every {@code text/*} type are read, not HTML alone
     * @param extractors has one once it is known that there is a page
     */
    PageReader(boolean anyText, Extractors extractors) {
        this.anyText = anyText;
        this.extractors = extractors;
    }

    /** Extractors, used one after another for many pages. */
    interface Extractors {
        /** Lends one. */
        LinkExtractor borrow();

        /** Takes one again. */
        void giveBack(LinkExtractor extractor);
    }

    /** The answer begins, all before is void; returns whether its body is wanted. */
    boolean head(ResponseHead answer) {
        forget();
        head = answer;
        if (answer.status() / 100 != 2) {
            return false;
        }
        MediaType type = MediaType.parse(answer.headers().first("Content-Type"));
        if (type == null) {
            sniffer = anyText ? null : new HtmlSniffer();
        } else if (!type.isHtml() && !(anyText && type.isText())) {
            skipped = Printable.of(type.essence());
            return false;
        }
        if (sniffer == null) {
            start(answer, type);
        }
        return true;
    }

    private void start(ResponseHead answer, @Nullable MediaType type) {
        extractor = extractors.borrow();
        extractor.start(answer.url(), type == null ? null : type.charset());
        if (type != null && type.isXhtml()) {
            extractor.xhtml();
        }
        for (String field : LINK_FIELDS) {
            for (String value : answer.headers().all(field)) {
                extractor.header(field, value);
            }
        }
    }

    /** A piece of the body; returns whether more is wanted. */
    boolean body(ByteBuffer chunk) {
        if (sniffer != null) {
            sniff(chunk, false);
        }
        if (extractor != null) {
            extractor.feed(chunk);
        }
        return skipped == null;
    }

    /** The body was whole, or cut at the limit. */
    void bodyEnded() {
        if (skipped == null && sniffer != null) {
            sniff(ByteBuffer.allocate(0), true);
        }
    }

    private void sniff(ByteBuffer chunk, boolean isEnd) {
        HtmlSniffer bySight = sniffer;
        Boolean isHtml = bySight == null ? null : bySight.isHtml(chunk, isEnd);
        if (isHtml == null || bySight == null || head == null) {
            return;
        }
        sniffer = null;
        if (isHtml) {
            start(head, null);
            if (extractor != null) {
                extractor.feed(bySight.taken());
            }
        } else {
            skipped = "no Content-Type, does not look like HTML";
        }
    }

    /** Why a good answer is no page to be read, or null. */
    @Nullable
    String skipped() {
        return skipped;
    }

    /** The page so far; null if there is none. */
    @Nullable
    LinkExtractor page() {
        return extractor;
    }

    /** Gives the extractor back: what it has seen is void, or was used. */
    void forget() {
        if (extractor != null) {
            extractor.forget();
            extractors.giveBack(extractor);
        }
        extractor = null;
        sniffer = null;
        skipped = null;
    }
}
