package crawler.html;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The links of one page as the bytes that stand in it, before character references and encoding: each distinct value
 * once, in order of appearance. One growing array of bytes and some of numbers; reused for the next page.
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

    /** What a page may make us hold: no array of Java is longer. */
    private static final int MAX_BYTES = 1 << 30;

    /** Probes before a value is taken for new: a crowded table costs duplicates, which are harmless, and not time. */
    private static final int MAX_PROBES = 256;

    private static final int SMALL = 256;

    // Nobody outside can know them, so nobody can write a page whose links collide.
    private static final long SECRET = ThreadLocalRandom.current().nextLong() | 1;
    private static final long SEED = ThreadLocalRandom.current().nextLong();

    private byte[] bytes = new byte[1 << 14];
    private int[] ends = new int[SMALL];
    private int[] hashes = new int[SMALL];
    private LinkKind[] kinds = new LinkKind[SMALL];
    private byte[] flags = new byte[SMALL];
    private int count;

    /** Indexes plus one; zero = free. A power of two, of which {@link #mask} tells the part in use. */
    private int[] table = new int[2 * SMALL];

    private int mask = 2 * SMALL - 1;

    private byte[] rels = new byte[0];
    private int[] relEnds;
    private final boolean withRel;

    LinkStore(boolean withRel) {
        this.withRel = withRel;
        this.relEnds = new int[withRel ? SMALL : 0];
    }

    /** Forgets the page; keeps at most {@code limit} bytes of memory an array. */
    void clear(int limit) {
        count = 0;
        if (bytes.length > limit) {
            bytes = new byte[1 << 14];
        }
        if (ends.length > limit / Integer.BYTES) {
            ends = new int[SMALL];
            hashes = new int[SMALL];
            kinds = new LinkKind[SMALL];
            flags = new byte[SMALL];
            relEnds = new int[withRel ? SMALL : 0];
        }
        if (rels.length > limit) {
            rels = new byte[0];
        }
        if (table.length > limit / Integer.BYTES) {
            table = new int[2 * SMALL];
        } else {
            Arrays.fill(table, 0, mask + 1, 0);
        }
        mask = 2 * SMALL - 1;
    }

    /** Number of links. */
    int count() {
        return count;
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

    int flags(int link) {
        return flags[link];
    }

    LinkKind kind(int link) {
        return kinds[link];
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
        return bytes.length + ends.length * 13 + table.length * 4 + rels.length + relEnds.length * 4;
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
        int slot = shortHash & mask;
        int probes = 0;
        for (int entry = table[slot]; entry != 0 && probes < MAX_PROBES; probes++) {
            int link = entry - 1;
            if (hashes[link] == shortHash
                    && (flags[link] & DIFFERENT) == form
                    && Arrays.equals(bytes, from(link), ends[link], source, from, to)) {
                return false;
            }
            slot = (slot + 1) & mask;
            entry = table[slot];
        }
        int start = from(count);
        if (length > MAX_BYTES - start) {
            return false;
        }
        if (start + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(bytes.length * 2L, start + length)));
        }
        if (count == ends.length) {
            growNumbers();
        }
        System.arraycopy(source, from, bytes, start, length);
        ends[count] = start + length;
        hashes[count] = shortHash;
        kinds[count] = kind;
        flags[count] = (byte) (form | ((seen & Words.HIGHS) != 0 ? NON_ASCII : 0) | (escaped != 0 ? ESCAPED : 0));
        count++;
        if (probes < MAX_PROBES) {
            table[slot] = count;
        }
        if (withRel) {
            relEnds[count - 1] = relFrom(count - 1);
        }
        if (count > mask >> 1) {
            growTable();
        }
        return true;
    }

    /** The rel of the link just added. */
    void addRel(byte[] source, int from, int to) {
        int start = relFrom(count - 1);
        int length = to - from;
        if (length > MAX_BYTES - start) {
            return;
        }
        if (start + length > rels.length) {
            rels = Arrays.copyOf(rels, (int) Math.min(MAX_BYTES, Math.max(rels.length * 2L, start + length)));
        }
        System.arraycopy(source, from, rels, start, length);
        relEnds[count - 1] = start + length;
    }

    private void growNumbers() {
        int size = ends.length * 2;
        ends = Arrays.copyOf(ends, size);
        hashes = Arrays.copyOf(hashes, size);
        kinds = Arrays.copyOf(kinds, size);
        flags = Arrays.copyOf(flags, size);
        if (withRel) {
            relEnds = Arrays.copyOf(relEnds, size);
        }
    }

    private void growTable() {
        int size = 2 * (mask + 1);
        if (size > table.length) {
            table = new int[size];
        } else {
            Arrays.fill(table, 0, size, 0);
        }
        mask = size - 1;
        for (int link = 0; link < count; link++) {
            int slot = hashes[link] & mask;
            int probes = 0;
            while (table[slot] != 0 && probes < MAX_PROBES) {
                slot = (slot + 1) & mask;
                probes++;
            }
            if (probes < MAX_PROBES) {
                table[slot] = link + 1;
            }
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

    /** Both halves of a product with a number that is secret: no input collides for every secret. */
    private static long mix(long word) {
        return (word * SECRET) ^ Math.multiplyHigh(word, SECRET);
    }
}
