package crawler.http;

/** One request under way. Called on the event loop only; after the end every method does nothing. */
public interface Exchange {
    /** Stops reading from the connection, so that TCP slows the server. Silence while paused is not counted. */
    void pause();

    /** Takes reading up again after {@link #pause}. */
    void resume();

    /**
     * Gives up: the connection is closed and the sink gets {@code end(Failed(CANCELLED, …))} later on the loop,
     * or at once while a redirect waits for its {@link RedirectGuard}.
     */
    void cancel();
}
