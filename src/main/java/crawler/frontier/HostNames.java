package crawler.frontier;

import crawler.url.UrlBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Hosts and ports of URLs that are held as bytes. Most URLs have that of the one before: it is made once. Not thread-safe. */
final class HostNames {
    private byte[] last = {};
    private String lastName = "";

    /** Host and port of the http or https URL from {@code start} on, {@code length} bytes of it. */
    String of(byte[] url, int start, int length) {
        int authority = start + UrlBytes.authorityStart(url, start, length);
        int path = start + UrlBytes.pathStart(url, start, length);
        int host = UrlBytes.hostStart(url, authority, path);
        if (!Arrays.equals(url, host, path, last, 0, last.length)) {
            last = Arrays.copyOfRange(url, host, path);
            lastName = new String(last, StandardCharsets.ISO_8859_1);
        }
        return lastName;
    }
}
