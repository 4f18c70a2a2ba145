package crawler.html;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Some hundred links of a page that follow each other, as the bytes that stand in it. A page of any length is many of these,
 * so that no link is copied when it grows; and blocks that a page has done with are the next ones of its thread, so that
 * there is memory for the links that pages have now, not for the most that each extractor has ever seen.
 */
final class LinkBlock {
    /** Links a block holds at most: a power of two. */
    static final int MAX_LINKS = 1 << 8;

    /** Bytes of values a block holds at most, unless it is one value. */
    private static final int MAX_BYTES = 1 << 13;

    /** Blocks that a thread keeps, five megabytes of them. What of a page goes beyond is no larger than it must be. */
    static final int MOST_SPARE = 512;

    /** The block of a page that has none: it never takes a link. */
    static final LinkBlock NONE = new LinkBlock();

    private static final ThreadLocal<ArrayDeque<LinkBlock>> SPARE = ThreadLocal.withInitial(ArrayDeque::new);

    private final int[] ends = new int[MAX_LINKS];
    private final byte[] kinds = new byte[MAX_LINKS];
    private final byte[] flags = new byte[MAX_LINKS];
    private byte[] bytes = new byte[MAX_BYTES];
    private byte[] rels = {};
    private int[] relEnds = {}; // of each link, if it has room for it
    private int count;

    private LinkBlock() {}

    /**
     * An empty block.
     *
     * @param withRel whether it has room for the rel of each link
     */
    static LinkBlock take(boolean withRel) {
        LinkBlock block = SPARE.get().poll();
        if (block == null) {
            block = new LinkBlock();
        }
        if (withRel && block.relEnds.length == 0) {
            block.relEnds = new int[MAX_LINKS];
        }
        return block;
    }

    /** No link will be added, and no page use it again: gives up what it does not use. */
    void trim() {
        bytes = Arrays.copyOf(bytes, from(count));
    }

    /** Is for other pages of the thread, empty, if it has the size that they need and there are not enough of them. */
    void giveBack() {
        ArrayDeque<LinkBlock> spare = SPARE.get();
        if (spare.size() < MOST_SPARE && bytes.length == MAX_BYTES && rels.length <= MAX_BYTES) {
            count = 0;
            spare.push(this);
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
                        && (relEnds.length == 0 || relTo(count - 1) <= MAX_BYTES));
    }

    /** Adds a link for which it has room. */
    void add(LinkKind kind, int linkFlags, byte[] source, int from, int to) {
        int start = from(count);
        int end = start + to - from;
        if (end > bytes.length) {
            assert count == 0;
            bytes = new byte[end]; // one long value
        }
        System.arraycopy(source, from, bytes, start, to - from);
        ends[count] = end;
        kinds[count] = kind.index;
        flags[count] = (byte) linkFlags;
        if (relEnds.length > 0) {
            relEnds[count] = relFrom(count);
        }
        count++;
    }

    /** The rel of the link just added. */
    void addRel(byte[] source, int from, int to) {
        int start = relFrom(count - 1);
        int end = start + to - from;
        if (end > rels.length) {
            rels = Arrays.copyOf(rels, Math.max(end, Math.min(MAX_BYTES, 2 * end)));
        }
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
        return bytes.length + MAX_LINKS * 6 + rels.length + relEnds.length * 4;
    }
}
