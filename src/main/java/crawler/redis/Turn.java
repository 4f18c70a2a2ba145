package crawler.redis;

import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.frontier.UrlBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The arguments of one call of {@code turn.lua}, which describes them; bounded by the URLs in it. */
final class Turn {
    /** URLs said in one call; Redis does nothing else meanwhile. */
    static final int URLS = 500;

    /** Bytes of URLs after which no more are added. */
    private static final int BYTES = 256 * 1024;

    private final List<byte[]> arguments = new ArrayList<>();
    private final int head;
    private int urls;
    private long bytes;

    Turn(String process, long number, long leaseMillis, int placesKnown) {
        add(process).add(number).add(leaseMillis).add(placesKnown);
        head = arguments.size();
    }

    Turn add(String text) {
        arguments.add(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Turn add(long number) {
        return add(Long.toString(number));
    }

    /**
     * Adds URLs from {@code from} on that this process has not said yet, as many as there is room for.
     *
     * @return the index of the first one that is left
     */
    int addUrls(UrlBatch batch, int from, Fingerprint fingerprint, FingerprintSet said) {
        int i = from;
        for (; i < batch.size() && !isFull(); i++) {
            int start = batch.start(i);
            int length = batch.length(i);
            long print = batch.print(i, fingerprint);
            boolean isSeed = batch.depth(i) == 0; // found as a link before, it may count anew
            if (said.add(print) || isSeed) {
                add("U").add(print).add(batch.host(i)).add(batch.depth(i));
                arguments.add(Arrays.copyOfRange(batch.bytes(), start, start + length));
                urls++;
                bytes += length;
            }
        }
        return i;
    }

    boolean isFull() {
        return urls >= URLS || bytes >= BYTES || arguments.size() > 8 * URLS;
    }

    boolean isEmpty() {
        return arguments.size() == head;
    }

    List<byte[]> arguments() {
        return arguments;
    }
}
