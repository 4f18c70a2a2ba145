package crawler.crawl;

import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.frontier.UrlBatch;
import crawler.html.LinkCursor;
import crawler.html.SecretHash;
import crawler.output.PageInfo;
import crawler.output.RowBuffer;
import crawler.output.RowEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the links of one page after the other are taken down: as rows, and as URLs to be followed. Owned by the event loop
 * that reads the pages.
 */
final class PageSheet {
    /** URLs in one piece for the frontier: what it takes in within a few milliseconds. */
    private static final int PIECE = 4_096;

    private final RowEncoder encoder;
    private final boolean details;
    private final boolean respectNofollow;
    private final Fingerprint fingerprint;
    private final Supplier<RowBuffer> newBuffer;
    private final FingerprintSet distinct = new FingerprintSet();
    private RowBuffer rows;
    private Scope.@Nullable Judge judge;
    private List<UrlBatch> found = List.of();
    private UrlBatch piece = new UrlBatch(0); // the last of found, not yet there
    private byte[] followed = {}; // the last URL of a link with a fragment that is followed
    private int followedLength;
    private SkipCounts skips = new SkipCounts();
    private boolean nofollow;
    private int depth;

    PageSheet(RowEncoder encoder, boolean respectNofollow, Fingerprint fingerprint, Supplier<RowBuffer> newBuffer) {
        this.encoder = encoder;
        this.details = encoder.wantsDetails();
        this.respectNofollow = respectNofollow;
        this.fingerprint = fingerprint;
        this.newBuffer = newBuffer;
        this.rows = newBuffer.get();
    }

    /**
     * A page begins.
     *
     * @param estimate about how many links it has
     * @param judgeOfLinks judges its links; null = none is followed
     * @param pageNofollow whether the page asks that none is
     */
    void startPage(PageInfo page, int estimate, Scope.@Nullable Judge judgeOfLinks, boolean pageNofollow) {
        distinct.clear(estimate);
        judge = judgeOfLinks;
        nofollow = pageNofollow;
        if (piece.size() > 0) { // the frontier has it
            piece = new UrlBatch(16);
        }
        followedLength = 0;
        found = List.of();
        skips = new SkipCounts();
        depth = page.depth() + 1;
        encoder.startPage(page, rows);
    }

    /** Takes down the link the cursor stands at, unless the page has had it: two spellings of one URL are one link. */
    void link(LinkCursor link) {
        // The fingerprint costs more: it is for URLs to be judged, and what has a fragment is judged without it.
        boolean isJudged = judge != null && link.lengthWithoutFragment() == link.length();
        long print =
                isJudged ? fingerprint.of(link.bytes(), 0, link.length()) : SecretHash.of(link.bytes(), link.length());
        if (!distinct.add(print)) {
            return;
        }
        encoder.row(
                link.bytes(),
                link.length(),
                details ? link.kind().label() : "",
                details ? link.rel() : null,
                details ? link.text() : null);
        if (judge != null) {
            follow(judge, link, print);
        }
    }

    private void follow(Scope.Judge byScope, LinkCursor link, long print) {
        int length = link.lengthWithoutFragment();
        boolean hasFragment = length < link.length();
        // Many a link differs from the one before in its fragment alone.
        boolean isFollowed = hasFragment && Arrays.equals(link.bytes(), 0, length, followed, 0, followedLength);
        long printOfUrl = 0;
        Skip skip = null;
        if (!isFollowed) {
            printOfUrl = hasFragment ? fingerprint.of(link.bytes(), 0, length) : print;
            skip = byScope.decide(link.bytes(), length, printOfUrl, depth);
        }
        if (skip == null && (nofollow || (respectNofollow && Nofollow.isIn(link.rel())))) {
            skip = Skip.NOFOLLOW;
        }
        if (skip != null) {
            skips.add(skip);
            SkipLog.link(link, skip);
            return;
        }
        if (isFollowed) {
            return;
        }
        if (hasFragment) {
            followed = followed.length < length ? new byte[2 * length] : followed;
            System.arraycopy(link.bytes(), 0, followed, 0, length);
            followedLength = length;
        }
        if (byScope.isOffered(printOfUrl)) {
            return;
        }
        if (piece.size() == PIECE) {
            found = found.isEmpty() ? new ArrayList<>() : found;
            found.add(piece);
            piece = new UrlBatch(PIECE);
        }
        piece.add(link.bytes(), length, depth, printOfUrl);
    }

    /** Bytes of the page's rows so far. */
    long rowBytes() {
        return rows.size();
    }

    /** Ends the page: what is to be told of it. */
    VisitEnd.Read endPage(Visit.Page page) {
        encoder.endPage();
        List<UrlBatch> pieces = List.of(piece.size() == 0 ? UrlBatch.EMPTY : piece);
        if (!found.isEmpty()) {
            found.add(piece);
            pieces = found;
        }
        VisitEnd.Read read = new VisitEnd.Read(
                page.end(), page.info().status(), page.bytes(), page.truncated(), rows, distinct.size(), pieces, skips);
        judge = null;
        rows = newBuffer.get();
        return read;
    }
}
