package crawler.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import crawler.frontier.Lease;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who holds how many hosts. */
@Timeout(60)
class SharesTest extends WorkersOnRedis {
    @Test
    void of_four_hosts_each_of_three_processes_has_one_and_none_is_moved_again() throws IOException {
        worker(30, true).offer("http://a/1", "http://b/1", "http://c/1", "http://d/1");
        worker(30, false);
        untilShares(2, 2);
        worker(30, false);
        untilShares(1, 1, 2);
        assertTheyStay();
    }

    @Test
    void who_comes_late_gets_a_third_of_twenty_hosts() throws IOException {
        String[] urls =
                IntStream.range(0, 20).mapToObj(i -> "http://host" + i + "/").toArray(String[]::new);
        worker(30, true).offer(urls);
        worker(30, false);
        untilShares(10, 10);
        worker(30, false);
        untilShares(6, 7, 7);
        assertTheyStay();
    }

    @Test
    void a_host_is_given_back_when_its_page_has_ended_and_gets_no_request_until_then() throws IOException {
        Worker rich = worker(30, true);
        rich.offer("http://a/1", "http://a/2", "http://b/1", "http://b/2");
        Lease a = rich.lease("a");
        Lease b = rich.lease("b");
        Worker poor = worker(30, false);
        poor.settle();
        rich.settle();
        untilShares(2);
        assertNull(rich.call(() -> rich.frontier.lease("a")), "it is to be given back");
        assertNotNull(rich.call(() -> rich.frontier.lease("b")), "it stays");
        rich.finish(a);
        rich.finish(b);
        poor.until(() -> poor.waits("a"));
        assertEquals("http://a/2", poor.lease("a").url().href());
        rich.settle();
        assertEquals(2, rich.call(rich.frontier::pages));
    }

    @Test
    void a_host_takes_along_how_long_it_wants_to_be_left_alone() throws IOException {
        Worker rich = worker(30, true);
        rich.quiet.put("a", TimeUnit.HOURS.toNanos(1));
        rich.quiet.put("b", TimeUnit.HOURS.toNanos(1));
        rich.offer("http://a/1", "http://b/1");
        Worker poor = worker(30, false);
        untilShares(1);
        poor.settle();
        assertEquals(List.of(), poor.waiting);
    }

    @Test
    void a_process_whose_hosts_ran_dry_gets_one_of_another() throws IOException {
        worker(30, true).offer("http://a/1", "http://b/1", "http://c/1");
        Worker poor = worker(30, false);
        untilShares(1, 2);
        poor.until(() -> !poor.waiting.isEmpty());
        poor.finish(poor.lease(poor.waiting.get(0)));
        poor.until(() -> poor.waiting.size() == 2);
        untilShares(1, 1);
        assertTheyStay();
    }

    @Test
    void the_wish_of_a_process_that_died_is_forgotten() throws IOException {
        Worker rich = worker(30, true);
        rich.offer("http://a/1", "http://b/1");
        rich.sleepWhile(
                () -> {
                    Worker poor = worker(1, false);
                    poor.settle();
                    assertEquals(":1\r\n", server.answers("ZCARD crawler:{c}:hungry"));
                    poor.die();
                    Worker witness = worker(30, false); // by whom it is found dead
                    loop.until(() -> server.answers("ZCARD crawler:{c}:alive").equals(":2\r\n"));
                    witness.close();
                },
                0);
        assertEquals(":0\r\n", server.answers("ZCARD crawler:{c}:hungry"));
        rich.settle();
        rich.settle();
        untilShares(2);
    }

    @Test
    void what_nobody_has_taken_for_a_second_is_no_longer_kept_for_who_does_not_ask() throws IOException {
        loop.join(loop.settings(server, "c", 30), false, System::nanoTime); // and says nothing
        Worker other = worker(30, true);
        other.offer("http://a/1", "http://b/1");
        untilShares(1);
        untilShares(2);
        assertFalse(other.waiting.isEmpty());
    }

    private Worker worker(int lease, boolean seeds) throws IOException {
        return worker("c", lease, seeds);
    }

    /** Waits until so many hosts are held by each process that holds any, fewest first. */
    private void untilShares(Integer... hosts) {
        loop.until(() -> {
            Map<String, Integer> shares = new HashMap<>();
            holders().values().forEach(process -> shares.merge(process, 1, Integer::sum));
            return shares.values().stream().sorted().toList().equals(List.of(hosts));
        });
    }

    /** Every process asks twice more, and each host is where it was. */
    private void assertTheyStay() {
        Map<String, String> before = holders();
        for (int round = 0; round < 2; round++) {
            workers.forEach(Worker::settle);
        }
        assertEquals(before, holders());
    }

    /** Host to process, as Redis has it. */
    private Map<String, String> holders() {
        String[] lines = server.answers("HGETALL crawler:{c}:held").split("\r\n", -1); // *n, then $length and text each
        Map<String, String> holders = new HashMap<>();
        for (int i = 2; i + 2 < lines.length; i += 4) {
            holders.put(lines[i], lines[i + 2]);
        }
        return holders;
    }
}
