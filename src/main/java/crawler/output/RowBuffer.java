package crawler.output;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of whole pages on their way to the disk: a growing list of segments, so that a page with a million links is
 * never copied to grow. Filled by one thread, then handed over to {@link LinkWriter}.
 */
public final class RowBuffer extends OutputStream {
    private static final byte[] NONE = new byte[0];

    private final Segments segments;
    private final ArrayDeque<ByteBuffer> full = new ArrayDeque<>();
    private byte[] segment = NONE;
    private int position;
    private long sealed; // bytes in the full segments

    /** An empty buffer of its own. */
    public RowBuffer() {
        this(new Segments());
    }

    /** An empty buffer that takes its memory from there. */
    RowBuffer(Segments segments) {
        this.segments = segments;
    }

    /** Bytes held. */
    public long size() {
        return sealed + position;
    }

    /** Appends {@code prefix}, the first {@code length} bytes of {@code link}, and a line feed. */
    void line(byte[] prefix, byte[] link, int length) {
        int needed = prefix.length + length + 1;
        if (segment.length - position < needed) {
            seal(needed);
        }
        byte[] to = segment;
        int at = position;
        System.arraycopy(prefix, 0, to, at, prefix.length);
        at += prefix.length;
        System.arraycopy(link, 0, to, at, length);
        at += length;
        to[at++] = '\n';
        position = at;
    }

    @Override
    public void write(int oneByte) {
        if (position == segment.length) {
            seal(1);
        }
        segment[position++] = (byte) oneByte;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        if (segment.length - position < length) {
            seal(length);
        }
        System.arraycopy(bytes, from, segment, position, length);
        position += length;
    }

    /** Appends a copy of what the other holds. */
    public void add(RowBuffer other) {
        for (ByteBuffer piece : other.full) {
            write(piece.array(), piece.arrayOffset(), piece.limit());
        }
        write(other.segment, 0, other.position);
    }

    private void seal(int needed) {
        if (position > 0) {
            full.add(ByteBuffer.wrap(segment, 0, position));
            sealed += position;
        } else {
            segments.giveBack(segment);
        }
        segment = segments.take(needed);
        position = 0;
    }

    /** The content, in order; the buffer must not be filled any more until {@link #clear}. */
    List<ByteBuffer> content() {
        List<ByteBuffer> content = new ArrayList<>(full);
        if (position > 0) {
            content.add(ByteBuffer.wrap(segment, 0, position));
        }
        return content;
    }

    private static byte[] array(ByteBuffer piece) {
        if (piece.arrayOffset() != 0) {
            throw new IllegalStateException("a piece begins where its array does");
        }
        return piece.array();
    }

    /** Empties the buffer for another use; its memory goes back where it came from. */
    void clear() {
        for (ByteBuffer piece = full.poll(); piece != null; piece = full.poll()) {
            segments.giveBack(array(piece));
        }
        segments.giveBack(segment);
        segment = NONE;
        position = 0;
        sealed = 0;
    }
}
