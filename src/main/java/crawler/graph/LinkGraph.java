package crawler.graph;

/** Who links to whom: nodes are numbered, each edge stands once. Immutable in use. */
public final class LinkGraph {
    private final NodeNames names;
    private final Adjacency out;
    private final Adjacency in;

    LinkGraph(NodeNames names, Edges edges) {
        names.seal();
        this.names = names;
        this.out = edges.adjacency(names.size());
        this.in = out.reversed();
    }

    NodeNames names() {
        return names;
    }

    Adjacency out() {
        return out;
    }

    Adjacency in() {
        return in;
    }

    int nodes() {
        return out.nodes();
    }

    int edges() {
        return out.edges();
    }
}
