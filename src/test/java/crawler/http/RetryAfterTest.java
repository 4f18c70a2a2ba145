package crawler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"120, 120", "' 7 ', 7", "'Mon, 23 Nov 2026 12:02:30 GMT', 150"})
    void rfc9110_10_2_3_seconds_or_a_date(String value, long seconds) {
        assertEquals(TimeUnit.SECONDS.toNanos(seconds), RetryAfter.nanos(value, NOW));
    }

    @ParameterizedTest
    @CsvSource({"0", "-5", "soon", "''", "1.5", "'Mon, 23 Nov 2026 11:00:00 GMT'", "'Mon, 99 Nov 2026'", "1 2"})
    void what_is_past_or_means_nothing_is_no_wait(String value) {
        assertEquals(0, RetryAfter.nanos(value, NOW));
    }

    @ParameterizedTest
    @CsvSource({"99999999999999999999", "'Fri, 31 Dec 9999 23:59:59 GMT'"})
    void what_is_absurd_is_for_ever(String value) {
        assertEquals(Long.MAX_VALUE, RetryAfter.nanos(value, NOW));
    }
}
