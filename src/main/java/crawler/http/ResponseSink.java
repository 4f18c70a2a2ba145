package crawler.http;

import java.nio.ByteBuffer;

/**
 * Takes one answer, on the event loop: a head, any number of chunks, then exactly one {@code end}. Must not block and
 * must not throw.
 *
 * <p>An attempt that breaks may be repeated by a wrapper: then {@code head} is called again, and all that came before is
 * void. An attempt that breaks before its head, and is not repeated, ends without one.
 */
public interface ResponseSink {
    /** A request is handed to its connection: once for each attempt and each hop, before what is answered to it. */
    default void sent() {}

    /**
     * The final head of an answer (never a 1xx).
     *
     * @return whether the body is wanted; if not, {@code end} follows without any {@code body}
     */
    boolean head(ResponseHead head);

    /**
     * A piece of the body, content codings already undone.
     *
     * @param chunk lent for the call, read-only; copy what must outlive it
     */
    void body(ByteBuffer chunk);

    /** The last call. */
    void end(Outcome outcome);
}
