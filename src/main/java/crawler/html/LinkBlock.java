package crawler.html;

import java.util.Arrays;

/**
 * Some thousand links of a page that follow each other, as the bytes that stand in it: one growing array of bytes and some
 * of numbers. A page of any length is many of these, so that no array takes long to copy when it grows.
 */
final class LinkBlock {
    /** Links a block holds at most: a power of two. */
    static final int MAX_LINKS = 1 << 14;

    /** Bytes of values a block holds at most, unless it is one value. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int SMALL = 256;

    private static final int FIRST_BYTES = 1 << 12;

    private final boolean withRel;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int[] ends = new int[SMALL];
    private byte[] kinds = new byte[SMALL];
    private byte[] flags = new byte[SMALL];
    private byte[] rels = new byte[0];
    private int[] relEnds;
    private int count;

    LinkBlock(boolean withRel) {
        this.withRel = withRel;
        this.relEnds = new int[withRel ? SMALL : 0];
    }

    /** Forgets its links; keeps at most {@code limit} bytes of memory an array. */
    void clear(int limit) {
        count = 0;
        if (bytes.length > limit) {
            bytes = new byte[FIRST_BYTES];
        }
        if (ends.length > limit / Integer.BYTES) {
            resize(SMALL);
        }
        if (rels.length > limit) {
            rels = new byte[0];
        }
    }

    /** Number of links. */
    int count() {
        return count;
    }

    /** Whether it takes one more link, of so many bytes. */
    boolean hasRoom(int length) {
        return count == 0
                || (count < MAX_LINKS
                        && ends[count - 1] <= MAX_BYTES - length
                        && (!withRel || relTo(count - 1) <= MAX_BYTES));
    }

    /** Adds a link for which it has room. */
    void add(LinkKind kind, int linkFlags, byte[] source, int from, int to) {
        int start = from(count);
        int end = start + to - from;
        bytes = withLength(bytes, end);
        if (count == ends.length) {
            resize(2 * count);
        }
        System.arraycopy(source, from, bytes, start, to - from);
        ends[count] = end;
        kinds[count] = kind.index;
        flags[count] = (byte) linkFlags;
        if (withRel) {
            relEnds[count] = relFrom(count);
        }
        count++;
    }

    /** The rel of the link just added. */
    void addRel(byte[] source, int from, int to) {
        int start = relFrom(count - 1);
        int end = start + to - from;
        rels = withLength(rels, end);
        System.arraycopy(source, from, rels, start, to - from);
        relEnds[count - 1] = end;
    }

    /** Whether a link's value is this. */
    boolean isAt(int link, byte[] source, int from, int to) {
        return Arrays.equals(bytes, from(link), ends[link], source, from, to);
    }

    /** Where the values stand. */
    byte[] bytes() {
        return bytes;
    }

    int from(int link) {
        return link == 0 ? 0 : ends[link - 1];
    }

    int to(int link) {
        return ends[link];
    }

    /** The flags of {@link LinkStore}. */
    int flags(int link) {
        return flags[link];
    }

    LinkKind kind(int link) {
        return LinkKind.at(kinds[link]);
    }

    byte[] rels() {
        return rels;
    }

    int relFrom(int link) {
        return link == 0 ? 0 : relEnds[link - 1];
    }

    int relTo(int link) {
        return relEnds[link];
    }

    /** Bytes of memory in use, for tests of bounds. */
    int capacity() {
        return bytes.length + ends.length * 6 + rels.length + relEnds.length * 4;
    }

    private static byte[] withLength(byte[] array, int length) {
        return length <= array.length
                ? array
                : Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(array.length * 2L, length)));
    }

    private void resize(int size) {
        ends = Arrays.copyOf(ends, size);
        kinds = Arrays.copyOf(kinds, size);
        flags = Arrays.copyOf(flags, size);
        if (withRel) {
            relEnds = Arrays.copyOf(relEnds, size);
        }
    }
}
