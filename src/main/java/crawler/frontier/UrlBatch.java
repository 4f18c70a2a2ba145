package crawler.frontier;

import crawler.url.UrlBytes;
import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** URLs with their depths, as bytes in one array: what a page has found, on its way to the frontier. Not thread-safe. */
public final class UrlBatch {
    /** No URLs. */
    public static final UrlBatch EMPTY = new UrlBatch(0);

    private byte[] bytes;
    private int[] ends;
    private int[] depths;
    private long[] prints; // 0 where none is known
    private int size;

    /** An empty batch with room for about so many URLs; it grows. */
    public UrlBatch(int urls) {
        bytes = new byte[64 * urls];
        ends = new int[urls];
        depths = new int[urls];
        prints = new long[urls];
    }

    /** A batch of one URL, see {@link #add(WebUrl, int)}. */
    public static UrlBatch of(WebUrl url, int depth) {
        UrlBatch one = new UrlBatch(1);
        one.add(url, depth);
        return one;
    }

    /** Adds an http or https URL, whose fragment does not count. */
    public void add(WebUrl url, int depth) {
        byte[] bytes = url.withoutFragment().href().getBytes(StandardCharsets.ISO_8859_1);
        add(bytes, bytes.length, depth);
    }

    /** Adds the first {@code length} bytes of {@code url}: a serialised http or https URL without fragment. */
    public void add(byte[] url, int length, int depth) {
        add(url, length, depth, 0);
    }

    /**
     * The same, of a URL whose fingerprint is known.
     *
     * @param print by the {@link Fingerprint} of the frontier that will be offered the batch
     */
    public void add(byte[] url, int length, int depth, long print) {
        int start = start(size);
        if (bytes.length - start < length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, start + length));
        }
        if (ends.length == size) {
            ends = Arrays.copyOf(ends, 2 * size + 8);
            depths = Arrays.copyOf(depths, 2 * size + 8);
            prints = Arrays.copyOf(prints, 2 * size + 8);
        }
        System.arraycopy(url, 0, bytes, start, length);
        ends[size] = start + length;
        prints[size] = print;
        depths[size++] = depth;
    }

    /** URLs held. */
    public int size() {
        return size;
    }

    /** The array that holds URL {@code i} from {@link #start} for {@link #length}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where URL {@code i} begins in {@link #bytes}. */
    public int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    /** Bytes of URL {@code i}. */
    public int length(int i) {
        return ends[i] - start(i);
    }

    /**
     * The fingerprint of URL {@code i}.
     *
     * @param fingerprint of the frontier that was offered the batch
     */
    public long print(int i, Fingerprint fingerprint) {
        return prints[i] != 0 ? prints[i] : fingerprint.of(bytes, start(i), length(i));
    }

    /** Hops from a seed to URL {@code i}. */
    public int depth(int i) {
        return depths[i];
    }

    /** Host and port of URL {@code i}. */
    public String host(int i) {
        int start = start(i);
        int length = length(i);
        int authority = start + UrlBytes.authorityStart(bytes, start, length);
        int path = start + UrlBytes.pathStart(bytes, start, length);
        int host = UrlBytes.hostStart(bytes, authority, path);
        return new String(bytes, host, path - host, StandardCharsets.ISO_8859_1);
    }
}
