package crawler.graph;

import java.util.Arrays;

/**
 * Which component every node is in. Components are numbered by size, the largest being 0; of equal ones, the one with the
 * smallest node comes first.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Components(int[] of, int[] sizes) {
    /** Parts that hang together when the direction of links does not matter (union-find). */
    static Components weak(Adjacency out) {
        int[] parent = new int[out.nodes()];
        Arrays.setAll(parent, node -> node);
        for (int node = 0; node < parent.length; node++) {
            for (int i = out.first()[node]; i < out.first()[node + 1]; i++) {
                int one = root(parent, node);
                int other = root(parent, out.target()[i]);
                parent[Math.max(one, other)] = Math.min(one, other);
            }
        }
        for (int node = 0; node < parent.length; node++) {
            parent[node] = root(parent, node);
        }
        return numbered(parent);
    }

    private static int root(int[] parent, int from) {
        int node = from;
        while (parent[node] != node) {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }
        return node;
    }

    /** Parts in which every node reaches every other (Tarjan 1972, with a stack of its own: paths may be long). */
    static Components strong(Adjacency out) {
        int nodes = out.nodes();
        int[] order = new int[nodes]; // when a node was met, from 1; 0 is not yet
        int[] low = new int[nodes]; // the earliest node known to be in its component
        int[] leader = new int[nodes]; // set when its component is complete, else -1
        int[] next = new int[nodes]; // edge to look at
        int[] open = new int[nodes]; // met, component not complete
        int[] path = new int[nodes]; // from the root to the node under way
        Arrays.fill(leader, -1);
        int met = 0;
        int opened = 0;
        for (int root = 0; root < nodes; root++) {
            if (order[root] != 0) {
                continue;
            }
            int depth = 0;
            path[0] = root;
            while (depth >= 0) {
                int node = path[depth];
                if (order[node] == 0) {
                    order[node] = ++met;
                    low[node] = met;
                    next[node] = out.first()[node];
                    open[opened++] = node;
                }
                int deeper = -1;
                while (next[node] < out.first()[node + 1] && deeper < 0) {
                    int to = out.target()[next[node]++];
                    if (order[to] == 0) {
                        deeper = to;
                    } else if (leader[to] < 0) {
                        low[node] = Math.min(low[node], order[to]);
                    }
                }
                if (deeper >= 0) {
                    path[++depth] = deeper;
                    continue;
                }
                if (low[node] == order[node]) {
                    int member;
                    do {
                        member = open[--opened];
                        leader[member] = node;
                    } while (member != node);
                }
                depth--;
                if (depth >= 0) {
                    low[path[depth]] = Math.min(low[path[depth]], low[node]);
                }
            }
        }
        return numbered(leader);
    }

    /** Numbers components that are told by one of their nodes. */
    private static Components numbered(int[] leader) {
        int[] number = new int[leader.length]; // of the component a leader leads, + 1, by first node
        int[] of = new int[leader.length];
        int count = 0;
        for (int node = 0; node < leader.length; node++) {
            if (number[leader[node]] == 0) {
                number[leader[node]] = ++count;
            }
            of[node] = number[leader[node]] - 1;
        }
        int[] sizes = new int[count];
        for (int component : of) {
            sizes[component]++;
        }
        long[] bySize = new long[count];
        for (int i = 0; i < count; i++) {
            bySize[i] = (long) (Integer.MAX_VALUE - sizes[i]) << 32 | i;
        }
        Arrays.sort(bySize);
        int[] rank = new int[count];
        int[] sorted = new int[count];
        for (int i = 0; i < count; i++) {
            rank[(int) bySize[i]] = i;
            sorted[i] = sizes[(int) bySize[i]];
        }
        for (int node = 0; node < of.length; node++) {
            of[node] = rank[of[node]];
        }
        return new Components(of, sorted);
    }

    int count() {
        return sizes.length;
    }

    /** Nodes in the largest; 0 if there is none. */
    int largest() {
        return sizes.length == 0 ? 0 : sizes[0];
    }
}
