package crawler.graph;

import java.io.IOException;
import java.io.OutputStream;
import javax.xml.stream.XMLStreamException;

/** GraphML 1.0 (graphml.graphdrawing.org). Ids must be XML name tokens, which URLs are not, so the URL is a datum. */
final class GraphmlExport implements GraphExport {
    @Override
    public void write(Analysis analysis, OutputStream out) throws IOException {
        try {
            document(analysis, new XmlText(out));
        } catch (XMLStreamException e) {
            throw new IOException(e.getNestedException() == null ? e : e.getNestedException());
        }
    }

    private static void document(Analysis analysis, XmlText xml) throws XMLStreamException, IOException {
        LinkGraph graph = analysis.graph();
        xml.open("graphml", "xmlns", "http://graphml.graphdrawing.org/xmlns").line();
        key(xml, "url", "string");
        key(xml, "pagerank", "double");
        key(xml, "component", "int");
        key(xml, "depth", "int");
        xml.open("graph", "id", "links", "edgedefault", "directed").line();
        for (int node = 0; node < graph.nodes(); node++) {
            xml.open("node", "id", "n" + node);
            datum(xml, "url", graph.names().get(node));
            datum(xml, "pagerank", Double.toString(analysis.rank()[node]));
            datum(xml, "component", Integer.toString(analysis.weak().of()[node]));
            datum(xml, "depth", Integer.toString(analysis.depths().of()[node]));
            xml.close().line();
        }
        for (int node = 0; node < graph.nodes(); node++) {
            for (int i = graph.out().first()[node]; i < graph.out().first()[node + 1]; i++) {
                xml.empty(
                                "edge",
                                "source",
                                "n" + node,
                                "target",
                                "n" + graph.out().target()[i])
                        .line();
            }
        }
        xml.close().line().close().end();
    }

    private static void key(XmlText xml, String name, String type) throws XMLStreamException {
        xml.empty("key", "id", name, "for", "node", "attr.name", name, "attr.type", type)
                .line();
    }

    private static void datum(XmlText xml, String key, String value) throws XMLStreamException {
        xml.open("data", "key", key).text(value).close();
    }
}
