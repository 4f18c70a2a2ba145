package crawler.crawl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a body without Content-Type is HTML, by its first bytes (MIME Sniffing standard §7.1, the rows for
 * {@code text/html}). Keeps those bytes until it knows.
 */
final class HtmlSniffer {
    /** Bytes after which the standard's resource header ends. */
    private static final int HEADER = 1445;

    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF"; // UTF-8's, as Latin-1

    private static final List<String> TAGS = List.of(
            "<!doctype html",
            "<html",
            "<head",
            "<script",
            "<iframe",
            "<h1",
            "<div",
            "<font",
            "<table",
            "<a",
            "<style",
            "<title",
            "<b",
            "<body",
            "<br",
            "<p");

    private final ByteBuffer start = ByteBuffer.allocate(HEADER);

    /**
     * Takes more bytes, as many as it wants.
     *
     * @param isEnd whether no more will come
     * @return the answer, or null if it takes more bytes to tell
     */
    @Nullable
    Boolean isHtml(ByteBuffer chunk, boolean isEnd) {
        int length = Math.min(chunk.remaining(), start.remaining());
        start.put(chunk.slice(chunk.position(), length));
        chunk.position(chunk.position() + length);
        String text = new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1);
        boolean inMark = BYTE_ORDER_MARK.startsWith(text);
        if (text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(BYTE_ORDER_MARK.length());
        }
        String markup = text.stripLeading().toLowerCase(Locale.ROOT);
        boolean all = isEnd || !start.hasRemaining();
        if (markup.startsWith("<!--")) {
            return true;
        }
        for (String tag : TAGS) {
            if (markup.startsWith(tag) && markup.length() > tag.length()) {
                char next = markup.charAt(tag.length());
                if (next == ' ' || next == '>') {
                    return true;
                }
            }
        }
        boolean mayStillBe =
                markup.isEmpty() || TAGS.stream().anyMatch(tag -> tag.startsWith(markup) || markup.equals(tag));
        boolean decided = all || !(inMark || mayStillBe || "<!--".startsWith(markup));
        return decided ? Boolean.FALSE : null;
    }

    /** The bytes taken so far, to be read by whoever reads the page. */
    ByteBuffer taken() {
        return start.duplicate().flip();
    }
}
