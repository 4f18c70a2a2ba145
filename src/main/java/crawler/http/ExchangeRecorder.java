package crawler.http;

import crawler.url.WebUrl;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is given every exchange as it is on the wire: each attempt and each hop, robots.txt too. Thread-safe, since every event
 * loop records its own; nothing here may block.
 */
public interface ExchangeRecorder {
    /**
     * What was asked.
     *
     * @param url the URL, without user information
     * @param server the address that was connected to; null behind a proxy
     * @param bytes the request as it was sent, but for {@code Authorization}, {@code Proxy-Authorization} and {@code
     *     Cookie}, which are left out: credentials stay in this package
     * @param depth hops of the page from a seed, or {@link RequestContext#PREREQUISITE}
     * @param redirects the URLs asked before for the same page, the first one first; empty where none redirected
     */
    record Sent(WebUrl url, @Nullable InetAddress server, ByteBuffer bytes, int depth, List<WebUrl> redirects) {}

    /** Why an answer is not whole. */
    enum Cut {
        /** It is whole. */
        NONE,
        /** It was longer than the limit of a page. */
        LENGTH,
        /** A time limit passed. */
        TIME,
        /** The connection ended early. */
        DISCONNECT,
        /** What follows was not wanted, or made no sense. */
        UNWANTED
    }

    /** One answer on its way. Used on the event loop of its connection; after the end nothing is called any more. */
    interface Recording {
        /** More of the answer: status line, fields, body, with every coding; lent for the call. */
        void received(ByteBuffer bytes);

        /** What came so far was an interim answer (RFC 9110 §15.2): void. */
        void restart();

        /** The last call, once the head of an answer was whole. */
        void end(Cut cut);

        /** The last call where no answer came, or one that does not count. */
        void discard();
    }

    /** A request was sent. */
    Recording begin(Sent request);

    /** Whether more answers are welcome; if not, connections are read no further until {@link #whenWritable} says so. */
    boolean isWritable();

    /**
     * Says when {@link #isWritable} is true again.
     *
     * @param then called once, on any thread, maybe at once
     */
    void whenWritable(Runnable then);
}
