package crawler.crawl;

import crawler.frontier.UrlBatch;
import crawler.output.RowBuffer;
import crawler.url.WebUrl;
import java.util.List;

/** How a visit ended: what its event loop tells the crawl's. */
sealed interface VisitEnd {
    /**
     * A page was read.
     *
     * @param end the URL that answered
     * @param rows its rows; belongs to the receiver
     * @param links how many they are
     * @param found what is to be followed; in pieces, of which all but the last are large
     * @param skips links not followed
     */
    record Read(
            WebUrl end,
            int status,
            long bytes,
            boolean truncated,
            RowBuffer rows,
            long links,
            List<UrlBatch> found,
            SkipCounts skips)
            implements VisitEnd {}

    /**
     * An answer that is no page.
     *
     * @param type its media type, or why it is none
     */
    record NotRead(String type) implements VisitEnd {}

    /** The answer to a check is a good one; no page was to be read. */
    record Answered() implements VisitEnd {}

    /**
     * A redirect of it is not followed.
     *
     * @param target where it led
     */
    record Refused(Skip skip, WebUrl target) implements VisitEnd {}

    /**
     * No page: an answer of another status, or none.
     *
     * @param mayRepeat whether another attempt may end better: where the host said so itself, or may mind a HEAD only
     * @param retryAfterNanos how long the host asked us to stay away (RFC 9110 §10.2.3), 0 if it did not
     * @param status of the answer; 0 if there is none
     */
    record Failed(String reason, Blame blame, boolean mayRepeat, long retryAfterNanos, int status)
            implements VisitEnd {}

    /** Whose fault a failure is: what it says of the host. */
    enum Blame {
        /** The page's: the host is well. */
        PAGE,
        /** The host has too much to do: 429, 503, no answer in time. */
        BUSY,
        /** No connection can be made. */
        DEAD,
        /** Our own: cancelled. */
        OURS
    }
}
