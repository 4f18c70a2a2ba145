package crawler.http;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The body as it came from the connection: what was read and not yet pulled. At most one read ahead. */
final class WireBody implements Body {
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>(2);
    private @Nullable ByteBuf lent; // behind the last piece given

    /** Takes over a buffer. */
    void add(ByteBuf bytes) {
        queue.add(bytes);
    }

    /** Whether there is nothing to pull. */
    boolean isEmpty() {
        return queue.isEmpty();
    }

    @Override
    public @Nullable ByteBuffer next() {
        release();
        ByteBuf bytes = queue.poll();
        if (bytes == null) {
            return null;
        }
        lent = bytes;
        return bytes.nioBuffer().asReadOnlyBuffer();
    }

    @Override
    public void finish() {
        // Whether all bytes came is a matter of framing.
    }

    @Override
    public void close() {
        release();
        for (ByteBuf bytes : queue) {
            bytes.release();
        }
        queue.clear();
    }

    private void release() {
        if (lent != null) {
            lent.release();
            lent = null;
        }
    }
}
