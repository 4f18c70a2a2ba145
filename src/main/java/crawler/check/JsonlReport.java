package crawler.check;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/**
 * Every link as one JSON object a line, keys in this order:
 *
 * <pre>{@code
 * {"v":1,"source":…,"link":…,"kind":"a@href","result":"broken","status":404,"reason":"404 Not Found","redirect":…}
 * }</pre>
 *
 * {@code result} is ok, broken, unknown or excluded; {@code status} and {@code redirect} only where there is one.
 */
final class JsonlReport implements CheckReport {
    private final JsonGenerator json;

    JsonlReport(OutputStream out) throws IOException {
        json = new JsonFactory()
                .createGenerator(out, JsonEncoding.UTF8)
                .setRootValueSeparator(new SerializedString(""));
    }

    @Override
    public void page(String source, List<CheckedLink> links) throws IOException {
        for (CheckedLink link : links) {
            json.writeStartObject();
            json.writeNumberField("v", 1);
            json.writeStringField("source", source);
            json.writeStringField("link", link.link());
            json.writeStringField("kind", link.kind());
            json.writeStringField("result", link.state().name().toLowerCase(Locale.ROOT));
            if (link.status() > 0) {
                json.writeNumberField("status", link.status());
            }
            json.writeStringField("reason", link.reason());
            if (link.redirect() != null) {
                json.writeStringField("redirect", link.redirect());
            }
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
