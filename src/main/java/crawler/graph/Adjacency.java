package crawler.graph;

/**
 * Neighbours of every node in two arrays (compressed sparse rows): those of node n stand in {@code target} from
 * {@code first[n]} up to {@code first[n + 1]}, in rising order, each once.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Adjacency(int[] first, int[] target) {
    int nodes() {
        return first.length - 1;
    }

    int edges() {
        return target.length;
    }

    int degree(int node) {
        return first[node + 1] - first[node];
    }

    /** The same edges, backwards. */
    Adjacency reversed() {
        int nodes = nodes();
        int[] begin = new int[nodes + 1];
        for (int node : target) {
            begin[node + 1]++;
        }
        for (int node = 0; node < nodes; node++) {
            begin[node + 1] += begin[node];
        }
        int[] at = begin.clone();
        int[] source = new int[target.length];
        for (int node = 0; node < nodes; node++) {
            for (int i = first[node]; i < first[node + 1]; i++) {
                source[at[target[i]]++] = node;
            }
        }
        return new Adjacency(begin, source);
    }
}
