package crawler.graph;

import java.io.IOException;
import java.io.OutputStream;
import javax.xml.stream.XMLStreamException;

/** GEXF 1.3, Gephi's own format: valid by its schema (github.com/gephi/gexf, 1.3/gexf.rnc). */
final class GexfExport implements GraphExport {
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
        xml.open("gexf", "xmlns", "http://gexf.net/1.3", "version", "1.3").line();
        xml.open("graph", "defaultedgetype", "directed", "mode", "static").line();
        xml.open("attributes", "class", "node").line();
        xml.empty("attribute", "id", "pagerank", "title", "pagerank", "type", "double")
                .line();
        xml.empty("attribute", "id", "component", "title", "component", "type", "integer")
                .line();
        xml.empty("attribute", "id", "depth", "title", "depth", "type", "integer")
                .line();
        xml.close().line();
        xml.open("nodes").line();
        for (int node = 0; node < graph.nodes(); node++) {
            xml.open(
                    "node", "id", Integer.toString(node), "label", graph.names().get(node));
            xml.open("attvalues");
            value(xml, "pagerank", Double.toString(analysis.rank()[node]));
            value(xml, "component", Integer.toString(analysis.weak().of()[node]));
            value(xml, "depth", Integer.toString(analysis.depths().of()[node]));
            xml.close().close().line();
        }
        xml.close().line();
        xml.open("edges").line();
        for (int node = 0; node < graph.nodes(); node++) {
            String from = Integer.toString(node);
            for (int i = graph.out().first()[node]; i < graph.out().first()[node + 1]; i++) {
                String to = Integer.toString(graph.out().target()[i]);
                xml.empty("edge", "id", Integer.toString(i), "source", from, "target", to)
                        .line();
            }
        }
        xml.close().line().close().line().close().end();
    }

    private static void value(XmlText xml, String attribute, String value) throws XMLStreamException {
        xml.empty("attvalue", "for", attribute, "value", value);
    }
}
