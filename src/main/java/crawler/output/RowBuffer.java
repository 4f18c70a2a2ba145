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
    /** Bytes of an ordinary segment. */
    static final int SEGMENT = 64 * 1024;

    private final ArrayDeque<ByteBuffer> full = new ArrayDeque<>();
    private byte[] segment = new byte[SEGMENT];
    private int position;
    private long sealed; // bytes in the full segments
    private long rows;

    /** Bytes held. */
    public long size() {
        return sealed + position;
    }

    /** Rows held. */
    public long rows() {
        return rows;
    }

    /** Counts a row. */
    void countRow() {
        rows++;
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
        rows++;
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
        rows += other.rows;
    }

    private void seal(int needed) {
        if (position > 0) {
            full.add(ByteBuffer.wrap(segment, 0, position));
            sealed += position;
        }
        segment = new byte[Math.max(SEGMENT, needed)];
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

    /** Empties the buffer for another use; keeps one ordinary segment. */
    void clear() {
        full.clear();
        if (segment.length > SEGMENT) {
            segment = new byte[SEGMENT];
        }
        position = 0;
        sealed = 0;
        rows = 0;
    }
}
