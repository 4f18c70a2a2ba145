package crawler.frontier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.frontier.MemoryFrontier.Lease;
import crawler.url.WebUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemoryFrontierTest {
    private final MemoryFrontier frontier = new MemoryFrontier(2, new Fingerprint(1));

    @Test
    void a_url_is_leased_once_however_often_it_is_offered() {
        assertTrue(offer("http://a/x"));
        assertFalse(offer("http://a/x"));
        Lease lease = lease();
        assertFalse(offer("http://a/x"));
        frontier.finish(lease);
        assertFalse(offer("http://a/x"));
        assertNull(frontier.lease());
        assertEquals(1, frontier.known());
    }

    @Test
    void two_urls_that_differ_in_their_fragment_are_one() {
        assertTrue(offer("http://a/x#1"));
        assertFalse(offer("http://a/x#2"));
        assertEquals("http://a/x", lease().url().href());
    }

    @Test
    void a_host_has_no_more_leases_than_it_may() {
        offer("http://a/1");
        offer("http://a/2");
        offer("http://a/3");
        Lease first = lease();
        lease();
        assertNull(frontier.lease(), "two of a host at a time");
        assertEquals(1, frontier.waiting());
        assertEquals(2, frontier.leased());
        frontier.finish(first);
        assertEquals("http://a/3", lease().url().href());
    }

    @Test
    void hosts_take_turns() {
        for (int i = 0; i < 3; i++) {
            offer("http://a/" + i);
        }
        offer("http://b/0");
        offer("http://c/0");
        List<String> order = new ArrayList<>();
        for (Lease lease = frontier.lease(); lease != null; lease = frontier.lease()) {
            order.add(lease.url().host());
        }
        assertEquals(List.of("a", "b", "c", "a"), order);
    }

    @Test
    void urls_of_a_host_come_in_the_order_they_were_offered_with_their_depth() {
        int count = 20_000; // several blocks of the queue
        for (int i = 0; i < count; i++) {
            assertTrue(frontier.offer(
                    Objects.requireNonNull(WebUrl.parse("http://a/" + "p".repeat(i % 50) + "/" + i)), i));
        }
        for (int i = 0; i < count; i++) {
            Lease lease = lease();
            assertEquals("http://a/" + "p".repeat(i % 50) + "/" + i, lease.url().href());
            assertEquals(i, lease.depth());
            frontier.finish(lease);
        }
        assertNull(frontier.lease());
        assertEquals(0, frontier.waiting());
    }

    @Test
    void a_queue_that_runs_empty_and_fills_again_keeps_its_order() {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 300; i++) {
                offer("http://a/" + round + "/" + i);
            }
            for (int i = 0; i < 300; i++) {
                Lease lease = lease();
                assertEquals("http://a/" + round + "/" + i, lease.url().href());
                frontier.finish(lease);
            }
        }
    }

    @Test
    void a_very_long_url_is_kept_whole() {
        String url = "http://a/" + "x".repeat(300_000);
        offer("http://a/short");
        offer(url);
        offer("http://a/last");
        lease();
        Lease lease = lease();
        assertEquals(url, lease.url().href());
        frontier.finish(lease);
        assertEquals("http://a/last", lease().url().href());
    }

    private boolean offer(String url) {
        return frontier.offer(Objects.requireNonNull(WebUrl.parse(url)), 0);
    }

    private Lease lease() {
        Lease lease = frontier.lease();
        assertNotNull(lease);
        return lease;
    }
}
