package crawler.crawl;

import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.frontier.UrlBatch;
import crawler.html.LinkCursor;
import crawler.output.PageInfo;
import crawler.output.RowBuffer;
import crawler.output.RowEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Where the links of ended pages are taken down: as rows, whole pages in one buffer for the writer, and as URLs to be
 * followed. Owned by the crawl's event loop.
 */
final class PageSheet {
    private final RowEncoder encoder;
    private final boolean details;
    private final Fingerprint fingerprint;
    private final FingerprintSet distinct = FingerprintSet.small();
    private RowBuffer rows;
    private @Nullable Follower follower;
    private UrlBatch found = UrlBatch.EMPTY;
    private int depth;

    /** Judges the links of a page. */
    interface Follower {
        /** Why the link is not followed, or null if it is. */
        @Nullable
        Skip judge(LinkCursor link, int depth);
    }

    PageSheet(RowEncoder encoder, Fingerprint fingerprint, RowBuffer rows) {
        this.encoder = encoder;
        this.details = encoder.wantsDetails();
        this.fingerprint = fingerprint;
        this.rows = rows;
    }

    /**
     * A page begins.
     *
     * @param judge judges its links; null = none is followed
     */
    void startPage(PageInfo page, @Nullable Follower judge) {
        distinct.clear();
        follower = judge;
        found = judge == null ? UrlBatch.EMPTY : new UrlBatch(16);
        depth = page.depth() + 1;
        encoder.startPage(page, rows);
    }

    /** Takes down the link the cursor stands at, unless the page has had it: two spellings of one URL are one link. */
    void link(LinkCursor link) {
        if (!distinct.add(fingerprint.of(link.bytes(), 0, link.length()))) {
            return;
        }
        encoder.row(
                link.bytes(),
                link.length(),
                details ? link.kind().label() : "",
                details ? link.rel() : null,
                details ? link.text() : null);
        if (follower != null && follower.judge(link, depth) == null) {
            found.add(link.bytes(), link.lengthWithoutFragment(), depth);
        }
    }

    /** Ends the page; returns how many rows it has. */
    long endPage() {
        encoder.endPage();
        follower = null;
        return distinct.size();
    }

    /** What is to be followed of the page ended last. */
    UrlBatch takeFound() {
        UrlBatch taken = found;
        found = UrlBatch.EMPTY;
        return taken;
    }

    /** Bytes of whole pages waiting here. */
    long size() {
        return rows.size();
    }

    /** Takes the rows out, leaving an empty buffer to go on with. */
    RowBuffer takeRows(RowBuffer empty) {
        RowBuffer taken = rows;
        rows = empty;
        return taken;
    }
}
