package crawler.frontier;

import java.util.Arrays;

/**
 * A set of 64-bit fingerprints by open addressing, at most 16 bytes each, 13 where there are millions. Not thread-safe.
 *
 * <p>The fingerprints must be well mixed in their upper bits, as those of a keyed hash are. Divided into shards that grow
 * by half, large ones by a quarter, one at a time: no pause is longer than copying one shard, and no moment needs the memory of two sets.
 */
public final class FingerprintSet {
    private static final int FIRST = 8;
    private static final int LARGE = 1 << 13;

    private final long[][] shards; // 0 marks a free place
    private final int[] sizes;
    private final int shardBits;
    private boolean hasZero;
    private long size;

    private FingerprintSet(int shardBits) {
        this.shardBits = shardBits;
        this.shards = new long[1 << shardBits][];
        this.sizes = new int[1 << shardBits];
    }

    /** A set that may grow to hundreds of millions. */
    public static FingerprintSet large() {
        return new FingerprintSet(8);
    }

    /** A set for some hundreds or thousands, quick to make and to clear. */
    public static FingerprintSet small() {
        return new FingerprintSet(0);
    }

    /** Adds a fingerprint; false if it was there. */
    public boolean add(long fingerprint) {
        if (fingerprint == 0) {
            boolean added = !hasZero;
            hasZero = true;
            size += added ? 1 : 0;
            return added;
        }
        int shard = shardBits == 0 ? 0 : (int) (fingerprint >>> (64 - shardBits));
        long[] table = shards[shard];
        if (table == null) {
            table = shards[shard] = new long[FIRST];
        } else if (sizes[shard] + (sizes[shard] >> 2) >= table.length) { // four fifths full
            table = shards[shard] = grown(table);
        }
        if (!insert(table, fingerprint)) {
            return false;
        }
        sizes[shard]++;
        size++;
        return true;
    }

    /** Whether a fingerprint was added. */
    public boolean contains(long fingerprint) {
        if (fingerprint == 0) {
            return hasZero;
        }
        int shard = shardBits == 0 ? 0 : (int) (fingerprint >>> (64 - shardBits));
        long[] table = shards[shard];
        return table != null && table[place(table, fingerprint)] == fingerprint;
    }

    /** Fingerprints held. */
    public long size() {
        return size;
    }

    /** Bytes of the tables. */
    public long bytes() {
        long bytes = 0;
        for (long[] table : shards) {
            bytes += table == null ? 0 : 8L * table.length;
        }
        return bytes;
    }

    /** Empties the set. A table that was hardly used is halved: after a large page, small ones soon clear small tables. */
    public void clear() {
        for (int shard = 0; shard < shards.length; shard++) {
            long[] table = shards[shard];
            if (table != null && table.length > FIRST && sizes[shard] < table.length >> 3) {
                shards[shard] = new long[table.length >> 1];
            } else if (table != null && sizes[shard] > 0) {
                Arrays.fill(table, 0);
            }
            sizes[shard] = 0;
        }
        hasZero = false;
        size = 0;
    }

    private long[] grown(long[] table) {
        long[] larger = new long[table.length + (table.length >> (table.length < LARGE ? 1 : 2))];
        for (long fingerprint : table) {
            if (fingerprint != 0) {
                insert(larger, fingerprint);
            }
        }
        return larger;
    }

    private boolean insert(long[] table, long fingerprint) {
        int place = place(table, fingerprint);
        if (table[place] == fingerprint) {
            return false;
        }
        table[place] = fingerprint;
        return true;
    }

    /** Where the fingerprint is, or would be. */
    private int place(long[] table, long fingerprint) {
        // The bits below those that chose the shard, as a fraction of the table: no power of two is needed.
        long fraction = (fingerprint << shardBits) >>> 32;
        int place = (int) ((fraction * table.length) >>> 32);
        while (table[place] != 0 && table[place] != fingerprint) {
            place = place + 1 == table.length ? 0 : place + 1;
        }
        return place;
    }
}
