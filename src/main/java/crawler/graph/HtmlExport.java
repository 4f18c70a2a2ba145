package crawler.graph;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One self-contained page that draws the graph. Nothing a URL says can become markup or script: the data is JSON in which
 * {@code <}, {@code >} and {@code &} stand escaped, in a block no browser runs; the script puts it into text nodes only; and
 * the page's Content-Security-Policy allows this one script and this one style by their hashes, and no request at all.
 */
final class HtmlExport implements GraphExport {
    private final NodeKind kind;

    HtmlExport(NodeKind kind) {
        this.kind = kind;
    }

    @Override
    public void write(Analysis analysis, OutputStream stream) throws IOException {
        PageGraph graph = PageGraph.of(analysis, kind);
        String style = resource("page.css");
        String script = resource("labels.js") + resource("page.js");
        String page = resource("page.html")
                .replace("${style-hash}", hash(style))
                .replace("${script-hash}", hash(script))
                .replace("${style}", style);
        int data = page.indexOf("${data}");
        Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16);
        out.write(page, 0, data);
        data(analysis, graph, out);
        out.write(page.substring(data + "${data}".length()).replace("${script}", script));
        out.flush();
    }

    private void data(Analysis analysis, PageGraph graph, Writer out) throws IOException {
        int nodes = graph.names().length;
        double[] radius = radii(graph.rank());
        double[][] places = Layout.of(graph.out(), radius);
        JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .setCharacterEscapes(new MarkupEscapes())
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeStringField("kind", kind.toString());
        json.writeStringField("note", graph.note());
        json.writeBooleanField("grouped", !graph.note().isEmpty());
        json.writeNumberField("nodes", analysis.graph().nodes());
        json.writeNumberField("edges", analysis.graph().edges());
        strings(json, "names", graph.names());
        strings(json, "owners", graph.ownerNames());
        numbers(json, "owner", graph.owners());
        numbers(json, "component", graph.components().of());
        numbers(json, "members", graph.members());
        tenths(json, "x", places[0]);
        tenths(json, "y", places[1]);
        tenths(json, "r", radius);
        json.writeArrayFieldStart("rank");
        for (double rank : graph.rank()) {
            json.writeNumber((float) rank);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("out");
        for (int node = 0; node < nodes; node++) {
            json.writeArray(
                    graph.out().target(), graph.out().first()[node], graph.out().degree(node));
        }
        json.writeEndArray();
        json.writeEndObject();
        json.close();
    }

    /** Areas tell PageRank; the least stays visible. */
    private static double[] radii(double[] rank) {
        double most = 0;
        for (double one : rank) {
            most = Math.max(most, one);
        }
        double[] radius = new double[rank.length];
        for (int i = 0; i < rank.length; i++) {
            radius[i] = 2.6 + 17 * Math.sqrt(rank[i] / most);
        }
        return radius;
    }

    private static void strings(JsonGenerator json, String name, String[] values) throws IOException {
        json.writeFieldName(name);
        json.writeArray(values, 0, values.length);
    }

    private static void numbers(JsonGenerator json, String name, int[] values) throws IOException {
        json.writeFieldName(name);
        json.writeArray(values, 0, values.length);
    }

    private static void tenths(JsonGenerator json, String name, double[] values) throws IOException {
        json.writeArrayFieldStart(name);
        for (double value : values) {
            json.writeNumber(Math.round(value * 10) / 10.0);
        }
        json.writeEndArray();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlExport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program's file " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As Content-Security-Policy wants it (CSP 3 §2.3.1). */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Leaves nothing in a JSON text that ends a script element or begins a comment in it. */
    private static final class MarkupEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        private final int[] ascii = standardAsciiEscapesForJSON();

        MarkupEscapes() {
            for (char c : new char[] {'<', '>', '&'}) {
                ascii[c] = ESCAPE_STANDARD;
            }
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return null;
        }
    }
}
