package crawler.http;

import io.netty.handler.codec.DateFormatter;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** A date as a field holds it: all three forms of RFC 9110 §5.6.7, and what comes near. */
final class HttpDate {
    private static final int READ = 64; // Netty throws at what is longer

    private HttpDate() {}

    /** Reads it, of long ones the beginning; null if it is none. */
    static @Nullable Instant parse(@Nullable String text) {
        Date date = text == null ? null : DateFormatter.parseHttpDate(text, 0, Math.min(text.length(), READ));
        return date == null ? null : date.toInstant();
    }
}
