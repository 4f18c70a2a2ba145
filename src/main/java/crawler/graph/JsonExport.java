package crawler.graph;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/** Node-link JSON: {@code {"nodes": [{"id": …}], "links": [{"source": …, "target": …}]}}, for networkx and d3. */
final class JsonExport implements GraphExport {
    @Override
    public void write(Analysis analysis, OutputStream out) throws IOException {
        LinkGraph graph = analysis.graph();
        JsonGenerator json = new JsonFactory()
                .createGenerator(out, JsonEncoding.UTF8)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeBooleanField("directed", true);
        json.writeBooleanField("multigraph", false);
        json.writeObjectFieldStart("graph");
        json.writeEndObject();
        json.writeArrayFieldStart("nodes");
        for (int node = 0; node < graph.nodes(); node++) {
            json.writeRaw(node == 0 ? "\n" : ""); // a line each, so that grep and diff work
            json.writeStartObject();
            json.writeStringField("id", graph.names().get(node));
            json.writeNumberField("pagerank", analysis.rank()[node]);
            json.writeNumberField("component", analysis.weak().of()[node]);
            json.writeNumberField("depth", analysis.depths().of()[node]);
            json.writeEndObject();
            json.writeRaw('\n');
        }
        json.writeEndArray();
        json.writeArrayFieldStart("links");
        json.writeRaw('\n');
        for (int node = 0; node < graph.nodes(); node++) {
            String from = graph.names().get(node);
            for (int i = graph.out().first()[node]; i < graph.out().first()[node + 1]; i++) {
                json.writeStartObject();
                json.writeStringField("source", from);
                json.writeStringField("target", graph.names().get(graph.out().target()[i]));
                json.writeEndObject();
                json.writeRaw('\n');
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
    }
}
