package crawler.http;

import io.netty.handler.codec.DateFormatter;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** The value of a Retry-After field: seconds or a date (RFC 9110 §10.2.3). */
public final class RetryAfter {
    private RetryAfter() {}

    /** Nanoseconds to wait; 0 if the value is past or means nothing, {@code Long.MAX_VALUE} if it is absurd. */
    public static long nanos(String value, Instant now) {
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > 9
                    ? Long.MAX_VALUE
                    : Duration.ofSeconds(Integer.parseInt(text)).toNanos();
        }
        Date date = text.length() > 64 ? null : DateFormatter.parseHttpDate(text);
        if (date == null) {
            return 0;
        }
        Duration wait = Duration.between(now, date.toInstant());
        if (wait.toDays() > 1000) {
            return Long.MAX_VALUE;
        }
        return wait.isNegative() ? 0 : wait.toNanos();
    }
}
