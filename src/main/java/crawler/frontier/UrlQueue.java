package crawler.frontier;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out of URLs held as bytes rather than objects: the length, the depth and the id as {@link Varint}s, then
 * the URL. Blocks are given back as soon as they are read. Not thread-safe.
 */
final class UrlQueue {
    private static final int FIRST_BLOCK = 128;
    private static final int BLOCK = 64 * 1024;
    private static final int MOST_OF_HEAD = 3 * Varint.LONGEST;

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

    void add(byte[] url, int from, int length, int depth, long id) {
        byte[] last = blocks.peekLast();
        int needed = MOST_OF_HEAD + length;
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
        writeAt = Varint.put(last, writeAt, length);
        writeAt = Varint.put(last, writeAt, depth);
        writeAt = Varint.put(last, writeAt, id);
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
        int length = (int) number(first);
        int depth = (int) number(first);
        long id = number(first);
        Entry entry = new Entry(new String(first, readAt, length, StandardCharsets.ISO_8859_1), depth, 1, id);
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

    private long number(byte[] block) {
        long number = Varint.get(block, readAt);
        readAt += Varint.length(number);
        return number;
    }

    /** A URL, serialised; how many hops it is from a seed; which attempt at it this is; its id. */
    record Entry(String url, int depth, int attempt, long id) {}
}
