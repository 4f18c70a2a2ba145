package crawler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.http.FakeFetcher.Notes;
import crawler.http.Outcome.Failed;
import crawler.http.Outcome.Stage;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryingFetcherTest {

    private final EmbeddedChannel time = new EmbeddedChannel();
    private final FakeFetcher net = new FakeFetcher();
    private final Notes sink = new Notes();
    private final Request request = Request.get(FakeFetcher.url("http://a.example/"));
    private long millis;
    private double chance = 1;

    @BeforeEach
    void stopTheClock() {
        time.freezeTime();
    }

    @AfterEach
    void close() {
        time.finishAndReleaseAll();
    }

    private Exchange get(int retries, long timeoutMillis) {
        request.context().start(nanos(), TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        return new RetryingFetcher(net, retries, time.eventLoop(), this::nanos, () -> chance).fetch(request, sink);
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis) + 1;
    }

    private void pass(long moreMillis) {
        millis += moreMillis;
        time.advanceTimeBy(moreMillis, TimeUnit.MILLISECONDS);
        time.runPendingTasks();
        time.runScheduledPendingTasks();
    }

    private void expectAttemptAfter(long wait) {
        int before = net.calls.size();
        pass(wait - 1);
        assertEquals(before, net.calls.size(), "too early");
        pass(1);
        assertEquals(before + 1, net.calls.size(), "too late");
    }

    @Test
    void a_good_answer_is_asked_for_once() {
        get(2, 30_000);
        net.last().answer(200);
        pass(100_000);
        assertEquals(List.of("200 http://a.example/", "\"body\"", "end 200"), sink.notes);
        assertEquals(1, net.calls.size());
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"CONNECT", "READ", "DEADLINE"})
    void what_may_pass_is_tried_again_after_longer_and_longer_waits(Stage stage) {
        get(3, 30_000);
        net.last().fail(stage, "first");
        expectAttemptAfter(500);
        net.last().fail(stage, "second");
        expectAttemptAfter(1000);
        net.last().fail(stage, "third");
        expectAttemptAfter(2000);
        assertEquals(List.of(), sink.notes);
        net.last().fail(stage, "fourth");
        assertEquals(List.of("end " + stage + ": fourth"), sink.notes);
    }

    @Test
    void waits_are_spread_over_half_their_length() {
        chance = 0;
        get(1, 30_000);
        net.last().fail(Stage.READ, "reset");
        expectAttemptAfter(250);
    }

    @Test
    void waits_do_not_grow_beyond_half_a_minute() {
        get(100, 10_000_000);
        for (int i = 0; i < 6; i++) {
            net.last().fail(Stage.READ, "reset");
            pass(500L << i);
        }
        for (int i = 0; i < 20; i++) {
            net.last().fail(Stage.READ, "reset");
            expectAttemptAfter(30_000);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"RESOLVE", "TLS", "REDIRECT", "CANCELLED"})
    void what_lasts_is_not_tried_again(Stage stage) {
        get(2, 30_000);
        net.last().fail(stage, "no such host");
        assertEquals(List.of("end " + stage + ": no such host"), sink.notes);
    }

    @Test
    void a_name_server_that_was_silent_is_asked_again() {
        get(2, 30_000);
        net.last().sink.end(new Failed(Stage.RESOLVE, "name server does not answer", true));
        expectAttemptAfter(500);
    }

    @Test
    void the_deadline_covers_the_waits() {
        get(5, 1500);
        net.last().fail(Stage.READ, "first");
        expectAttemptAfter(500);
        net.last().fail(Stage.READ, "second"); // a second more would end at the deadline
        assertEquals(List.of("end READ: second"), sink.notes);
    }

    @Test
    void after_the_deadline_there_is_no_attempt() {
        get(5, 1000);
        pass(1000);
        net.last().fail(Stage.DEADLINE, "no answer within 1s");
        assertEquals(List.of("end DEADLINE: no answer within 1s"), sink.notes);
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504})
    void statuses_that_may_pass_are_tried_again_and_the_last_is_the_answer(int status) {
        get(2, 30_000);
        net.last().answer(status);
        expectAttemptAfter(500);
        net.last().answer(status);
        expectAttemptAfter(1000);
        assertEquals(List.of(), sink.notes);
        net.last().answer(status, "Retry-After: 7");
        assertEquals(List.of(status + " http://a.example/", "\"body\"", "end " + status), sink.notes);
    }

    @Test
    void a_status_that_may_pass_is_tried_again_when_its_retry_after_says() {
        get(2, 30_000);
        net.last().answer(502, "Retry-After: 4");
        expectAttemptAfter(4000);
        net.last().answer(502, "Retry-After: 26"); // beyond the deadline
        assertEquals("end 502", sink.last());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 404, 408, 429, 500, 501, 503, 505, 520})
    void other_statuses_are_answers(int status) {
        get(2, 30_000);
        net.last().answer(status, "Retry-After: 1");
        assertEquals("end " + status, sink.last());
    }

    @Test
    void a_status_without_time_left_is_the_answer() {
        get(2, 400);
        net.last().answer(502);
        assertEquals("end 502", sink.last());
    }

    @Test
    void an_answer_that_broke_begins_anew() {
        get(1, 30_000);
        net.last().head(200);
        net.last().body("half");
        net.last().fail(Stage.READ, "connection reset");
        expectAttemptAfter(500);
        net.last().answer(200);
        assertEquals(
                List.of("200 http://a.example/", "\"half\"", "200 http://a.example/", "\"body\"", "end 200"),
                sink.notes);
    }

    @Test
    void without_retries_nothing_stands_between() {
        get(0, 30_000);
        net.last().answer(502);
        assertEquals("end 502", sink.last());
    }

    @Test
    void pausing_while_waiting_holds_for_the_next_attempt() {
        Exchange exchange = get(1, 30_000);
        net.last().fail(Stage.READ, "reset");
        exchange.pause();
        pass(500);
        assertTrue(net.last().paused);
        exchange.resume();
        assertFalse(net.last().paused);
    }

    @Test
    void cancelling_while_waiting_ends_later_on_the_loop_and_once() {
        Exchange exchange = get(1, 30_000);
        net.last().fail(Stage.READ, "reset");
        exchange.cancel();
        assertEquals(List.of(), sink.notes, "not from inside");
        exchange.cancel();
        pass(10_000);
        assertEquals(List.of("end CANCELLED: cancelled"), sink.notes);
        assertEquals(1, net.calls.size());
    }

    @Test
    void cancelling_an_attempt_is_passed_on_and_not_repeated() {
        Exchange exchange = get(1, 30_000);
        exchange.cancel();
        assertTrue(net.last().cancelled);
        net.last().fail(Stage.READ, "reset");
        pass(10_000);
        assertEquals(List.of("end READ: reset"), sink.notes);
        assertEquals(1, net.calls.size());
    }
}
