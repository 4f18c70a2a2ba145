package crawler.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The graph an HTML page shows: the whole graph, or its groups where it is too large to be drawn.
 *
 * @param names of the nodes or groups
 * @param owners the host (of hosts: the domain) of each, as an index into {@code ownerNames}
 * @param members how many nodes each stands for
 * @param note what the reader must know of the picture; empty if it is the whole graph
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PageGraph(
        String[] names,
        int[] owners,
        String[] ownerNames,
        int[] members,
        double[] rank,
        Components components,
        Adjacency out,
        String note) {
    private static final int MOST_NODES = 5_000;
    private static final int MOST_EDGES = 500_000;
    private static final int MOST_GROUPS = 700; // so that their edges stay below MOST_EDGES, come what may

    static PageGraph of(Analysis analysis, NodeKind kind) {
        LinkGraph graph = analysis.graph();
        if (graph.nodes() <= MOST_NODES && graph.edges() <= MOST_EDGES) {
            int[] members = new int[graph.nodes()];
            Arrays.fill(members, 1);
            String[] names = IntStream.range(0, graph.nodes())
                    .mapToObj(graph.names()::get)
                    .toArray(String[]::new);
            return of(names, members, analysis.rank(), graph.out(), kind, "");
        }
        return grouped(analysis, kind);
    }

    private static PageGraph grouped(Analysis analysis, NodeKind kind) {
        LinkGraph graph = analysis.graph();
        List<Grouping.Group> groups = Grouping.of(analysis, kind, MOST_GROUPS);
        int[] groupOf = new int[graph.nodes()];
        String[] names = new String[groups.size()];
        int[] members = new int[names.length];
        double[] rank = new double[names.length];
        for (int group = 0; group < names.length; group++) {
            names[group] = groups.get(group).name();
            for (int node : groups.get(group).nodes()) {
                groupOf[node] = group;
                members[group]++;
                rank[group] += analysis.rank()[node];
            }
        }
        Edges edges = new Edges();
        for (int node = 0; node < graph.nodes(); node++) {
            for (int i = graph.out().first()[node]; i < graph.out().first()[node + 1]; i++) {
                edges.add(groupOf[node], groupOf[graph.out().target()[i]]);
            }
        }
        String note = String.format(
                Locale.ROOT,
                "%,d %ss and %,d links are too many to draw one by one: %s. Links inside a group are not drawn.",
                graph.nodes(),
                kind,
                graph.edges(),
                kind == NodeKind.PAGE
                        ? "each dot is a host, or a folder of a large host"
                        : "each dot is a domain, the least linked ones together");
        return of(names, members, rank, edges.adjacency(names.length), kind, note);
    }

    private static PageGraph of(
            String[] names, int[] members, double[] rank, Adjacency out, NodeKind kind, String note) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        int[] owners = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            owners[i] = numbers.computeIfAbsent(owner(names[i], kind), name -> numbers.size());
        }
        String[] ownerNames = new ArrayList<>(numbers.keySet()).toArray(String[]::new);
        return new PageGraph(names, owners, ownerNames, members, rank, Components.weak(out), out, note);
    }

    private static String owner(String name, NodeKind kind) {
        if (kind != NodeKind.PAGE) {
            return NodeKind.domainOf(name);
        }
        String host = NodeKind.hostOf(name);
        int colon = name.indexOf(':');
        return !host.isEmpty() ? host : colon > 0 && colon < 20 ? name.substring(0, colon + 1) : "(no host)";
    }
}
