package crawler.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The links of one page as the bytes that stand in it, before character references and encoding: each distinct value
 * once, in order of appearance. {@link LinkBlock}s of them, and a hash table to find what was there before. A page with
 * millions of links makes it grow piece by piece, never by a long pause; for the next page it is small again.
 */
final class LinkStore {
    /** Flag: the value has a byte above 0x7F. */
    static final int NON_ASCII = 1;

    /** Flag: the value has an ampersand, or a NUL: it is not the URL yet. */
    static final int ESCAPED = 2;

    /** Flag: resolved against the document's URL, whatever the base is: the href of {@code <base>} itself. */
    static final int OF_DOCUMENT = 4;

    /** Flag: image candidates with descriptors. */
    static final int SRCSET = 8;

    /** Flag: the value of a refresh: time, then URL. */
    static final int REFRESH = 16;

    private static final int DIFFERENT = OF_DOCUMENT | SRCSET | REFRESH;

    private static final long AMPERSANDS = Words.repeat('&');

    /** What a page may make us hold. */
    private static final int MAX_BYTES = 1 << 30;

    /** Probes before a value is taken for new: a crowded table costs duplicates, which are harmless, and not time. */
    private static final int MAX_PROBES = 256;

    private static final int SMALL = 512;

    /** Numbers of links, of all pages, after which the next page starts again with one. */
    private static final int MAX_NUMBERS = 1 << 29;

    /** Places of the one table at which it is divided into shards: done within a millisecond. */
    private static final int DIVIDED = LinkTables.LARGEST;

    private static final int SHARD_BITS = 8;

    private final boolean withRel;
    private final int maxNumbers;
    private final ArrayList<LinkBlock> blocks = new ArrayList<>();
    private LinkBlock last = LinkBlock.NONE;
    private int count;
    private int bytes;

    /**
     * Hash above, number of the link below: a place whose number is of an earlier page is free, so that nothing has to be
     * cleared. Of a size that is a power of two, at most half full.
     */
    private long[] table;

    /** The table each page begins with: few need a larger one. */
    private final long[] small = new long[SMALL];

    /** Of many links: tables by the upper bits of the hash, each of which grows on its own; else empty. */
    private long[][] shards = {};

    private int[] sizes = {};

    /** What numbers of this page's links begin behind: the block, and the place in it, are counted from there. */
    private int base;

    /**
     * Without links.
     *
     * @param withRel whether rels are kept
     */
    LinkStore(boolean withRel) {
        this(withRel, MAX_NUMBERS);
    }

    /** Without links, and for a test: with another number of links after which numbers start again. */
    LinkStore(boolean withRel, int maxNumbers) {
        this.withRel = withRel;
        this.maxNumbers = maxNumbers;
        this.table = small;
    }

    /** Forgets the page, and gives its memory to other pages of the thread. */
    void clear() {
        if (count == 0) {
            return;
        }
        base += numbers();
        if (base > maxNumbers) {
            Arrays.fill(small, 0);
            base = 0;
        }
        for (LinkBlock block : blocks) {
            block.giveBack();
        }
        boolean many = blocks.size() > LinkBlock.MOST_SPARE;
        blocks.clear();
        if (many) {
            blocks.trimToSize();
        }
        last = LinkBlock.NONE;
        count = 0;
        bytes = 0;
        backToSmall();
        shards = new long[0][];
        sizes = new int[0];
    }

    /** Number of links. */
    int count() {
        return count;
    }

    /** Where they stand, in order. */
    List<LinkBlock> blocks() {
        return blocks;
    }

    /** Bytes of memory in use, for tests of bounds. */
    int capacity() {
        long capacity = table.length * 8L;
        for (LinkBlock block : blocks) {
            capacity += block.capacity();
        }
        for (long[] shard : shards) {
            capacity += shard.length * 8L;
        }
        return (int) Math.min(capacity, Integer.MAX_VALUE);
    }

