package crawler.graph;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The DOT language of Graphviz. A node's name is its URL as a quoted string, in which only the quote and the backslash need
 * an escape; names hold no line ends.
 */
final class DotExport implements GraphExport {
    @Override
    public void write(Analysis analysis, OutputStream stream) throws IOException {
        LinkGraph graph = analysis.graph();
        Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16);
        out.write("digraph links {\n  node [shape=box, fontsize=10];\n");
        for (int node = 0; node < graph.nodes(); node++) {
            out.write("  " + quoted(graph.names().get(node)));
            out.write(String.format(Locale.ROOT, " [pagerank=%.9f];\n", analysis.rank()[node]));
        }
        for (int node = 0; node < graph.nodes(); node++) {
            String from = "  " + quoted(graph.names().get(node)) + " -> ";
            for (int i = graph.out().first()[node]; i < graph.out().first()[node + 1]; i++) {
                out.write(from);
                out.write(quoted(graph.names().get(graph.out().target()[i])));
                out.write(";\n");
            }
        }
        out.write("}\n");
        out.flush();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
