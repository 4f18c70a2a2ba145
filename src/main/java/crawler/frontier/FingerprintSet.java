package crawler.frontier;

import java.util.Arrays;

/**
 * A set of 64-bit fingerprints by open addressing: of some thousands at most 32 bytes each, for places found at once; of more at
 * most 16, and 13 where there are millions. Not thread-safe.
 *
 * <p>The fingerprints must be well mixed in their upper bits, as those of a keyed hash are. A small set is one table,
 * quick to clear. A large one is divided into shards that grow by half, large ones by a quarter, one at a time: no pause is
 * longer than copying one shard, and no moment needs the memory of two sets.
 */
public final class FingerprintSet {
    private static final int FIRST = 8;
    private static final int LARGE = 1 << 13;

    /** Places of the one table at which it is divided: within a millisecond. */
    private static final int DIVIDED = 1 << 16;

    // So many that no table is large for a collector: G1 wastes half a region on each array of more than half a
    // megabyte.
    private static final int SHARD_BITS = 12;

    private long[][] shards = new long[1][FIRST]; // 0 marks a free place
    private int[] sizes = new int[1];
    private int shardBits;
    private int inUse = FIRST; // places of the one table, from its start; of shards all are
    private boolean hasZero;
    private long size;

    /** Adds a fingerprint; false if it was there. */
    public boolean add(long fingerprint) {
        if (fingerprint == 0) {
            boolean added = !hasZero;
            hasZero = true;
            size += added ? 1 : 0;
            return added;
        }
        int shard = shard(fingerprint);
        long[] table = shards[shard];
        int places = places(table);
        int place = place(table, places, fingerprint);
        if (table[place] == fingerprint) {
            return false;
        }
        table[place] = fingerprint;
        size++;
        int held = ++sizes[shard];
        if (held + (isSmall(places) ? held : held >> 2) >= places) {
            grow(shard);
        }
        return true;
    }

    /** Whether a fingerprint was added. */
    public boolean contains(long fingerprint) {
        if (fingerprint == 0) {
            return hasZero;
        }
        long[] table = shards[shard(fingerprint)];
        return table[place(table, places(table), fingerprint)] == fingerprint;
    }

    /** Fingerprints held. */
    public long size() {
        return size;
    }

    /** Bytes of the tables. */
    public long bytes() {
        long bytes = 0;
        for (long[] table : shards) {
            bytes += 8L * table.length;
        }
        return bytes;
    }

    /**
     * Empties the set and makes it fit for about so many: up to some thousands it need not grow for them, and is not larger than
     * they need, so that a small set is a small part of memory whatever was in it before.
     */
    public void clear(int expected) {
        int places = FIRST;
        while (places < LARGE && places >> 1 <= expected) {
            places <<= 1;
        }
        if (shards.length > 1) {
            shards = new long[1][0];
            sizes = new int[1];
            shardBits = 0;
        }
        if (shards[0].length < places || shards[0].length > LARGE) {
            shards[0] = new long[places];
        } else {
            Arrays.fill(shards[0], 0, places, 0);
        }
        inUse = places;
        sizes[0] = 0;
        hasZero = false;
        size = 0;
    }

    private int places(long[] table) {
        return shardBits == 0 ? inUse : table.length;
    }

    /** Whether it is half full at most, for places found at once; larger ones, and shards, four fifths. */
    private boolean isSmall(int places) {
        return shardBits == 0 && places < LARGE;
    }

    private void grow(int shard) {
        long[] table = shards[shard];
        int places = places(table);
        if (shardBits == 0 && places >= DIVIDED) {
            divide(table);
            return;
        }
        int step = isSmall(places) ? places : places >> (places < LARGE ? 1 : 2);
        long[] larger = new long[places + step];
        for (int i = 0; i < places; i++) {
            long fingerprint = table[i];
            if (fingerprint != 0) {
                larger[place(larger, larger.length, fingerprint)] = fingerprint;
            }
        }
        shards[shard] = larger;
        if (shardBits == 0) {
            inUse = larger.length;
        }
    }

    private void divide(long[] whole) {
        shardBits = SHARD_BITS;
        shards = new long[1 << SHARD_BITS][whole.length >> SHARD_BITS];
        sizes = new int[1 << SHARD_BITS];
        size = hasZero ? 1 : 0;
        for (long fingerprint : whole) {
            if (fingerprint != 0) {
                add(fingerprint);
            }
        }
    }

    private int shard(long fingerprint) {
        return (int) (fingerprint >>> 1 >>> (Long.SIZE - 1 - shardBits));
    }

    /** Where the fingerprint is, or would be, among a table's first places. */
    private int place(long[] table, int places, long fingerprint) {
        // The bits below those that chose the shard, as a fraction of the table: no power of two is needed.
        long fraction = (fingerprint << shardBits) >>> 32;
        int place = (int) ((fraction * places) >>> 32);
        while (table[place] != 0 && table[place] != fingerprint) {
            place = place + 1 == places ? 0 : place + 1;
        }
        return place;
    }
}