    /**
     * Keeps a value, if it is new.
     *
     * @param form {@link #OF_DOCUMENT}, {@link #SRCSET}, {@link #REFRESH} or 0: the same bytes mean another link
     * @return whether it was new
     */
    boolean add(LinkKind kind, int form, byte[] source, int from, int to) {
        int length = to - from;
        long hash = SecretHash.SEED ^ length ^ ((long) form << 32);
        long seen = 0;
        long escaped = 0;
        int i = from;
        for (int last = to - Long.BYTES; i <= last; i += Long.BYTES) {
            long word = Words.at(source, i);
            seen |= word;
            escaped |= Words.zerosAmongOthers(word) | Words.zerosAmongOthers(word ^ AMPERSANDS);
            hash = SecretHash.mix(hash ^ word);
        }
        if (i < to) {
            long word = SecretHash.tail(source, i, to);
            seen |= word;
            escaped |= Words.zerosAmongOthers(word) | Words.zerosAmongOthers(word ^ AMPERSANDS);
            hash = SecretHash.mix(hash ^ word);
        }
        int shortHash = (int) (hash ^ (hash >>> 32));
        int shard = shortHash >>> (Integer.SIZE - SHARD_BITS);
        long[] slots = shards.length == 0 ? table : shards[shard];
        int slotMask = slots.length - 1;
        int slot = shortHash & slotMask;
        int probes = 0;
        for (long entry = slots[slot]; isTaken(entry) && probes < MAX_PROBES; probes++) {
            if ((int) (entry >>> 32) == shortHash && isAt((int) entry - base - 1, form, source, from, to)) {
                return false;
            }
            slot = (slot + 1) & slotMask;
            entry = slots[slot];
        }
        if (length > MAX_BYTES - bytes) {
            return false;
        }
        if (count == 0 || !last.hasRoom(length)) {
            if (blocks.size() > LinkBlock.MOST_SPARE) {
                last.trim();
            }
            last = LinkBlock.take(withRel);
            blocks.add(last);
        }
        last.add(
                kind,
                form | ((seen & Words.HIGHS) != 0 ? NON_ASCII : 0) | ((escaped & Words.HIGHS) != 0 ? ESCAPED : 0),
                source,
                from,
                to);
        bytes += length;
        count++;
        if (probes < MAX_PROBES) {
            slots[slot] = ((long) shortHash << 32) | (base + numbers());
        }
        if (shards.length > 0) {
            if (++sizes[shard] > slotMask >> 1) {
                shards[shard] = new long[2 * slots.length];
                moveInto(shards[shard], slots);
            }
        } else if (count > slotMask >> 1) {
            growTable();
        }
        return true;
    }

    /** Numbers that this page has used, of which the last link has the last one. */
    private int numbers() {
        return (blocks.size() - 1) * LinkBlock.MAX_LINKS + last.count();
    }

    private boolean isTaken(long entry) {
        return (int) entry > base;
    }

    private boolean isAt(int number, int form, byte[] source, int from, int to) {
        LinkBlock block = blocks.get(number / LinkBlock.MAX_LINKS);
        int link = number % LinkBlock.MAX_LINKS;
        return (block.flags(link) & DIFFERENT) == form && block.isAt(link, source, from, to);
    }

    /** The rel of the link just added. */
    void addRel(byte[] source, int from, int to) {
        int length = to - from;
        if (length <= MAX_BYTES - bytes) {
            last.addRel(source, from, to);
            bytes += length;
        }
    }

    private void growTable() {
        if (table.length == DIVIDED) {
            divide();
            return;
        }
        long[] larger = LinkTables.take(2 * table.length);
        moveInto(larger, table);
        backToSmall();
        table = larger;
    }

    private void backToSmall() {
        if (table != small) {
            LinkTables.giveBack(table);
            table = small;
        }
    }

    private void divide() {
        shards = new long[1 << SHARD_BITS][DIVIDED >> (SHARD_BITS - 1)];
        sizes = new int[1 << SHARD_BITS];
        for (long entry : table) {
            if (isTaken(entry)) {
                int shard = (int) (entry >>> (Long.SIZE - SHARD_BITS));
                put(entry, shards[shard], shards[shard].length - 1);
                sizes[shard]++;
            }
        }
        backToSmall();
    }

    /** Puts this page's entries into an empty table. */
    private void moveInto(long[] larger, long[] slots) {
        for (long entry : slots) {
            if (isTaken(entry)) {
                put(entry, larger, larger.length - 1);
            }
        }
    }

    private static void put(long entry, long[] slots, int slotMask) {
        int slot = (int) (entry >>> 32) & slotMask;
        for (int probes = 0; probes < MAX_PROBES; probes++) {
            if (slots[slot] == 0) {
                slots[slot] = entry;
                return;
            }
            slot = (slot + 1) & slotMask;
        }
    }
}
