package crawler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static long nanos(String value) {
        return RetryAfter.nanos(new NettyHeaders(new DefaultHttpHeaders().add("Retry-After", value)), NOW);
    }

    @ParameterizedTest
    @CsvSource({"120, 120", "'7 ', 7", "'Mon, 23 Nov 2026 12:02:30 GMT', 150"})
    void rfc9110_10_2_3_seconds_or_a_date(String value, long seconds) {
        assertEquals(TimeUnit.SECONDS.toNanos(seconds), nanos(value));
    }

    @ParameterizedTest
    @CsvSource({
        "'Mon, 23 Nov 2026 11:58:00 GMT', 270",
        "'Wed, 01 Jan 2020 00:00:00 GMT', 9223372036.854775807",
        "'Mon, 23 Nov 2026 12:02:31 GMT', 0",
        "not a date, 150"
    })
    void rfc9110_6_6_1_a_date_counts_from_when_the_server_sent_it_whatever_our_clock_says(String sent, double seconds) {
        NettyHeaders headers = new NettyHeaders(new DefaultHttpHeaders()
                .add("Retry-After", "Mon, 23 Nov 2026 12:02:30 GMT")
                .add("date", sent));
        assertEquals(seconds, RetryAfter.nanos(headers, NOW) / 1e9, 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"0", "-5", "soon", "''", "1.5", "'Mon, 23 Nov 2026 11:00:00 GMT'", "'Mon, 99 Nov 2026'", "1 2"})
    void what_is_past_or_means_nothing_is_no_wait(String value) {
        assertEquals(0, nanos(value));
    }

    @Test
    void without_the_field_there_is_no_wait() {
        assertEquals(0, RetryAfter.nanos(Headers.NONE, NOW));
    }

    @ParameterizedTest
    @CsvSource({"99999999999999999999", "'Fri, 31 Dec 9999 23:59:59 GMT'"})
    void what_is_absurd_is_for_ever(String value) {
        assertEquals(Long.MAX_VALUE, nanos(value));
    }
}
