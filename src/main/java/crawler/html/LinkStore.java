package crawler.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The links of one page as the bytes that stand in it, before character references and encoding: each distinct value
 * once, in order of appearance. {@link LinkBlock}s of them, and a hash table to find what was there before; reused for the
 * next page. A page with millions of links makes it grow piece by piece, never by a long pause.
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

    /** Numbers used by pages before, from which on they start again. */
    private static final int MAX_BASE = 1 << 29;

    /** Places of the one table at which it is divided into shards: done within a millisecond. */
    private static final int DIVIDED = 1 << 16;

    private static final int SHARD_BITS = 8;

    private final boolean withRel;
    private final List<LinkBlock> blocks = new ArrayList<>();
    private LinkBlock last;
    private int count;
    private int bytes;

    /**
     * Hash above, number of the link below: a place whose number is of an earlier page is free, so that nothing has to be
     * cleared. A power of two, of which {@link #mask} tells the part in use.
     */
    private long[] table = new long[SMALL];

    private int mask = SMALL - 1;

    /** The table it was before it grew, for the next time. */
    private long[] spare = {};

    /** Of many links: tables by the upper bits of the hash, each of which grows on its own; else empty. */
    private long[][] shards = {};

    private int[] sizes = {};

    /** What numbers of this page's links begin behind: the block, and the place in it, are counted from there. */
    private int base;

    LinkStore(boolean withRel) {
        this.withRel = withRel;
        this.last = new LinkBlock(withRel);
        blocks.add(last);
    }

    /** Forgets the page; keeps at most {@code limit} bytes of memory an array. */
    void clear(int limit) {
        int used = count;
        base += numbers();
        count = 0;
        bytes = 0;
        last = blocks.get(0);
        last.clear(limit);
        if (blocks.size() > 1) {
            blocks.subList(1, blocks.size()).clear();
        }
        if (table.length > limit / Long.BYTES || base > MAX_BASE) {
            table = new long[SMALL];
            spare = new long[0];
            mask = SMALL - 1;
            base = 0;
        } else if (mask >= SMALL
                && used < mask >> 4) { // after a large page, small ones soon have a small table in the cache
            mask >>= 1;
        }
        shards = new long[0][];
        sizes = new int[0];
    }

    /** Number of links. */
    int count() {
        return count;
    }

    /** Where they stand, in order: at least one block, the last of which may be empty. */
    List<LinkBlock> blocks() {
        return blocks;
    }

    /** Bytes of memory in use, for tests of bounds. */
    int capacity() {
        long capacity = (table.length + spare.length) * 8L;
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
        int slotMask = shards.length == 0 ? mask : slots.length - 1;
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
        if (!last.hasRoom(length)) {
            last = new LinkBlock(withRel);
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
                moveInto(shards[shard], slots, slotMask);
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
        if (mask + 1 == DIVIDED) {
            divide();
            return;
        }
        int size = 2 * (mask + 1);
        long[] larger = spare;
        if (larger.length < size) {
            larger = new long[size];
        } else {
            Arrays.fill(larger, 0, size, 0);
        }
        moveInto(larger, table, mask);
        spare = table;
        table = larger;
        mask = size - 1;
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
    }

    /** Puts this page's entries, from the part of a table that is in use, into an empty one. */
    private void moveInto(long[] larger, long[] slots, int slotMask) {
        int largerMask = 2 * slotMask + 1;
        for (int i = 0; i <= slotMask; i++) {
            long entry = slots[i];
            if (isTaken(entry)) {
                put(entry, larger, largerMask);
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
