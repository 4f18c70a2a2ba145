package crawler.frontier;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out of URLs held as bytes rather than objects: a length of three bytes, a depth of four, the URL. Blocks
 * are given back as soon as they are read. Not thread-safe.
 */
final class UrlQueue {
    private static final int FIRST_BLOCK = 128;
    private static final int BLOCK = 64 * 1024;
    private static final int HEAD = 7;

    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>(1); // the last one is being filled
    private final ArrayDeque<Integer> ends = new ArrayDeque<>(1); // where the full ones end
    private final ArrayDeque<Entry> front = new ArrayDeque<>(1); // put back: before all others
    private int readAt;
    private int writeAt;
    private int size;

    /** URLs held. */
    int size() {
        return size;
    }

    /** Bytes of the blocks. */
    long bytes() {
        long bytes = 0;
        for (byte[] block : blocks) {
            bytes += block.length;
        }
        return bytes;
    }

    /** Puts an entry before all others. */
    void addFirst(Entry entry) {
        front.push(entry);
        size++;
    }

    void add(byte[] url, int from, int length, int depth) {
        byte[] last = blocks.peekLast();
        int needed = HEAD + length;
        if (last == null) {
            last = new byte[Math.max(FIRST_BLOCK, needed)];
            blocks.add(last);
        } else if (last.length - writeAt < needed) {
            if (last.length < BLOCK && blocks.size() == 1) { // a small queue grows in place
                blocks.removeLast();
                last = Arrays.copyOf(last, Math.max(2 * last.length, writeAt + needed));
            } else {
                ends.add(writeAt);
                last = new byte[Math.max(BLOCK, needed)];
                writeAt = 0;
            }
            blocks.add(last);
        }
        last[writeAt++] = (byte) (length >>> 16);
        last[writeAt++] = (byte) (length >>> 8);
        last[writeAt++] = (byte) length;
        for (int shift = 24; shift >= 0; shift -= 8) {
            last[writeAt++] = (byte) (depth >>> shift);
        }
        System.arraycopy(url, from, last, writeAt, length);
        writeAt += length;
        size++;
    }

    /** The oldest entry, or null. */
    @Nullable
    Entry poll() {
        if (!front.isEmpty()) {
            size--;
            return front.pop();
        }
        byte[] first = blocks.peekFirst();
        if (size == 0 || first == null) {
            return null;
        }
        if (!ends.isEmpty() && readAt == ends.peekFirst()) {
            blocks.removeFirst();
            ends.removeFirst();
            readAt = 0;
            first = blocks.getFirst();
        }
        int length = (first[readAt] & 0xFF) << 16 | (first[readAt + 1] & 0xFF) << 8 | (first[readAt + 2] & 0xFF);
        int depth = 0;
        for (int i = 3; i < HEAD; i++) {
            depth = depth << 8 | (first[readAt + i] & 0xFF);
        }
        readAt += HEAD;
        Entry entry = new Entry(new String(first, readAt, length, StandardCharsets.ISO_8859_1), depth, 1);
        readAt += length;
        size--;
        if (size == 0) {
            blocks.clear();
            ends.clear();
            readAt = 0;
            writeAt = 0;
        }
        return entry;
    }

    /** A URL, serialised; how many hops it is from a seed; which attempt at it this is. */
    record Entry(String url, int depth, int attempt) {}
}
