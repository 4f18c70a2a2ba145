package crawler.frontier;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out of URLs held as bytes rather than objects. An entry is either the URL: twice its length, its depth
 * and id as {@link Varint}s, then the URL; or only where it is written: twice the distance to the last such place plus one,
 * the distance to the last such id. That is two to eight bytes. Blocks are given back as soon as they are read. Not
 * thread-safe.
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
    private long urlBytes;
    private long placeAdded; // the last one, and its id
    private long idAdded;
    private long placeRead;
    private long idRead;

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

    /** Bytes of the URLs that are here themselves. */
    long urlBytes() {
        return urlBytes;
    }

    /** Puts an entry before all others. */
    void addFirst(Entry entry) {
        front.push(entry);
        size++;
    }

    void add(byte[] url, int from, int length, int depth, long id) {
        byte[] last = blockFor(length);
        writeAt = Varint.put(last, writeAt, (long) length << 1);
        writeAt = Varint.put(last, writeAt, depth);
        writeAt = Varint.put(last, writeAt, id);
        System.arraycopy(url, from, last, writeAt, length);
        writeAt += length;
        urlBytes += length;
        size++;
    }

    /** Adds a URL by where it is written: behind all that were added like this before, by place and by id. */
    void add(long place, long id) {
        byte[] last = blockFor(0);
        writeAt = Varint.put(last, writeAt, (place - placeAdded) << 1 | 1);
        writeAt = Varint.put(last, writeAt, id - idAdded);
        placeAdded = place;
        idAdded = id;
        size++;
    }

    /** A block with room for an entry at {@link #writeAt}. */
    private byte[] blockFor(int length) {
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
        return last;
    }

    /** What reads URLs where they are written. */
    interface Written {
        /** The URL at a place, with its depth. */
        Entry read(long place, long id) throws IOException;
    }

    /**
     * The oldest entry, or null.
     *
     * @throws IOException if it is written somewhere and cannot be read; the queue is of no use then
     */
    @Nullable
    Entry poll(Written written) throws IOException {
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
        Entry entry = entry(first, written);
        size--;
        if (size == 0) {
            blocks.clear();
            ends.clear();
            readAt = 0;
            writeAt = 0;
        }
        return entry;
    }

    private Entry entry(byte[] block, Written written) throws IOException {
        long kind = number(block);
        if ((kind & 1) != 0) {
            placeRead += kind >>> 1;
            idRead += number(block);
            return written.read(placeRead, idRead);
        }
        int length = (int) (kind >>> 1);
        int depth = (int) number(block);
        long id = number(block);
        Entry entry = new Entry(new String(block, readAt, length, StandardCharsets.ISO_8859_1), depth, 1, id);
        readAt += length;
        urlBytes -= length;
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
