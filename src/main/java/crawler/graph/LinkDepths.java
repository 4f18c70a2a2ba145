package crawler.graph;

import java.util.Arrays;

/**
 * How many links lie between a start and every node, breadth first. Starts are the first source of the rows (a crawl writes
 * a seed first) and every source no other node links to.
 *
 * @param of the depth of every node; -1 where no start leads
 * @param nodesAt how many nodes are at each depth; the starts are at 0
 * @param unreached nodes no start leads to
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LinkDepths(int[] of, int[] nodesAt, int unreached) {
    static LinkDepths of(LinkGraph graph, int[] orphans) {
        int[] depth = new int[graph.nodes()];
        int[] queue = new int[graph.nodes()];
        Arrays.fill(depth, -1);
        int end = 0;
        if (graph.nodes() > 0) {
            queue[end++] = 0;
            depth[0] = 0;
        }
        for (int orphan : orphans) {
            if (depth[orphan] < 0) {
                depth[orphan] = 0;
                queue[end++] = orphan;
            }
        }
        for (int at = 0; at < end; at++) {
            int node = queue[at];
            for (int i = graph.out().first()[node]; i < graph.out().first()[node + 1]; i++) {
                int to = graph.out().target()[i];
                if (depth[to] < 0) {
                    depth[to] = depth[node] + 1;
                    queue[end++] = to;
                }
            }
        }
        int deepest = end == 0 ? -1 : depth[queue[end - 1]];
        int[] nodesAt = new int[deepest + 1];
        for (int i = 0; i < end; i++) {
            nodesAt[depth[queue[i]]]++;
        }
        return new LinkDepths(depth, nodesAt, graph.nodes() - end);
    }
}
