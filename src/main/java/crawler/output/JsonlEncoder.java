package crawler.output;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonpCharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a link, keys in this order:
 *
 * <pre>{@code
 * {"v":1,"source":…,"final":…,"status":200,"depth":0,"link":…,"kind":"a@href","rel":…,"text":…}
 * }</pre>
 *
 * {@code final} only where it differs from {@code source}; {@code rel} and {@code text} only where there is one.
 */
final class JsonlEncoder implements RowEncoder {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final Switch target = new Switch();
    private final JsonGenerator json;
    private @Nullable PageInfo page;

    JsonlEncoder() {
        try {
            json = FACTORY.createGenerator(target, JsonEncoding.UTF8)
                    .setRootValueSeparator(new SerializedString(""))
                    .setCharacterEscapes(JsonpCharacterEscapes.instance()); // some readers end lines at U+2028, too
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void startPage(PageInfo info, RowBuffer to) {
        page = info;
        target.rows = to;
    }

    @Override
    public void row(byte[] link, int length, String kind, @Nullable String rel, @Nullable String text) {
        if (page == null || target.rows == null) {
            throw new IllegalStateException("no page was started");
        }
        try {
            json.writeStartObject();
            json.writeNumberField("v", 1);
            json.writeStringField("source", page.source());
            if (!page.url().equals(page.source())) {
                json.writeStringField("final", page.url());
            }
            json.writeNumberField("status", page.status());
            json.writeNumberField("depth", page.depth());
            json.writeStringField("link", new String(link, 0, length, StandardCharsets.ISO_8859_1));
            json.writeStringField("kind", kind);
            if (rel != null) {
                json.writeStringField("rel", printable(rel));
            }
            if (text != null) {
                json.writeStringField("text", printable(text));
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a RowBuffer never fails
        }
    }

    /**
     * The text as it can stand in a file: a lone surrogate has no UTF-8, and the controls that JSON leaves as they are
     * (DEL, C1) may reach a terminal; both become U+FFFD.
     */
    private static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c) || (c >= 0x7F && c <= 0x9F)) {
                StringBuilder mended = new StringBuilder(text.length());
                text.codePoints()
                        .map(p -> (p >= 0xD800 && p <= 0xDFFF) || (p >= 0x7F && p <= 0x9F) ? 0xFFFD : p)
                        .forEach(mended::appendCodePoint);
                return mended.toString();
            }
        }
        return text;
    }

    @Override
    public void endPage() {
        try {
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        page = null;
        target.rows = null;
    }

    @Override
    public boolean wantsDetails() {
        return true;
    }

    /** Where the generator writes: another buffer for every page. */
    private static final class Switch extends OutputStream {
        private @Nullable RowBuffer rows;

        @Override
        public void write(int oneByte) {
            if (rows != null) {
                rows.write(oneByte);
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (rows != null) {
                rows.write(bytes, from, length);
            }
        }
    }
}
