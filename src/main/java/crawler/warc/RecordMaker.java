package crawler.warc;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.MessageVersion;
import org.netpreserve.jwarc.WarcDigest;
import org.netpreserve.jwarc.WarcMetadata;
import org.netpreserve.jwarc.WarcRequest;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.Warcinfo;

/** Makes the records of one file (WARC 1.1 §6). Blocks; touched by one thread. */
final class RecordMaker implements AutoCloseable {
    private static final String DIGEST = "SHA-1"; // by convention, as base 32

    private final RecordStream stream;
    private final MessageDigest block = sha1();
    private final MessageDigest payload = sha1();
    private final byte[] buffer = new byte[64 * 1024];
    private final URI info = URI.create("urn:uuid:" + UUID.randomUUID());

    RecordMaker(RecordStream stream) {
        this.stream = stream;
    }

    /** The record that says who made the others (§6.2). */
    void info(WarcSettings settings) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>(settings.about());
        fields.put("format", "WARC File Format 1.1");
        fields.put("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/");
        byte[] body = fields(fields);
        stream.write(new Warcinfo.Builder()
                .version(MessageVersion.WARC_1_1)
                .recordId(info)
                .date(now())
                .filename(String.valueOf(settings.file().getFileName()))
                .blockDigest(digest(body))
                .body(MediaType.WARC_FIELDS, body)
                .build());
    }

    /** The records of one exchange: response (§6.3), request (§6.5), metadata (§6.6). */
    void capture(Capture capture, Instant date, long millis, Truncation truncation, Spool answer) throws IOException {
        Instant begun = date.truncatedTo(ChronoUnit.MILLIS);
        WarcResponse.Builder response = new WarcResponse.Builder(capture.url())
                .version(MessageVersion.WARC_1_1)
                .date(begun)
                .warcinfoId(info);
        WarcDigest whole = digest(answer, truncation);
        if (whole != null) {
            response.payloadDigest(whole);
        }
        response.blockDigest(new WarcDigest(block));
        if (capture.server() != null) {
            response.ipAddress(capture.server());
        }
        if (truncation != Truncation.NONE) {
            response.setHeader("WARC-Truncated", truncation.name().toLowerCase(Locale.ROOT));
        }
        WarcResponse kept = response.body(MediaType.HTTP_RESPONSE, answer.open(), answer.size())
                .build();
        stream.write(kept);
        byte[] request = new byte[capture.request().remaining()];
        capture.request().duplicate().get(request);
        stream.write(new WarcRequest.Builder(capture.url())
                .version(MessageVersion.WARC_1_1)
                .date(begun)
                .warcinfoId(info)
                .concurrentTo(kept.id())
                .blockDigest(digest(request))
                .body(MediaType.HTTP_REQUEST, request)
                .build());
        byte[] fields = fields(how(capture, millis));
        stream.write(new WarcMetadata.Builder()
                .targetURI(capture.url())
                .version(MessageVersion.WARC_1_1)
                .date(begun)
                .warcinfoId(info)
                .concurrentTo(kept.id())
                .blockDigest(digest(fields))
                .body(MediaType.WARC_FIELDS, fields)
                .build());
    }

    /** How the URL was come to: the standard's fields, and {@code source}, the URL that was asked for before redirects. */
    private static Map<String, String> how(Capture capture, long millis) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> redirects = capture.redirects();
        fields.put(Note.HOPS, capture.hopsFromSeed());
        if (!redirects.isEmpty()) {
            fields.put("via", redirects.get(redirects.size() - 1));
            fields.put(Note.SOURCE, redirects.get(0));
        }
        fields.put("fetchTimeMs", Long.toString(millis));
        return fields;
    }

    /**
     * Reads the answer once, for both digests: {@link #block} has that of all of it afterwards.
     *
     * @return the payload's digest, transfer coding undone; null where it is not whole or cannot be told from the rest
     */
    private @Nullable WarcDigest digest(Spool answer, Truncation truncation) throws IOException {
        block.reset();
        payload.reset();
        ReadableByteChannel digesting = new Digesting(answer.open(), block, answer.size());
        boolean understood = truncation == Truncation.NONE;
        if (understood) {
            try {
                InputStream body = HttpResponse.parse(digesting).body().stream();
                for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
                    payload.update(buffer, 0, length);
                }
            } catch (IOException | RuntimeException e) {
                understood = false; // what servers send is not always HTTP to the letter
            }
        }
        while (digesting.read(ByteBuffer.wrap(buffer)) >= 0) {
            // The rest.
        }
        return understood ? new WarcDigest(payload) : null;
    }

    private static WarcDigest digest(byte[] bytes) {
        MessageDigest digest = sha1();
        digest.update(bytes);
        return new WarcDigest(digest);
    }

    private static byte[] fields(Map<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance(DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Where the records go. */
    RecordStream stream() {
        return stream;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
