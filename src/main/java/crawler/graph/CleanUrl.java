package crawler.graph;

import java.nio.charset.StandardCharsets;

/**
 * Makes any text one word on one line, as the URL standard would have: rows of the crawl are that already, but rows may come
 * from anywhere.
 */
final class CleanUrl {
    private CleanUrl() {}

    /** Whether the byte is one of the C0 controls or DEL. */
    static boolean isControl(byte b) {
        return (b >= 0 && b < 0x20) || b == 0x7F;
    }

    /** The text in UTF-8 with its control characters percent-encoded; what is no Unicode becomes {@code ?}. */
    static byte[] of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int controls = 0;
        for (byte b : bytes) {
            controls += isControl(b) ? 1 : 0;
        }
        if (controls == 0) {
            return bytes;
        }
        byte[] clean = new byte[bytes.length + 2 * controls];
        int to = 0;
        for (byte b : bytes) {
            if (isControl(b)) {
                clean[to++] = '%';
                clean[to++] = (byte) "0123456789ABCDEF".charAt(b >> 4);
                clean[to++] = (byte) "0123456789ABCDEF".charAt(b & 15);
            } else {
                clean[to++] = b;
            }
        }
        return clean;
    }
}
