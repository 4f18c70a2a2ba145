package crawler.graph;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One line of {@code jsonl}: an object whose {@code source} and {@code link} are wanted, whatever else it holds. */
final class JsonRow {
    private final JsonFactory factory = new JsonFactory();
    private byte[] both = {};
    private int sourceLength;

    /** Reads the line; what is wrong with it, or null. */
    @Nullable
    String parse(byte[] bytes, int from, int length) throws IOException {
        String source = null;
        String link = null;
        try (JsonParser json = factory.createParser(bytes, from, length)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_STRING && field.equals("source")) {
                    source = json.getText();
                } else if (value == JsonToken.VALUE_STRING && field.equals("link")) {
                    link = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                return "no single JSON object";
            }
        } catch (JsonProcessingException e) {
            return "broken JSON";
        }
        if (source == null || source.isEmpty() || link == null || link.isEmpty()) {
            return "JSON without source or link";
        }
        byte[] one = CleanUrl.of(source);
        byte[] other = CleanUrl.of(link);
        both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        sourceLength = one.length;
        return null;
    }

    /** Source and link, one behind the other. */
    byte[] bytes() {
        return both;
    }

    int sourceLength() {
        return sourceLength;
    }
}
