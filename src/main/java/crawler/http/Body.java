package crawler.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message body, pulled piece by piece: the wire below, one layer for each content coding above it. Pulling, because
 * whoever pulls can stop at any piece: a layer never produces more than one piece ahead of its reader, however much its
 * input would make.
 */
interface Body {
    /** No bytes. */
    ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /**
     * The next piece.
     *
     * @return a read-only piece, valid until the next call; an empty one if there was work but nothing came out of it
     *     yet; null if more must come from the wire first
     * @throws BadAnswerException if the bytes are not what they were said to be
     */
    @Nullable
    ByteBuffer next();

    /**
     * Told after the wire ended and {@link #next} gave null.
     *
     * @throws BadAnswerException if that is too early
     */
    void finish();

    /** Frees what is held; no call may follow. */
    void close();
}
