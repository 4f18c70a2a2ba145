package crawler.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redirects in several processes that lead to one URL: as in one process, its page is read once, at its least depth. */
@Timeout(60)
class SharedRedirectsTest extends WorkersOnRedis {
    private static final WebUrl GOAL = Objects.requireNonNull(WebUrl.parse("http://goal/"));

    @Test
    void none_leads_to_what_another_process_visits_or_visited() throws IOException {
        Worker first = worker("c", 30, true);
        first.offer("http://goal/");
        Lease goal = first.lease("goal");
        Worker second = worker("c", 30, true);
        assertTrue(isKnown(second));
        first.finish(goal);
        first.settle();
        assertTrue(isKnown(second));
    }

    @Test
    void the_second_waits_for_the_first_and_is_not_followed_if_that_was_read() throws IOException {
        Worker first = worker("c", 30, true);
        first.offer("http://a/");
        Lease redirected = first.lease("a");
        Worker second = worker("c", 30, true);
        assertFalse(isKnown(first));
        CompletableFuture<Boolean> known = claim(second);
        second.settle();
        assertFalse(known.isDone());
        first.run(() -> first.frontier.seen(GOAL));
        first.run(() -> first.frontier.release(GOAL));
        second.settle();
        assertFalse(known.isDone(), "what was found there is not told yet");
        first.finish(redirected);
        assertTrue(loop.await(known));
    }

    @Test
    void none_leads_to_what_was_read_by_way_of_another_though_that_is_not_told_yet() throws IOException {
        Worker worker = worker("c", 30, true);
        worker.offer("http://a/");
        Lease redirected = worker.lease("a");
        assertFalse(isKnown(worker));
        worker.run(() -> worker.frontier.seen(GOAL));
        assertTrue(isKnown(worker));
        worker.finish(redirected);
        worker.settle();
        assertTrue(isKnown(worker));
    }

    @Test
    void the_second_is_followed_if_the_first_came_to_nothing() throws IOException {
        Worker first = worker("c", 30, true);
        Worker second = worker("c", 30, true);
        assertFalse(isKnown(first));
        CompletableFuture<Boolean> known = claim(second);
        second.settle();
        assertFalse(known.isDone());
        first.run(() -> first.frontier.release(GOAL));
        assertFalse(loop.await(known));
    }

    @Test
    void one_of_a_process_that_died_keeps_nobody() throws IOException {
        Worker dead = worker("c", 1, true);
        Worker other = worker("c", 1, true);
        assertFalse(isKnown(dead));
        dead.die();
        assertFalse(isKnown(other));
    }

    @Test
    void a_link_is_not_visited_while_one_is_on_its_way_to_it() throws IOException {
        Worker first = worker("c", 30, true);
        Worker second = worker("c", 30, true);
        assertFalse(isKnown(first));
        second.run(() -> second.frontier.offer(Worker.batch(1, "http://goal/", "http://goal/other"), second::taken));
        second.settle();
        Lease other = second.lease("goal");
        assertEquals("http://goal/other", other.url().href());
        second.finish(other);
        second.settle();
        assertNull(second.call(() -> second.frontier.lease("goal")));
        first.run(() -> first.frontier.release(GOAL));
        first.settle();
        second.until(() -> first.waits("goal") || second.frontier.lease("goal") != null); // whoever has the host by now
    }

    @Test
    void one_leads_to_what_another_process_found_for_the_next_depth() throws IOException {
        RedisSettings settings = loop.settings(server, "c", 30);
        Worker first = new Worker(settings, true, true, null);
        workers.add(first);
        first.offer("http://a/", "http://a/old");
        first.endOfSeeds();
        Lease page = first.lease("a");
        Lease redirected = first.lease("a");
        first.run(() -> first.frontier.finish(page, true, Worker.batch(1, "http://goal/")));
        Worker.keep(first.call(first.frontier::commit));
        first.settle();
        Worker second = new Worker(settings, true, false, null);
        workers.add(second);
        assertFalse(isKnown(second), "it waits for depth 1, and is found at depth 0");
        second.run(() -> second.frontier.release(GOAL));
        second.settle();
        first.run(() -> first.frontier.finish(redirected, false, UrlBatch.EMPTY));
        Worker.keep(first.call(first.frontier::commit));
        first.settle();
        assertTrue(isKnown(second), "depth 1 has begun");
    }

    private boolean isKnown(Worker worker) {
        return loop.await(claim(worker));
    }

    private static CompletableFuture<Boolean> claim(Worker worker) {
        CompletableFuture<Boolean> known = new CompletableFuture<>();
        worker.run(() -> worker.frontier.claim(GOAL, () -> {}, known::complete));
        return known;
    }
}
