package crawler.http;

import java.time.Duration;
import java.time.Instant;

/** The Retry-After field: seconds or a date (RFC 9110 §10.2.3). */
public final class RetryAfter {
    private RetryAfter() {}

    /**
     * How long an answer asks to be left alone. A date counts from the answer's own Date (RFC 9110 §6.6.1), so that the
     * server's clock and ours need not agree.
     *
     * @param now where the answer has no Date
     * @return nanoseconds; 0 if it asks for nothing, what it says is past or means nothing; {@code Long.MAX_VALUE} if it is
     *     absurd
     */
    public static long nanos(Headers headers, Instant now) {
        String value = headers.first("Retry-After");
        String text = value == null ? "" : value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > 9
                    ? Long.MAX_VALUE
                    : Duration.ofSeconds(Integer.parseInt(text)).toNanos();
        }
        Instant until = HttpDate.parse(text);
        if (until == null) {
            return 0;
        }
        Instant sent = HttpDate.parse(headers.first("Date"));
        Duration wait = Duration.between(sent == null ? now : sent, until);
        if (wait.toDays() > 1000) {
            return Long.MAX_VALUE;
        }
        return wait.isNegative() ? 0 : wait.toNanos();
    }
}
