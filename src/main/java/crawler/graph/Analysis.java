package crawler.graph;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What a graph is made of; computed once, when made. Immutable in use. */
public final class Analysis {
    private final LinkGraph graph;
    private final int selfLinks;
    private final int[] orphans;
    private final int[] deadEnds;
    private final Components weak;
    private final Components strong;
    private final Degrees in;
    private final Degrees out;
    private final LinkDepths depths;
    private final double[] rank;

    /** Looks at the whole graph. */
    public Analysis(LinkGraph graph) {
        this.graph = graph;
        selfLinks = nodes(node -> linksToItself(graph.out(), node)).length;
        orphans = nodes(node -> graph.out().degree(node) > 0 && linksToOthers(graph.in(), node) == 0);
        deadEnds = nodes(node -> linksToOthers(graph.out(), node) == 0);
        weak = Components.weak(graph.out());
        strong = Components.strong(graph.out());
        in = Degrees.of(graph.in());
        out = Degrees.of(graph.out());
        depths = LinkDepths.of(graph, orphans);
        rank = PageRank.of(graph);
    }

    private int[] nodes(IntPredicate which) {
        return IntStream.range(0, graph.nodes()).filter(which).toArray();
    }

    private static boolean linksToItself(Adjacency edges, int node) {
        return Arrays.binarySearch(edges.target(), edges.first()[node], edges.first()[node + 1], node) >= 0;
    }

    private static int linksToOthers(Adjacency edges, int node) {
        int degree = edges.degree(node);
        return degree > 0 && linksToItself(edges, node) ? degree - 1 : degree;
    }

    LinkGraph graph() {
        return graph;
    }

    /** Nodes that link to themselves. */
    int selfLinks() {
        return selfLinks;
    }

    /** Sources no other node links to. */
    int[] orphans() {
        return orphans;
    }

    /** Nodes without a link to another: pages that were not fetched, are no HTML, or link nowhere. */
    int[] deadEnds() {
        return deadEnds;
    }

    Components weak() {
        return weak;
    }

    Components strong() {
        return strong;
    }

    Degrees in() {
        return in;
    }

    Degrees out() {
        return out;
    }

    LinkDepths depths() {
        return depths;
    }

    /** The PageRank of every node. */
    double[] rank() {
        return rank;
    }
}
