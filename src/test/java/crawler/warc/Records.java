package crawler.warc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netpreserve.jwarc.HeaderValidator;
import org.netpreserve.jwarc.WarcCaptureRecord;
import org.netpreserve.jwarc.WarcDigest;
import org.netpreserve.jwarc.WarcPayload;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;

/** Reads a file with jwarc, as its validator does: fields by the standard, block and payload digests, no warning. */
public record Records(List<Kept> all) {
    /** One of them; the block as latin-1. */
    public record Kept(
            String type, String target, String id, List<String> concurrentTo, String truncated, String block) {}

    /** Every record, each checked. */
    public static Records valid(Path file) throws IOException {
        List<Kept> records = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        try (WarcReader blocks = new WarcReader(file);
                WarcReader payloads = new WarcReader(file)) {
            blocks.calculateBlockDigest();
            blocks.onWarning(wrong::add);
            HeaderValidator fields = HeaderValidator.warc_1_1(true);
            for (Optional<WarcRecord> next = blocks.next(); next.isPresent(); next = blocks.next()) {
                WarcRecord record = next.get();
                wrong.addAll(fields.validate(record.headers()));
                String block = new String(record.body().stream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertEquals(record.blockDigest(), record.calculatedBlockDigest(), "digest of " + record);
                records.add(new Kept(
                        record.type(),
                        record.headers().first("WARC-Target-URI").orElse(""),
                        record.headers().first("WARC-Record-ID").orElse(""),
                        record.headers().all("WARC-Concurrent-To"),
                        record.headers().first("WARC-Truncated").orElse(""),
                        block));
                payload(payloads.next().orElseThrow());
            }
        }
        assertEquals(List.of(), wrong);
        return new Records(records);
    }

    private static void payload(WarcRecord record) throws IOException {
        if (record instanceof WarcResponse response
                && response.headers().first("WARC-Truncated").isEmpty()) {
            WarcPayload payload = ((WarcCaptureRecord) response).payload().orElseThrow();
            byte[] bytes = payload.body().stream().readAllBytes();
            java.security.MessageDigest sha1;
            try {
                sha1 = java.security.MessageDigest.getInstance("SHA-1");
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
            sha1.update(bytes);
            assertEquals(payload.digest().orElseThrow(), new WarcDigest(sha1), "payload of " + response.target());
        }
    }

    /** Those of one type for one URL, in their order. */
    public List<Kept> of(String type, String target) {
        return all.stream()
                .filter(record -> record.type().equals(type) && record.target().equals(target))
                .toList();
    }

    /** The only response for a URL. */
    public Kept response(String target) {
        List<Kept> found = of("response", target);
        assertEquals(1, found.size(), "responses for " + target);
        return found.get(0);
    }

    /** The metadata about a record. */
    public Kept about(Kept response) {
        List<Kept> found = all.stream()
                .filter(record -> record.type().equals("metadata")
                        && record.concurrentTo().contains(response.id()))
                .toList();
        assertEquals(1, found.size(), "metadata about " + response);
        return found.get(0);
    }
}
