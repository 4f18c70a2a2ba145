package crawler.crawl;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The value of a Retry-After field (RFC 9110 §10.2.3): seconds, or a date. */
final class RetryAfter {
    /** The longest quiet a host is granted; who asks for more is asked again after this. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private RetryAfter() {}

    /** Nanoseconds to wait from now on, at most {@link #LONGEST}; 0 if there is no such field or it says nothing. */
    static long nanos(@Nullable String value) {
        return value == null ? 0 : nanos(value.strip(), Instant.now());
    }

    static long nanos(String value, Instant now) {
        try {
            Duration wait = value.chars().allMatch(c -> c >= '0' && c <= '9') && !value.isEmpty()
                    ? Duration.ofSeconds(value.length() > 9 ? LONGEST.toSeconds() : Long.parseLong(value))
                    : Duration.between(now, ZonedDateTime.parse(value, DATE).toInstant());
            return wait.isNegative() ? 0 : Math.min(wait.toSeconds(), LONGEST.toSeconds()) * 1_000_000_000L;
        } catch (DateTimeParseException e) {
            return 0;
        }
    }
}
