package crawler.html;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A whole page's bytes, for the parsers that need its text. Reused, but not kept once it was huge. */
final class PageBuffer {
    private final EncodingSniffer sniffer = new EncodingSniffer();
    private byte[] bytes = new byte[1 << 16];
    private int length;

    /** A page begins, with the charset of its Content-Type or null. */
    void start(@Nullable String charset) {
        if (bytes.length > StreamExtractor.KEPT) {
            bytes = new byte[1 << 16];
        }
        length = 0;
        sniffer.start(charset);
    }

    /** The next bytes. */
    void feed(ByteBuffer chunk) {
        int more = chunk.remaining();
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.addExact(length, Math.max(length, more)));
        }
        chunk.get(bytes, length, more);
        length += more;
    }

    /** Bytes so far. */
    int length() {
        return length;
    }

    /** The encoding of the whole page, as the standard sniffs it, but for a declaration its parser would meet later. */
    EncodingSniffer sniff() {
        sniffer.head(bytes, length);
        sniffer.body(bytes, 0, length);
        return sniffer;
    }

    /** The encoding by Content-Type, else by its bytes: no byte order mark, no meta. */
    EncodingSniffer sniffBytes() {
        sniffer.body(bytes, 0, length);
        return sniffer;
    }

    /** The page's text, without a byte order mark. */
    String text(PageEncoding encoding) {
        if (encoding.equals(PageEncoding.REPLACEMENT)) {
            return "\uFFFD";
        }
        String text = new String(bytes, 0, length, encoding.decoder());
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
