package crawler.crawl;

import crawler.url.UrlBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tells URLs that a site makes without end from those of real pages. */
final class Traps {
    /** Characters of a URL; longer ones are not followed. The limit that sites themselves keep to, since Internet Explorer. */
    static final int LONGEST_URL = 2_083;

    /** Times a path segment may stand in one URL. */
    static final int MOST_REPEATS = 5;

    private Traps() {}

    /** What the URL looks like a trap by, or null. */
    static @Nullable Skip of(byte[] url, int length) {
        if (length > LONGEST_URL) {
            return Skip.TOO_LONG;
        }
        return repeatsSegment(url, length) ? Skip.REPEATED_SEGMENT : null;
    }

    /** Compares the segments by their hashes, of which only a few hundred can stand in a URL of this length. */
    private static boolean repeatsSegment(byte[] url, int length) {
        int path = UrlBytes.pathStart(url, 0, length);
        int end = path;
        int segments = 0;
        while (end < length && url[end] != '?' && url[end] != '#') {
            segments += url[end++] == '/' ? 1 : 0;
        }
        if (segments <= MOST_REPEATS) {
            return false;
        }
        int[] hashes = new int[segments];
        int segment = -1;
        for (int i = path; i < end; i++) {
            if (url[i] == '/') {
                segment++;
            } else {
                hashes[segment] = 31 * hashes[segment] + url[i];
            }
        }
        Arrays.sort(hashes);
        for (int i = MOST_REPEATS; i < segments; i++) {
            if (hashes[i] == hashes[i - MOST_REPEATS]) {
                return true;
            }
        }
        return false;
    }
}
