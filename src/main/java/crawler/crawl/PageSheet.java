package crawler.crawl;

import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.html.LinkCursor;
import crawler.output.PageInfo;
import crawler.output.RowBuffer;
import crawler.output.RowEncoder;

/**
 * Where the rows of ended pages are put together: an encoder, the buffer it fills, and the links the page at hand has
 * had. Owned by the crawl's event loop; the buffer goes to the writer when whole pages fill it.
 */
final class PageSheet {
    private final RowEncoder encoder;
    private final Fingerprint fingerprint;
    private final FingerprintSet distinct = FingerprintSet.small();
    private RowBuffer rows;
    private boolean details;

    PageSheet(RowEncoder encoder, Fingerprint fingerprint, RowBuffer rows) {
        this.encoder = encoder;
        this.fingerprint = fingerprint;
        this.rows = rows;
    }

    void startPage(PageInfo page) {
        distinct.clear();
        details = encoder.wantsDetails();
        encoder.startPage(page, rows);
    }

    /** Writes the link the cursor stands at, unless the page has had it: two spellings of one URL are one link. */
    void link(LinkCursor link) {
        if (distinct.add(fingerprint.of(link.bytes(), 0, link.length()))) {
            encoder.row(
                    link.bytes(),
                    link.length(),
                    details ? link.kind().label() : "",
                    details ? link.rel() : null,
                    details ? link.text() : null);
        }
    }

    /** Ends the page; returns its rows. */
    long endPage() {
        encoder.endPage();
        return distinct.size();
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
