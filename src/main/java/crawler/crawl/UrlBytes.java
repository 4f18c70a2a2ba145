package crawler.crawl;

import java.nio.charset.StandardCharsets;

/**
 * Where the parts of an http or https URL lie in the bytes of its serialisation (URL standard §4.5): links are judged by
 * the million, most of them without becoming an object.
 */
final class UrlBytes {
    private static final byte[] HTTP = "http://".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTPS = "https://".getBytes(StandardCharsets.US_ASCII);

    private UrlBytes() {}

    /** Where the authority begins: 7 for http, 8 for https, -1 for every other scheme. */
    static int authorityStart(byte[] url, int length) {
        if (startsWith(url, length, HTTP)) {
            return HTTP.length;
        }
        return startsWith(url, length, HTTPS) ? HTTPS.length : -1;
    }

    /** Where the path begins, which for http and https is never empty; {@code length} for other schemes. */
    static int pathStart(byte[] url, int length) {
        int at = authorityStart(url, length);
        if (at < 0) {
            return length;
        }
        while (at < length && url[at] != '/') {
            at++;
        }
        return at;
    }

    /** Where host and port begin in the authority before {@code pathStart}: behind user information, if there is any. */
    static int hostStart(byte[] url, int authorityStart, int pathStart) {
        for (int i = pathStart - 1; i >= authorityStart; i--) {
            if (url[i] == '@') {
                return i + 1;
            }
        }
        return authorityStart;
    }

    private static boolean startsWith(byte[] url, int length, byte[] prefix) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (url[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
