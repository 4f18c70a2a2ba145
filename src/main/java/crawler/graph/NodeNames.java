package crawler.graph;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Every node's name once, numbered in the order they came: the bytes one behind the other in large blocks, found by open
 * addressing. A name costs its bytes and some 28 more, where a {@code String} in a map costs a hundred. The hash is keyed
 * anew for each object, so rows cannot be crafted to make the table slow; numbers do not depend on the key.
 */
final class NodeNames {
    private static final int BLOCK = 1 << 22; // at least the longest line, so a name never spans two blocks

    private final Hasher64 hasher = Hashing.xxh3_64(new SecureRandom().nextLong());
    private byte[][] blocks = new byte[4][];
    private int blockCount;
    private int used = BLOCK; // of the last block
    private long[] place = new long[1024]; // of a node: block and position in it
    private int[] length = new int[1024];
    private int[] hash = new int[1024];
    private int[] table = new int[2048]; // node + 1, or 0; at most half full
    private int size;

    /** The number of the name; a new one if it is new. */
    int intern(byte[] bytes, int from, int to) {
        int count = to - from;
        int hashed = (int) hasher.hashBytesToLong(bytes, from, count);
        int slot = hashed & (table.length - 1);
        while (table[slot] != 0) {
            int node = table[slot] - 1;
            if (hash[node] == hashed && equals(node, bytes, from, to)) {
                return node;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        if (size == place.length) {
            int larger = size + (size >> 1);
            place = Arrays.copyOf(place, larger);
            length = Arrays.copyOf(length, larger);
            hash = Arrays.copyOf(hash, larger);
        }
        place[size] = store(bytes, from, count);
        length[size] = count;
        hash[size] = hashed;
        table[slot] = ++size;
        if (size > table.length / 2) {
            growTable();
        }
        return size - 1;
    }

    private boolean equals(int node, byte[] bytes, int from, int to) {
        int at = position(node);
        return Arrays.equals(block(node), at, at + length[node], bytes, from, to);
    }

    private long store(byte[] bytes, int from, int count) {
        if (count > BLOCK - used) {
            if (blockCount == blocks.length) {
                blocks = Arrays.copyOf(blocks, 2 * blockCount);
            }
            blocks[blockCount++] = new byte[BLOCK];
            used = 0;
        }
        System.arraycopy(bytes, from, blocks[blockCount - 1], used, count);
        long stored = (long) (blockCount - 1) * BLOCK + used;
        used += count;
        return stored;
    }

    private void growTable() {
        if (table.length >= 1 << 30) {
            throw new IllegalStateException("more than " + size + " nodes");
        }
        table = new int[2 * table.length];
        for (int node = 0; node < size; node++) {
            int slot = hash[node] & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = node + 1;
        }
    }

    /** Gives up what only {@link #intern} needs; no name can be added after. */
    void seal() {
        table = new int[0];
        hash = new int[0];
    }

    int size() {
        return size;
    }

    /** The block that holds the node's name, at {@link #position}, {@link #length} bytes long. Not to be changed. */
    byte[] block(int node) {
        return blocks[(int) (place[node] / BLOCK)];
    }

    int position(int node) {
        return (int) (place[node] % BLOCK);
    }

    int length(int node) {
        return length[node];
    }

    /** The name as text; bytes that are no UTF-8 become U+FFFD. */
    String get(int node) {
        return new String(block(node), position(node), length[node], StandardCharsets.UTF_8);
    }
}
