package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {
    @ParameterizedTest
    @CsvSource({"500ms,500", "10s,10000", "2,2000", "1.5m,90000", "2h,7200000", "0.25,250", "0s,0"})
    void durations_have_a_unit_or_are_seconds(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), new DurationConverter().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "10 s", "1d", "ten", "1e3", "99999h", "1.", "١s"})
    void what_is_no_duration_is_refused_by_name(String text) {
        TypeConversionException refusal =
                assertThrows(TypeConversionException.class, () -> new DurationConverter().convert(text));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("'" + text + "'"));
    }

    @ParameterizedTest
    @CsvSource({"1000,1000", "64k,65536", "10M,10485760", "64MiB,67108864", "1.5G,1610612736", "2kb,2048", "0,0", "5B,5"
    })
    void sizes_are_bytes_in_units_of_1024(String text, long bytes) {
        assertEquals(bytes, new SizeConverter().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "10 M", "1X", "9999999999T", "0x10"})
    void what_is_no_size_is_refused_by_name(String text) {
        TypeConversionException refusal =
                assertThrows(TypeConversionException.class, () -> new SizeConverter().convert(text));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("'" + text + "'"));
    }

    @Test
    void a_header_is_a_name_a_colon_and_a_value() {
        assertEquals(Map.entry("Accept", "text/html"), new HeaderConverter().convert("Accept:  text/html "));
        assertEquals(Map.entry("X", "a:b"), new HeaderConverter().convert("X: a:b"));
        assertEquals(Map.entry("X", ""), new HeaderConverter().convert("X:"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept", ": x", "Bad name: x", "X: a\nEvil: b", "X: \u0000", "X: \u4e00", "Ünder: x"})
    void a_header_that_cannot_be_sent_is_refused(String text) {
        assertThrows(TypeConversionException.class, () -> new HeaderConverter().convert(text));
    }
}
