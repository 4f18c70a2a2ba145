package crawler.graph;

import java.util.Arrays;

/**
 * How links are spread over nodes.
 *
 * @param median half of the nodes have as many or fewer; likewise {@code ninety} and {@code ninetyNine} percent
 */
record Degrees(int median, int ninety, int ninetyNine, int largest, double mean) {
    static Degrees of(Adjacency edges) {
        int nodes = edges.nodes();
        if (nodes == 0) {
            return new Degrees(0, 0, 0, 0, 0);
        }
        int[] degrees = new int[nodes];
        Arrays.setAll(degrees, edges::degree);
        Arrays.sort(degrees);
        return new Degrees(
                percentile(degrees, 50),
                percentile(degrees, 90),
                percentile(degrees, 99),
                degrees[nodes - 1],
                (double) edges.edges() / nodes);
    }

    /** The nearest-rank percentile. */
    private static int percentile(int[] sorted, int percent) {
        return sorted[(int) (((long) sorted.length * percent + 99) / 100) - 1];
    }
}
