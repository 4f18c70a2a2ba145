package crawler.redis;

import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What has to be told, as an entry of a {@link crawler.frontier.Journal}: a byte that says what it is, then
 *
 * <ul>
 *   <li>{@value #FINISHED}: a URL is done with: the id of its taking (8 bytes), 1 if it is a page with rows (1), the
 *       URL, what was found;
 *   <li>{@value #FOUND}: found ahead of the end of its page: what was found;
 *   <li>{@value #SEEN}: a redirect led there: the URL.
 * </ul>
 *
 * <p>A URL is its length (4) and its bytes; what was found is a number (4) of depths (4) and URLs. Of what was found only
 * that is written down which this process has not said: the rest is in Redis, or in an entry before this one, or
 * belongs to a page that will be visited again.
 */
final class JournalEntry {
    private static final int FINISHED = 1;
    private static final int FOUND = 2;
    private static final int SEEN = 3;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    private JournalEntry() {}

    /** Told what an entry says. */
    interface Reader {
        /** A URL is done with. */
        void finished(long id, boolean page, String url, UrlBatch found);

        /** URLs were found on a page that may not have ended. */
        void found(UrlBatch found);

        /** A redirect led to a URL. */
        void seen(WebUrl url);
    }

    static byte[] finished(long id, boolean page, String url, UrlBatch found, Fingerprint by, FingerprintSet said) {
        return written(entry -> {
            entry.out.writeByte(FINISHED);
            entry.out.writeLong(id);
            entry.out.writeBoolean(page);
            entry.text(url.getBytes(StandardCharsets.ISO_8859_1), 0, url.length());
            entry.urls(found, by, said);
        });
    }

    static byte[] found(UrlBatch found, Fingerprint by, FingerprintSet said) {
        return written(entry -> {
            entry.out.writeByte(FOUND);
            entry.urls(found, by, said);
        });
    }

    static byte[] seen(WebUrl url) {
        return written(entry -> {
            entry.out.writeByte(SEEN);
            byte[] text = url.href().getBytes(StandardCharsets.ISO_8859_1);
            entry.text(text, 0, text.length);
        });
    }

    private interface Content {
        void write(JournalEntry entry) throws IOException;
    }

    private static byte[] written(Content content) {
        JournalEntry entry = new JournalEntry();
        try {
            content.write(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory has no errors of this kind
        }
        return entry.bytes.toByteArray();
    }

    private void text(byte[] from, int start, int length) throws IOException {
        out.writeInt(length);
        out.write(from, start, length);
    }

    private void urls(UrlBatch batch, Fingerprint by, FingerprintSet said) throws IOException {
        boolean[] left = new boolean[batch.size()];
        int count = 0;
        for (int i = 0; i < left.length; i++) {
            left[i] = !said.contains(batch.print(i, by));
            count += left[i] ? 1 : 0;
        }
        out.writeInt(count);
        for (int i = 0; i < left.length; i++) {
            if (left[i]) {
                out.writeInt(batch.depth(i));
                text(batch.bytes(), batch.start(i), batch.length(i));
            }
        }
    }

    /**
     * Reads an entry.
     *
     * @throws IOException if it is none
     */
    static void read(byte[] entry, Reader to) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry));
        int kind = in.readByte();
        switch (kind) {
            case FINISHED -> to.finished(in.readLong(), in.readBoolean(), url(in).href(), urls(in));
            case FOUND -> to.found(urls(in));
            case SEEN -> to.seen(url(in));
            default -> throw new IOException("an entry of kind " + kind);
        }
    }

    private static UrlBatch urls(DataInputStream in) throws IOException {
        UrlBatch batch = new UrlBatch(0);
        for (int left = in.readInt(); left > 0; left--) {
            int depth = in.readInt();
            byte[] url = text(in);
            batch.add(url, url.length, depth);
        }
        return batch;
    }

    private static WebUrl url(DataInputStream in) throws IOException {
        String text = new String(text(in), StandardCharsets.ISO_8859_1);
        WebUrl url = WebUrl.parse(text);
        if (url == null) {
            throw new IOException("'" + Words.printable(text) + "' is no URL");
        }
        return url;
    }

    private static byte[] text(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = length < 0 || length > in.available() ? new byte[0] : in.readNBytes(length);
        if (bytes.length != length) {
            throw new IOException("an entry is cut off");
        }
        return bytes;
    }
}
