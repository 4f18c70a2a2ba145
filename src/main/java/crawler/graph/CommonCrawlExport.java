package crawler.graph;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The two text files Common Crawl publishes its web graphs as, which WebGraph reads: vertices {@code id<TAB>name} in the
 * byte order of the names, edges {@code from<TAB>to} in the order of the ids. Hosts and domains stand reversed
 * ({@code com.example.www}), so that what belongs together stands together; URLs stand as they are.
 */
final class CommonCrawlExport {
    private final LinkGraph graph;
    private final NodeNames names;
    private final int[] order; // the node of an id
    private final int[] id; // the id of a node

    CommonCrawlExport(LinkGraph graph, NodeKind kind) {
        this.graph = graph;
        this.names = kind == NodeKind.PAGE ? graph.names() : reversed(graph.names());
        this.order = sorted(names);
        this.id = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            id[order[i]] = i;
        }
    }

    private static NodeNames reversed(NodeNames hosts) {
        NodeNames reversed = new NodeNames();
        for (int node = 0; node < hosts.size(); node++) {
            byte[] name = reversed(hosts.get(node)).getBytes(StandardCharsets.UTF_8);
            reversed.intern(name, 0, name.length);
        }
        return reversed;
    }

    /** {@code www.example.com:81} to {@code com.example.www:81}; addresses stay. Different hosts stay different. */
    static String reversed(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        if (name.isEmpty() || name.startsWith("[") || Character.isDigit(name.charAt(name.length() - 1))) {
            return host;
        }
        List<String> labels = Arrays.asList(name.split("\\.", -1));
        Collections.reverse(labels);
        return String.join(".", labels) + host.substring(name.length());
    }

    private static int[] sorted(NodeNames names) {
        Integer[] nodes = new Integer[names.size()];
        Arrays.setAll(nodes, node -> node);
        Arrays.sort(
                nodes,
                (one, other) -> Arrays.compareUnsigned(
                        names.block(one),
                        names.position(one),
                        names.position(one) + names.length(one),
                        names.block(other),
                        names.position(other),
                        names.position(other) + names.length(other)));
        return Arrays.stream(nodes).mapToInt(node -> node).toArray();
    }

    void vertices(OutputStream stream) throws IOException {
        OutputStream out = new BufferedOutputStream(stream, 1 << 16);
        for (int i = 0; i < order.length; i++) {
            out.write((i + "\t").getBytes(StandardCharsets.US_ASCII));
            out.write(names.block(order[i]), names.position(order[i]), names.length(order[i]));
            out.write('\n');
        }
        out.flush();
    }

    void edges(OutputStream stream) throws IOException {
        OutputStream out = new BufferedOutputStream(stream, 1 << 16);
        for (int i = 0; i < order.length; i++) {
            int first = graph.out().first()[order[i]];
            int[] targets = new int[graph.out().degree(order[i])];
            for (int k = 0; k < targets.length; k++) {
                targets[k] = id[graph.out().target()[first + k]];
            }
            Arrays.sort(targets);
            for (int target : targets) {
                out.write((i + "\t" + target + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        out.flush();
    }
}
