package crawler.frontier;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out of URLs held as bytes rather than objects. An entry is either the URL: twice its length, its depth
 * and id as {@link Varint}s, then the URL; or only where it is written: twice the distance to the last such place plus one,
 * the distance to the last such id. That is two to eight bytes. Blocks are given back as soon as they are read. Not
 * thread-safe.
 *
 * <p>URLs that are only written somewhere are {@linkplain #takePlaces taken out} by their places, in their order, and
 * {@linkplain #addRead come back} as entries; until they do, what stands behind them waits.
 */
final class UrlQueue {
    private static final int FIRST_BLOCK = 128;
    private static final int BLOCK = 64 * 1024;
    private static final int MOST_OF_HEAD = 3 * Varint.LONGEST;

    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>(1); // the last one is being filled
    private final ArrayDeque<Integer> ends = new ArrayDeque<>(1); // where the full ones end
    private final ArrayDeque<Entry> front = new ArrayDeque<>(1); // put back, then read: before all others
    private int reading; // URLs whose places were taken and which have not come back
    private int readAt;
    private int writeAt;
    private int size;
    private long urlBytes;
    private long placeAdded; // the last one, and its id
    private long idAdded;
    private long placeRead;
    private long idRead;

    /** URLs held, those that are being read too. */
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
    void add(Place place) {
        byte[] last = blockFor(0);
        writeAt = Varint.put(last, writeAt, (place.at - placeAdded) << 1 | 1);
        writeAt = Varint.put(last, writeAt, place.id - idAdded);
        placeAdded = place.at;
        idAdded = place.id;
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

    /** The oldest entry; null if there is none, or if it is not in memory. */
    @Nullable
    Entry poll() {
        Entry entry = front.poll();
        if (entry == null && reading == 0 && size > 0 && !isPlaceNext()) {
            entry = entry();
        }
        if (entry != null) {
            size--;
        }
        if (size == 0) {
            blocks.clear();
            ends.clear();
            readAt = 0;
            writeAt = 0;
        }
        return entry;
    }

    /** URLs at the front that are in memory because they were put back or read. */
    int ahead() {
        return front.size();
    }

    /** Whether the next thing to do with the queue is {@link #takePlaces}. */
    boolean mayBeRead() {
        return reading == 0 && size > front.size() && isPlaceNext();
    }

    /**
     * Takes places of the URLs that are next, in their order; all of them come back by {@link #addRead}.
     *
     * @param most how many at most
     * @param before where the places end that are asked for; the first is taken wherever it is
     */
    List<Place> takePlaces(int most, long before) {
        List<Place> places = new ArrayList<>();
        while (places.size() < most && size > front.size() + reading && isPlaceNext()) {
            byte[] block = firstBlock();
            long at = placeRead + (Varint.get(block, readAt) >>> 1);
            if (at >= before && !places.isEmpty()) {
                break;
            }
            number(block);
            placeRead = at;
            idRead += number(block);
            places.add(new Place(placeRead, idRead));
            reading++;
        }
        return places;
    }

    /** Where a URL is written, and its id. */
    record Place(long at, long id) {
        /** Where a URL is that is in memory only. */
        static final long NOWHERE = -1;
    }

    /** Adds what stands at the places taken; what could not be read is lost to the queue, which is of no use then. */
    void addRead(List<Entry> entries) {
        reading = 0;
        front.addAll(entries);
    }

    private boolean isPlaceNext() {
        return (Varint.get(firstBlock(), readAt) & 1) != 0;
    }

    /** The block that is read; only if anything is in the blocks. */
    private byte[] firstBlock() {
        if (!ends.isEmpty() && readAt == ends.getFirst()) {
            blocks.removeFirst();
            ends.removeFirst();
            readAt = 0;
        }
        return blocks.getFirst();
    }

    private Entry entry() {
        byte[] block = firstBlock();
        int length = (int) (number(block) >>> 1);
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
