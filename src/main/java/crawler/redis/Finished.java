package crawler.redis;

import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import org.jspecify.annotations.Nullable;

/** A URL done with here, of which Redis has not been told all. Touched on the loop only. */
final class Finished {
    final boolean page;
    final String url;
    final UrlBatch found;

    /** Where its redirect led; null if it was none. */
    final @Nullable Seen seen;

    /** What Redis knows it by; null while it is somebody else's, or nobody's. */
    HeldHost.@Nullable Taken taken;

    /** What was found and said already. */
    int at;

    /** Whether its rows are in the output. */
    boolean written;

    /** Its number in the journal. */
    long entry;

    /**
     * A URL done with by a redirect.
     *
     * @param entry its number in the journal
     */
    record Seen(WebUrl url, long entry) {}

    Finished(HeldHost.Taken taken, boolean page, String url, UrlBatch found, @Nullable Seen seen) {
        this.taken = taken;
        this.page = page;
        this.url = url;
        this.found = found;
        this.seen = seen;
    }
}
