package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalsTest {
    private static final int TERM = 15;

    private final AtomicInteger stops = new AtomicInteger();
    private final Signals signals = new Signals(stops::incrementAndGet, () -> {});

    @Test
    void a_signal_that_a_process_and_its_group_are_sent_at_once_is_one() {
        assertFalse(signals.isSecond(TERM, 0));
        assertFalse(signals.isSecond(TERM, 1_000_000));
        assertEquals(1, stops.get());
        assertEquals(128 + TERM, signals.exitCode());
    }

    @Test
    void a_second_signal_some_time_after_the_first_ends_at_once() {
        assertFalse(signals.isSecond(TERM, 0));
        assertTrue(signals.isSecond(TERM, 1_000_000_000));
        assertEquals(1, stops.get());
    }
}
