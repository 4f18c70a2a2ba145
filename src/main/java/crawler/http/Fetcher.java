package crawler.http;

/**
 * Gets one URL. Implementations wrap each other, one policy each: connections, retries, redirects.
 *
 * <p>Called on the event loop only, and every callback comes on that loop.
 */
public interface Fetcher {
    /**
     * Starts a request and returns at once.
     *
     * @param request what to ask for
     * @param sink told of the answer; never called from inside this method, always later on the loop, and exactly
     *     one {@link ResponseSink#end} whatever happens
     * @return a handle to pause or cancel the transfer
     */
    Exchange fetch(Request request, ResponseSink sink);
}
