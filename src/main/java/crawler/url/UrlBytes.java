package crawler.url;

import java.nio.charset.StandardCharsets;

/**
 * Where the parts of an http or https URL lie in the bytes of its serialisation (URL standard §4.5): links are judged by
 * the million, most of them without becoming an object.
 */
public final class UrlBytes {
    private static final byte[] HTTP = "http://".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTPS = "https://".getBytes(StandardCharsets.US_ASCII);

    private UrlBytes() {}

    /** Where the authority begins, counted from {@code from}: 7 for http, 8 for https, -1 for every other scheme. */
    public static int authorityStart(byte[] url, int from, int length) {
        if (startsWith(url, from, length, HTTP)) {
            return HTTP.length;
        }
        return startsWith(url, from, length, HTTPS) ? HTTPS.length : -1;
    }

    /**
     * Where the path begins, counted from {@code from}; for http and https it is never empty. {@code length} for other
     * schemes.
     */
    public static int pathStart(byte[] url, int from, int length) {
        int at = authorityStart(url, from, length);
        if (at < 0) {
            return length;
        }
        while (at < length && url[from + at] != '/') {
            at++;
        }
        return at;
    }

    /** Where host and port begin in the authority before {@code pathStart}: behind user information, if there is any. */
    public static int hostStart(byte[] url, int authorityStart, int pathStart) {
        for (int i = pathStart - 1; i >= authorityStart; i--) {
            if (url[i] == '@') {
                return i + 1;
            }
        }
        return authorityStart;
    }

    private static boolean startsWith(byte[] url, int from, int length, byte[] prefix) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (url[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
