package crawler.frontier;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * Fingerprints of URLs: 64 bits of a hash whose key is drawn for each crawl, so that nobody can craft two URLs that look
 * like one. Two of a hundred million URLs collide with a probability of 0.0003. Immutable.
 */
public final class Fingerprint {
    private final Hasher64 hasher;

    /** Fingerprints under the given key. */
    public Fingerprint(long key) {
        this.hasher = Hashing.komihash5_0(key);
    }

    /** Fingerprints under a new key. */
    public static Fingerprint keyed() {
        return new Fingerprint(newKey());
    }

    /** A key that nobody can guess, drawn from the system's random numbers. */
    static long newKey() {
        try (InputStream random = Files.newInputStream(Path.of("/dev/urandom"))) {
            return ByteBuffer.wrap(random.readNBytes(Long.BYTES)).getLong();
        } catch (IOException | BufferUnderflowException e) { // not here: by way of the JDK, which takes 30 ms to start
            return new SecureRandom().nextLong();
        }
    }

    /** The fingerprint of a serialised URL, or of another text in ASCII. */
    public long of(String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.ISO_8859_1);
        return of(bytes, 0, bytes.length);
    }

    /** The fingerprint of the bytes from {@code from}, {@code length} of them. */
    public long of(byte[] bytes, int from, int length) {
        return hasher.hashBytesToLong(bytes, from, length);
    }
}
