package crawler.graph;

import crawler.url.UrlBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Rows to a graph. Nodes are pages, so what a URL says behind {@code #} is cut off; by host or domain, a row whose link has
 * no host ({@code mailto:}) makes no edge and is counted.
 */
public final class GraphBuilder implements RowSink {
    private final NodeKind kind;
    private final NodeNames names = new NodeNames();
    private final Edges edges = new Edges();
    private byte[] lastSource = new byte[256];
    private int lastSourceLength = -1;
    private int lastSourceNode;
    private long withoutHost;

    // Domains cost a look into the public suffix list, hosts are few: each is looked up once.
    private final NodeNames hosts = new NodeNames();
    private int[] domainOfHost = new int[64];

    /** An empty graph of such nodes. */
    public GraphBuilder(NodeKind kind) {
        this.kind = kind;
    }

    @Override
    public void row(byte[] bytes, int source, int sourceEnd, int link, int linkEnd) throws IOException {
        int from = node(bytes, source, sourceEnd, true);
        int to = node(bytes, link, linkEnd, false);
        if (from < 0 || to < 0) {
            withoutHost++;
        } else {
            edges.add(from, to);
        }
    }

    private int node(byte[] bytes, int from, int end, boolean isSource) {
        if (isSource && Arrays.equals(bytes, from, end, lastSource, 0, Math.max(lastSourceLength, 0))) {
            return lastSourceNode; // rows of one page stand together
        }
        int node = kind == NodeKind.PAGE ? page(bytes, from, end) : host(bytes, from, end);
        if (isSource) {
            lastSourceLength = end - from;
            if (lastSource.length < lastSourceLength) {
                lastSource = new byte[2 * lastSourceLength];
            }
            System.arraycopy(bytes, from, lastSource, 0, lastSourceLength);
            lastSourceNode = node;
        }
        return node;
    }

    private int page(byte[] bytes, int from, int lineEnd) {
        int end = from;
        while (end < lineEnd && bytes[end] != '#') {
            end++;
        }
        return end == from ? -1 : names.intern(bytes, from, end);
    }

    private int host(byte[] bytes, int from, int end) {
        int length = end - from;
        int authority = UrlBytes.authorityStart(bytes, from, length);
        if (authority < 0) {
            return -1;
        }
        int path = from + UrlBytes.pathStart(bytes, from, length);
        int host = UrlBytes.hostStart(bytes, from + authority, path);
        if (host == path) {
            return -1;
        }
        return kind == NodeKind.HOST ? names.intern(bytes, host, path) : domain(bytes, host, path);
    }

    private int domain(byte[] bytes, int from, int end) {
        int known = hosts.size();
        int host = hosts.intern(bytes, from, end);
        if (host == known) {
            byte[] domain = NodeKind.domainOf(hosts.get(host)).getBytes(StandardCharsets.UTF_8);
            if (host == domainOfHost.length) {
                domainOfHost = Arrays.copyOf(domainOfHost, 2 * host);
            }
            domainOfHost[host] = names.intern(domain, 0, domain.length);
        }
        return domainOfHost[host];
    }

    /** Rows that made no edge because source or link has no host. */
    public long withoutHost() {
        return withoutHost;
    }

    /** The graph of all rows; this object is used up. */
    public LinkGraph build() {
        return new LinkGraph(names, edges);
    }
}
