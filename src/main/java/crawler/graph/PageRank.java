package crawler.graph;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * PageRank (Brin and Page 1998) by power iteration: damping 0.85, the rank of nodes without links spread evenly over all, a
 * self-link counted like any other. The ranks add up to 1. The same graph gives the same bits on any number of cores.
 */
final class PageRank {
    private static final double DAMPING = 0.85;

    /** Done when a round changes all ranks together by less; what is left to change is then below 1e-9. */
    private static final double TOLERANCE = 1e-10;

    private static final int MOST_ROUNDS = 500;
    private static final int CHUNK = 1 << 14;

    private PageRank() {}

    /** The rank of every node. */
    static double[] of(LinkGraph graph) {
        int nodes = graph.nodes();
        int chunks = (nodes + CHUNK - 1) / CHUNK;
        double[] rank = new double[nodes];
        double[] next = new double[nodes];
        double[] share = new double[nodes]; // what a node gives along each of its links
        double[] changes = new double[chunks];
        Arrays.fill(rank, 1.0 / nodes);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double lost = 0;
            for (int node = 0; node < nodes; node++) {
                int degree = graph.out().degree(node);
                if (degree == 0) {
                    lost += rank[node];
                } else {
                    share[node] = rank[node] / degree;
                }
            }
            double base = (1 - DAMPING + DAMPING * lost) / nodes;
            double[] now = rank;
            double[] then = next;
            IntStream.range(0, chunks)
                    .parallel()
                    .forEach(chunk -> changes[chunk] = pull(graph.in(), chunk, share, base, now, then));
            rank = then;
            next = now;
            if (Arrays.stream(changes).sum() < TOLERANCE) {
                break;
            }
        }
        return rank;
    }

    private static double pull(Adjacency in, int chunk, double[] share, double base, double[] now, double[] then) {
        int end = Math.min(now.length, (chunk + 1) * CHUNK);
        double change = 0;
        for (int node = chunk * CHUNK; node < end; node++) {
            double sum = 0;
            for (int i = in.first()[node]; i < in.first()[node + 1]; i++) {
                sum += share[in.target()[i]];
            }
            then[node] = base + DAMPING * sum;
            change += Math.abs(then[node] - now[node]);
        }
        return change;
    }
}
