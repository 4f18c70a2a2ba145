package crawler.crawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Time is a number here: nothing waits. */
class HostScheduleTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = -5; // the clock may begin anywhere

    @Test
    void hosts_take_turns() {
        HostSchedule schedule = schedule(polite(2, Duration.ZERO, 0, 0));
        wake(schedule, "a", "b", "c");
        assertEquals(List.of("a", "b", "c", "a", "b", "c"), start(schedule, 6));
        assertNull(schedule.next(now), "two of each are under way");
    }

    @Test
    void a_host_that_has_all_it_may_comes_again_when_one_ends() {
        HostSchedule schedule = schedule(polite(1, Duration.ZERO, 0, 0));
        wake(schedule, "a");
        assertEquals(List.of("a"), start(schedule, 1));
        assertNull(schedule.next(now));
        assertEquals(Long.MAX_VALUE, schedule.nanosUntilNext(now), "only an event brings the next");
        end(schedule, "a");
        assertEquals(List.of("a"), start(schedule, 1));
    }

    @Test
    void a_host_without_urls_is_not_asked_until_it_has_some() {
        HostSchedule schedule = schedule(polite(1, Duration.ZERO, 0, 0));
        wake(schedule, "a");
        Host host = next(schedule);
        schedule.empty(host);
        assertNull(schedule.next(now));
        wake(schedule, "a");
        assertSame(host, schedule.next(now));
    }

    @Test
    void a_delay_separates_the_starts_of_requests_to_one_host_and_not_of_others() {
        HostSchedule schedule = schedule(polite(8, Duration.ofMillis(500), 0, 0));
        wake(schedule, "a", "b");
        assertEquals(List.of("a", "b"), start(schedule, 2));
        assertNull(schedule.next(now));
        assertEquals(500 * MILLI, schedule.nanosUntilNext(now));
        now += 499 * MILLI;
        assertNull(schedule.next(now));
        now += MILLI;
        assertEquals(List.of("a", "b"), start(schedule, 2));
    }

    @Test
    void the_slower_of_delay_and_host_rate_counts() {
        assertEquals(SECOND, polite(1, Duration.ofMillis(100), 1, 0).hostPauseNanos());
        assertEquals(SECOND, polite(1, Duration.ofSeconds(1), 100, 0).hostPauseNanos());
    }

    @Test
    void the_rate_in_all_separates_the_starts_of_any_two_requests() {
        HostSchedule schedule = schedule(polite(8, Duration.ZERO, 0, 10));
        wake(schedule, "a", "b");
        assertEquals(List.of("a"), start(schedule, 1));
        assertNull(schedule.next(now));
        assertEquals(100 * MILLI, schedule.nanosUntilNext(now));
        now += 100 * MILLI;
        assertEquals(List.of("b"), start(schedule, 1));
    }

    @Test
    void a_host_that_asks_for_quiet_is_left_alone_that_long_and_costs_the_others_nothing() {
        HostSchedule schedule = schedule(polite(2, Duration.ZERO, 0, 0));
        wake(schedule, "a", "b");
        start(schedule, 4);
        schedule.host("a", now).busy(now, 30 * SECOND, 1);
        schedule.passed(schedule.host("a", now), now);
        schedule.host("a", now).good(); // an answer that was under way does not lift the quiet
        schedule.passed(schedule.host("a", now), now);
        end(schedule, "b");
        assertEquals(List.of("b"), start(schedule, 1));
        now += 29 * SECOND;
        assertNull(schedule.next(now));
        now += SECOND;
        assertEquals("a", next(schedule).name());
    }

    @Test
    void a_host_told_to_wait_while_it_stands_in_the_queue_waits() {
        HostSchedule schedule = schedule(polite(2, Duration.ZERO, 0, 0));
        wake(schedule, "a");
        start(schedule, 1); // queued again: there is room for a second
        schedule.host("a", now).busy(now, SECOND, 1);
        schedule.passed(schedule.host("a", now), now);
        assertNull(schedule.next(now));
        assertEquals(SECOND, schedule.nanosUntilNext(now));
        now += SECOND;
        assertEquals("a", next(schedule).name());
    }

    @Test
    void busy_answers_halve_what_is_asked_and_good_ones_win_it_back() {
        Host host = new Host("a", polite(8, Duration.ZERO, 0, 0), now);
        for (int expected : new int[] {4, 2, 1, 1}) {
            host.started(now);
            host.busy(now, 0, 1);
            assertEquals(expected, host.limit());
        }
        assertEquals(800 * MILLI, host.pauseNanos());
        for (int i = 0; i < 1000; i++) {
            host.started(now);
            host.good();
        }
        assertEquals(8, host.limit());
        assertEquals(0, host.pauseNanos());
    }

    @Test
    void pages_that_are_busy_whenever_they_are_asked_for_slow_their_host_down_but_once_each() {
        Host host = new Host("a", polite(8, Duration.ZERO, 0, 0), now);
        long begun = now;
        for (int page = 0; page < 3; page++) {
            for (int attempt = 1; attempt <= 3; attempt++) {
                host.started(now);
                host.busy(now, 0, attempt);
                now = host.notBefore();
            }
        }
        assertEquals(400 * MILLI, host.pauseNanos());
        assertEquals((1 + 2 + 4) * 700 * MILLI, now - begun, "each attempt waits twice as long as the one before");
        for (int i = 0; i < 20; i++) {
            host.started(now);
            now = host.notBefore();
            host.good();
        }
        assertTrue(now - begun < 10 * SECOND, (now - begun) / MILLI + " ms");
    }

    @Test
    void a_host_is_given_up_after_so_many_failed_connections_in_a_row() {
        Host host = new Host("a", polite(8, Duration.ZERO, 0, 0), now);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 9; i++) {
                host.started(now);
                assertFalse(host.dead());
            }
            if (round == 0) {
                host.started(now);
                host.good();
            }
        }
        host.started(now);
        assertTrue(host.dead());
        assertTrue(host.givenUp());
    }

    @Test
    void hosts_long_without_urls_are_forgotten_and_busy_ones_are_not() {
        HostSchedule schedule = schedule(polite(8, Duration.ZERO, 0, 0));
        wake(schedule, "keep");
        for (int i = 0; i < 200_000; i++) {
            schedule.host("h" + i, now);
        }
        assertTrue(schedule.hosts().size() <= 50_001, schedule.hosts().size() + " hosts");
        assertEquals("keep", next(schedule).name());
    }

    @Test
    void a_host_that_was_busy_or_is_given_up_keeps_no_other_from_being_forgotten() {
        HostSchedule schedule = schedule(polite(8, Duration.ZERO, 0, 0));
        for (int i = 0; i < 16; i++) {
            Host host = schedule.host("b" + i, now);
            host.started(now);
            if (i % 2 == 0) {
                host.busy(now, 0, 1);
            } else {
                while (!host.dead()) {
                    host.started(now);
                }
            }
        }
        now += 60 * SECOND;
        for (int i = 0; i < 200_000; i++) {
            schedule.host("h" + i, now);
        }
        assertTrue(schedule.hosts().size() <= 50_001, schedule.hosts().size() + " hosts");
    }

    private static PoliteSettings polite(int perHost, Duration delay, double hostRate, double rate) {
        return new PoliteSettings(perHost, delay, hostRate, rate, 10, 2);
    }

    private static HostSchedule schedule(PoliteSettings settings) {
        return new HostSchedule(settings, true, false);
    }

    private void wake(HostSchedule schedule, String... names) {
        for (String name : names) {
            schedule.waiting(schedule.host(name, now), now);
        }
    }

    private Host next(HostSchedule schedule) {
        @Nullable Host host = schedule.next(now);
        if (host == null) {
            throw new AssertionError("no host");
        }
        return host;
    }

    private List<String> start(HostSchedule schedule, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Host host = next(schedule);
            names.add(host.name());
            schedule.started(host, now);
        }
        return names;
    }

    private void end(HostSchedule schedule, String name) {
        schedule.host(name, now).good();
        schedule.passed(schedule.host(name, now), now);
    }
}
