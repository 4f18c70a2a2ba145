package crawler.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

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

    /** Places of the one table at which it is divided into shards: done within a millisecond. */
    private static final int DIVIDED = 1 << 16;

    private static final int SHARD_BITS = 8;

    // Nobody outside can know them, so nobody can write a page whose links collide.
    private static final long LOW_SECRET = ThreadLocalRandom.current().nextLong() | 1;
    private static final long HIGH_SECRET = ThreadLocalRandom.current().nextLong() | 1;
    private static final long SEED = ThreadLocalRandom.current().nextLong();

    private final boolean withRel;
    private final List<LinkBlock> blocks = new ArrayList<>();
    private LinkBlock last;
    private int count;
    private int bytes;

    /** Hash above, block and place in it plus one below; zero = free. A power of two, of which {@link #mask} tells the part in use. */
    private long[] table = new long[SMALL];

    private int mask = SMALL - 1;

    /** Of many links: tables by the upper bits of the hash, each of which grows on its own; else empty. */
    private long[][] shards = {};

    private int[] sizes = {};

    LinkStore(boolean withRel) {
        this.withRel = withRel;
        this.last = new LinkBlock(withRel);
        blocks.add(last);
    }

    /** Forgets the page; keeps at most {@code limit} bytes of memory an array. */
    void clear(int limit) {
        int used = count;
        count = 0;
        bytes = 0;
        last = blocks.get(0);
        last.clear(limit);
        if (blocks.size() > 1) {
            blocks.subList(1, blocks.size()).clear();
        }
        if (table.length > limit / Long.BYTES) {
            table = new long[SMALL];
            mask = SMALL - 1;
        } else {
            Arrays.fill(table, 0, mask + 1, 0);
            if (mask >= SMALL && used < mask >> 5) { // after a large page, small ones soon clear a small table
                mask >>= 1;
            }
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
        long hash = SEED ^ length ^ ((long) form << 32);
        long seen = 0;
        long escaped = 0;
        int i = from;
        for (int last = to - Long.BYTES; i <= last; i += Long.BYTES) {
            long word = Words.at(source, i);
            seen |= word;
            escaped |= Words.zeros(word) | Words.zeros(word ^ AMPERSANDS);
            hash = mix(hash ^ word);
        }
        if (i < to) {
            long word = tail(source, i, to);
            seen |= word;
            escaped |= Words.zeros(word) | Words.zeros(word ^ AMPERSANDS);
            hash = mix(hash ^ word);
        }
        int shortHash = (int) (hash ^ (hash >>> 32));
        int shard = shortHash >>> (Integer.SIZE - SHARD_BITS);
        long[] slots = shards.length == 0 ? table : shards[shard];
        int slotMask = shards.length == 0 ? mask : slots.length - 1;
        int slot = shortHash & slotMask;
        int probes = 0;
        for (long entry = slots[slot]; entry != 0 && probes < MAX_PROBES; probes++) {
            if ((int) (entry >>> 32) == shortHash && isAt((int) entry - 1, form, source, from, to)) {
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
                form | ((seen & Words.HIGHS) != 0 ? NON_ASCII : 0) | (escaped != 0 ? ESCAPED : 0),
                source,
                from,
                to);
        bytes += length;
        count++;
        if (probes < MAX_PROBES) {
            int number = (blocks.size() - 1) * LinkBlock.MAX_LINKS + last.count(); // plus one: of the place
            slots[slot] = ((long) shortHash << 32) | number;
        }
        if (shards.length > 0) {
            if (++sizes[shard] > slotMask >> 1) {
                shards[shard] = twice(slots, slotMask);
            }
        } else if (count > slotMask >> 1) {
            growTable();
        }
        return true;
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
        table = twice(table, mask);
        mask = 2 * mask + 1;
    }

    private void divide() {
        shards = new long[1 << SHARD_BITS][DIVIDED >> (SHARD_BITS - 1)];
        sizes = new int[1 << SHARD_BITS];
        for (long entry : table) {
            if (entry != 0) {
                int shard = (int) (entry >>> (Long.SIZE - SHARD_BITS));
                put(entry, shards[shard], shards[shard].length - 1);
                sizes[shard]++;
            }
        }
    }

    /** The entries of a table, of which so much is in use, in one twice as large. */
    private static long[] twice(long[] slots, int slotMask) {
        long[] larger = new long[2 * (slotMask + 1)];
        for (int i = 0; i <= slotMask; i++) {
            if (slots[i] != 0) {
                put(slots[i], larger, larger.length - 1);
            }
        }
        return larger;
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

    /** The last one to seven bytes as a word; the rest of it is neither NUL nor ampersand. */
    private static long tail(byte[] source, int from, int to) {
        int missing = Long.BYTES - (to - from);
        long filled = 0x2020202020202020L << (Long.SIZE - Byte.SIZE * missing);
        if (to >= Long.BYTES) {
            return (Words.at(source, to - Long.BYTES) >>> (Byte.SIZE * missing)) | filled;
        }
        long word = 0;
        for (int i = to - 1; i >= from; i--) {
            word = (word << Byte.SIZE) | (source[i] & 0xff);
        }
        return word | filled;
    }

    /** Each half times a number that is secret: no input collides for every secret. */
    private static long mix(long word) {
        return (word & 0xffffffffL) * LOW_SECRET + (word >>> 32) * HIGH_SECRET;
    }
}
