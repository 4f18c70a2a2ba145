package crawler.robots;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The bytes of a robots.txt as crawler-commons may see them: UTF-8 without byte order mark, no line longer than any URL
 * that is crawled, no HTML. The library takes quadratic time for long lines in two places (tags are removed by a regular
 * expression, relative sitemaps are resolved by {@link java.net.URI}): what a server sends must not reach those.
 */
final class RobotsText {
    /** Longer than any rule that could match a URL that is crawled; the rest of a line is cut off. */
    private static final int LONGEST_LINE = 4096;

    private static final Pattern HTML = Pattern.compile("(?i)<(html|head|body)\\s*>");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private RobotsText() {}

    /** The lines that fit into {@link RobotsRules#MAX_BYTES}; a line cut by that limit could mean anything, and is none. */
    static byte[] clean(byte[] content) {
        int length = content.length;
        if (length >= RobotsRules.MAX_BYTES) {
            length = RobotsRules.MAX_BYTES;
            while (length > 0 && content[length - 1] != '\n' && content[length - 1] != '\r') {
                length--;
            }
        }
        String text = decode(content, length);
        boolean html = HTML.matcher(text).find();
        StringBuilder lines = new StringBuilder(text.length());
        int column = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Rules written as an HTML page: with its tags on lines of their own the rules stand alone.
            if (c == '\n' || c == '\r' || (html && (c == '<' || c == '>'))) {
                lines.append('\n');
                column = 0;
            } else if (++column <= LONGEST_LINE) {
                lines.append(c);
            }
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The characters of a whole file. */
    static String decode(byte[] content) {
        return decode(content, content.length);
    }

    /** By the byte order mark, else UTF-8 where it is valid, else windows-1252 (RFC 9309 §2.2.2 lets us bridge that). */
    private static String decode(byte[] content, int length) {
        if (length >= 2 && ((content[0] & 0xFF) << 8 | (content[1] & 0xFF)) == 0xFEFF) {
            return new String(content, 2, length - 2, StandardCharsets.UTF_16BE);
        }
        if (length >= 2 && ((content[0] & 0xFF) << 8 | (content[1] & 0xFF)) == 0xFFFE) {
            return new String(content, 2, length - 2, StandardCharsets.UTF_16LE);
        }
        int start = 0;
        for (int mark : new int[] {0xEF, 0xBB, 0xBF}) { // the whole mark, or what an editor has left of it
            if (start < length && (content[start] & 0xFF) == mark) {
                start++;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content, start, length - start))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(content, start, length - start, WINDOWS_1252);
        }
    }
}
