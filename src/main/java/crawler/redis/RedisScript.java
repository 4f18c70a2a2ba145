package crawler.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The scripts: read from the jar, known to Redis by the SHA-1 of their text. */
enum RedisScript {
    /** A process joins a crawl, the first one makes it. */
    JOIN,
    /** Says and asks everything else. */
    TURN,
    /** Tells how a crawl is; changes nothing. */
    STATUS,
    /** Forgets a crawl. */
    CLEAR;

    private final String source;
    private final String sha;

    RedisScript() {
        source = read("keys") + read(name().toLowerCase(Locale.ROOT));
        try {
            sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] source() {
        return source.getBytes(StandardCharsets.UTF_8);
    }

    String sha() {
        return sha;
    }

    private static String read(String name) {
        try (InputStream in = RedisScript.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name + ".lua");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
