package crawler.frontier;

import crawler.url.WebUrl;
import org.jspecify.annotations.Nullable;

/**
 * Which URLs are waiting, by host, and which were ever seen. A URL is offered, leased and finished; two are one when their
 * serialisations without fragment are equal, and each is leased once, unless it is put back.
 *
 * <p>Called on the crawl's event loop, and calls back on it. Nothing here waits: what takes time (a disk, another machine)
 * is told of later through the {@code taken} callbacks and the {@link Listener}.
 */
public interface Frontier {
    /** Told of URLs that can be leased. */
    interface Listener {
        /** The host had no URL to lease and has one now. May come from within a call: must not call back. */
        void waiting(String host);
    }

    /** Says who is told; before the first offer. */
    void listen(Listener listener);

    /**
     * Takes URLs that no page was found on: seeds.
     *
     * @param taken told how many of them were new, when more may be offered
     */
    void offer(UrlBatch urls, Taken taken);

    /** No seed will be offered any more: what was found on seeds may be leased, where depth waits for depth. */
    void endOfSeeds();

    /** The next URL of a host in the order they were offered, or null: then {@link Listener#waiting} tells of the next. */
    @Nullable
    Lease lease(String host);

    /**
     * Ends a lease: its URL is done with, and these are the URLs found on it. Both or neither is remembered.
     *
     * @param taken told how many of them were new, when the next page may be finished
     */
    void finish(Lease lease, UrlBatch found, Taken taken);

    /** Ends a lease without having visited the URL: it is the first of its host again, with one more attempt counted. */
    void putBack(Lease lease);

    /** Marks a URL as seen that was never offered: where a redirect led. */
    void seen(WebUrl url);

    /** URLs offered and neither leased nor done with. */
    long waiting();

    /** URLs ever seen. */
    long known();

    /** Bytes of memory held for URLs seen and waiting. */
    long bytes();

    /** How a batch was taken. */
    interface Taken {
        /** Does not care. */
        Taken IGNORED = fresh -> {};

        /** That many of the batch's URLs were new. */
        void taken(int fresh);
    }
}
