package crawler.graph;

import java.util.Arrays;

/** Edges as they are read, in any order and any number of times; sorted and each kept once when all are there. */
final class Edges {
    private long[] pairs = new long[1 << 12]; // source in the upper half, target in the lower
    private int size;
    private int settled; // this many are known to be distinct

    void add(int source, int target) {
        if (size == pairs.length) {
            makeRoom();
        }
        pairs[size++] = (long) source << 32 | target;
    }

    /** Before more memory is asked for, twins go: rows of many crawls of one site then cost as much as one. */
    private void makeRoom() {
        sort();
        if (size > pairs.length / 2) {
            if (pairs.length > Integer.MAX_VALUE / 2 - 8) {
                throw new IllegalStateException("more than " + size + " edges");
            }
            pairs = Arrays.copyOf(pairs, pairs.length < 1 << 24 ? 2 * pairs.length : pairs.length + pairs.length / 2);
        }
    }

    private void sort() {
        if (settled == size) {
            return;
        }
        Arrays.sort(pairs, 0, size);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || pairs[i] != pairs[i - 1]) {
                pairs[kept++] = pairs[i];
            }
        }
        size = kept;
        settled = kept;
    }

    /** The graph of these edges between nodes 0 to {@code nodes - 1}; this object is empty afterwards. */
    Adjacency adjacency(int nodes) {
        sort();
        int[] first = new int[nodes + 1];
        int[] target = new int[size];
        for (int i = 0; i < size; i++) {
            first[(int) (pairs[i] >>> 32) + 1]++;
            target[i] = (int) pairs[i];
        }
        for (int node = 0; node < nodes; node++) {
            first[node + 1] += first[node];
        }
        pairs = new long[0];
        size = 0;
        settled = 0;
        return new Adjacency(first, target);
    }
}
