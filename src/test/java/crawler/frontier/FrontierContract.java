package crawler.frontier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every frontier promises. */
public abstract class FrontierContract {
    private final Set<String> awake = new HashSet<>();
    private Frontier frontier;

    /** A frontier without URLs. */
    protected abstract Frontier open(boolean byLevels) throws Exception;

    @BeforeEach
    void begin() throws Exception {
        begin(false);
    }

    private void begin(boolean byLevels) throws Exception {
        awake.clear();
        frontier = open(byLevels);
        frontier.listen(new Frontier.Listener() {
            @Override
            public void waiting(String host) {
                awake.add(host);
            }

            @Override
            public void adopted(WebUrl home) {
                throw new AssertionError("nobody adopted " + home);
            }

            @Override
            public void trusted(WebUrl seed) {
                throw new AssertionError("nobody else trusts " + seed);
            }

            @Override
            public void allowedPrivate(WebUrl seed) {
                throw new AssertionError("nobody else allows " + seed);
            }

            @Override
            public long quietNanos(String host) {
                return 0;
            }

            @Override
            public void changed() {}

            @Override
            public void failed(IOException reason) {
                throw new AssertionError(reason);
            }
        });
    }

    @Test
    void a_url_is_leased_once_however_often_it_is_offered() {
        assertEquals(1, offer(0, "http://a/x"));
        assertEquals(0, offer(0, "http://a/x", "http://a/x"));
        Lease lease = lease("a");
        assertEquals(0, offer(0, "http://a/x"));
        assertEquals(0, finish(lease, "http://a/x"));
        assertNull(frontier.lease("a"));
        assertEquals(1, frontier.known());
        assertEquals(0, frontier.waiting());
    }

    @Test
    void a_link_marked_as_seen_is_never_leased() {
        redirectTo("http://a/x#fragment");
        assertEquals(1, offer(1, "http://a/x", "http://a/y"));
        assertEquals("http://a/y", lease("a").url().href());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_seed_that_a_redirect_reached_before_it_was_offered_is_leased_once(boolean byLevels) throws Exception {
        begin(byLevels);
        redirectTo("http://a/x");
        assertEquals(1, offer(0, "http://a/x", "http://a/x"));
        assertEquals(0, offer(0, "http://a/x"), "given once more");
        assertEquals(0, lease("a").depth());
        assertNull(frontier.lease("a"));
        assertEquals(2, frontier.known());
    }

    @Test
    void a_seed_that_waits_as_a_link_is_leased_once() {
        offer(0, "http://a/");
        finish(lease("a"), "http://a/x", "http://a/y");
        offer(0, "http://a/x");
        assertEquals(List.of("http://a/x", "http://a/y"), leases("a"));
        assertEquals(3, frontier.known());
    }

    @Test
    void a_seed_that_waits_as_a_link_and_was_reached_by_a_redirect_is_leased_once() {
        offer(0, "http://a/");
        finish(lease("a"), "http://a/x", "http://a/y");
        redirectTo("http://a/x");
        assertEquals(1, offer(0, "http://a/x"));
        assertEquals(List.of("http://a/x", "http://a/y"), leases("a"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_seed_that_was_visited_as_a_link_is_visited_again_only_if_it_has_no_rows(boolean hasRows) {
        offer(0, "http://a/");
        finish(lease("a"), "http://a/x");
        frontier.finish(lease("a"), hasRows, UrlBatch.EMPTY);
        assertEquals(hasRows ? 0 : 1, offer(0, "http://a/x"));
        assertEquals(hasRows ? List.of() : List.of("http://a/x"), leases("a"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_seed_that_is_just_visited_as_a_link_is_visited_again_only_if_it_has_no_rows(boolean hasRows) {
        offer(0, "http://a/");
        finish(lease("a"), "http://a/x");
        Lease link = lease("a");
        assertEquals(0, offer(0, "http://a/x"));
        assertNull(frontier.lease("a"));
        frontier.endOfSeeds();
        awake.clear();
        frontier.finish(link, hasRows, UrlBatch.EMPTY);
        assertEquals(hasRows, frontier.isDone());
        assertEquals(hasRows ? List.of() : List.of("http://a/x"), leases("a"));
        assertEquals(hasRows ? Set.of() : Set.of("a"), awake);
        assertTrue(frontier.isDone());
    }

    @Test
    void a_seed_whose_link_is_put_back_is_leased_once() {
        offer(0, "http://a/");
        finish(lease("a"), "http://a/x");
        Lease link = lease("a");
        frontier.putBack(link);
        offer(0, "http://a/x");
        assertEquals(List.of("http://a/x"), leases("a"));
        assertEquals(0, frontier.waiting());
    }

    @Test
    void the_listener_hears_of_a_host_when_it_has_something_to_lease_again() {
        offer(0, "http://a/1", "http://b:81/1", "http://me@c/1");
        assertEquals(Set.of("a", "b:81", "c"), awake);
        awake.clear();
        offer(0, "http://a/2");
        assertEquals(Set.of(), awake, "it had one already");
        lease("a");
        Lease last = lease("a");
        assertNull(frontier.lease("a"));
        finish(last, "http://a/3");
        assertEquals(Set.of("a"), awake);
    }

    @Test
    void urls_of_a_host_come_in_the_order_they_were_offered_with_their_depth() {
        int count = 20_000;
        UrlBatch batch = new UrlBatch(1);
        for (int i = 0; i < count; i++) {
            add(batch, "http://a/" + "p".repeat(i % 50) + "/" + i, i);
        }
        frontier.offer(batch, fresh -> assertEquals(count, fresh));
        for (int i = 0; i < count; i++) {
            Lease lease = lease("a");
            assertEquals("http://a/" + "p".repeat(i % 50) + "/" + i, lease.url().href());
            assertEquals(i, lease.depth());
            finish(lease);
        }
        assertNull(frontier.lease("a"));
    }

    @Test
    void a_queue_that_runs_empty_and_fills_again_keeps_its_order() {
        for (int round = 0; round < 5; round++) {
            List<String> urls = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                urls.add("http://a/" + round + "/" + i);
            }
            offer(0, urls.toArray(String[]::new));
            for (String url : urls) {
                Lease lease = lease("a");
                assertEquals(url, lease.url().href());
                finish(lease);
            }
        }
    }

    @Test
    void a_very_long_url_is_kept_whole() {
        String url = "http://a/" + "x".repeat(300_000);
        offer(0, "http://a/short", url, "http://a/last");
        lease("a");
        assertEquals(url, lease("a").url().href());
        assertEquals("http://a/last", lease("a").url().href());
    }

    @Test
    void a_lease_put_back_comes_first_again_with_its_attempts_counted() {
        offer(3, "http://a/1", "http://a/2");
        Lease first = lease("a");
        assertEquals(1, first.attempt());
        frontier.putBack(first);
        assertEquals(2, frontier.waiting());
        Lease again = lease("a");
        assertEquals("http://a/1", again.url().href());
        assertEquals(2, again.attempt());
        assertEquals(3, again.depth());
        lease("a");
        awake.clear();
        frontier.putBack(again);
        assertEquals(Set.of("a"), awake);
        assertEquals(3, lease("a").attempt());
    }

    @Test
    void by_levels_a_depth_waits_for_the_end_of_the_one_before() throws Exception {
        begin(true);
        offer(0, "http://a/", "http://b/");
        Lease a = lease("a");
        Lease b = lease("b");
        finish(a, "http://a/1", "http://b/1");
        assertNull(frontier.lease("a"), "b has not answered yet");
        frontier.endOfSeeds();
        assertNull(frontier.lease("a"));
        awake.clear();
        finish(b);
        assertEquals(Set.of("a", "b"), awake);
        assertEquals(1, lease("a").depth());
    }

    @Test
    void by_levels_no_depth_begins_while_seeds_may_come() throws Exception {
        begin(true);
        offer(0, "http://a/");
        finish(lease("a"), "http://a/1");
        assertNull(frontier.lease("a"));
        offer(0, "http://a/2");
        Lease seed = lease("a");
        assertEquals(0, seed.depth());
        frontier.endOfSeeds();
        assertNull(frontier.lease("a"));
        finish(seed);
        assertEquals("http://a/1", lease("a").url().href());
    }

    @Test
    void by_levels_a_seed_that_was_found_as_a_link_counts_at_depth_0_and_is_leased_once() throws Exception {
        begin(true);
        offer(0, "http://a/");
        finish(lease("a"), "http://a/late", "http://a/other");
        assertEquals(1, offer(0, "http://a/late"));
        assertEquals(0, offer(0, "http://a/late"), "given twice");
        Lease late = lease("a");
        assertEquals("http://a/late", late.url().href());
        assertEquals(0, late.depth());
        frontier.endOfSeeds();
        finish(late);
        assertEquals("http://a/other", lease("a").url().href());
        assertNull(frontier.lease("a"));
        assertEquals(0, frontier.waiting());
    }

    @Test
    void what_a_redirect_led_to_is_not_leased_where_it_waits_as_a_link() {
        offer(0, "http://a/");
        finish(lease("a"), "http://a/old", "http://a/new", "http://a/other");
        assertFalse(isKnown("http://a/elsewhere"));
        assertTrue(isKnown("http://a/new#fragment"));
        Lease old = lease("a");
        frontier.seen(url("http://a/new"));
        finish(old);
        Lease other = lease("a");
        assertEquals("http://a/other", other.url().href());
        frontier.endOfSeeds();
        finish(other);
        assertTrue(frontier.isDone());
    }

    @Test
    void what_a_redirect_led_to_is_leased_where_it_waits_as_a_seed() {
        offer(0, "http://a/old", "http://a/new");
        Lease old = lease("a");
        frontier.seen(url("http://a/new"));
        finish(old);
        assertEquals("http://a/new", lease("a").url().href());
    }

    @Test
    void by_levels_a_redirect_may_lead_to_what_waits_for_the_next() throws Exception {
        begin(true);
        offer(0, "http://a/", "http://a/old");
        frontier.endOfSeeds();
        finish(lease("a"), "http://a/new", "http://b/other");
        Lease old = lease("a");
        assertTrue(isKnown("http://a/old"), "it is visited itself");
        assertFalse(isKnown("http://a/new"));
        frontier.seen(url("http://a/new"));
        finish(old);
        assertTrue(isKnown("http://a/new"));
        assertTrue(isKnown("http://b/other"), "its level has begun");
        assertEquals("http://b/other", lease("b").url().href());
        assertNull(frontier.lease("a"));
    }

    @Test
    void by_levels_a_redirect_may_not_lead_to_a_seed_that_was_found_as_a_link() throws Exception {
        begin(true);
        offer(0, "http://a/");
        finish(lease("a"), "http://a/late");
        offer(0, "http://a/late");
        assertTrue(isKnown("http://a/late"));
    }

    @Test
    void by_levels_the_next_begins_when_the_last_of_this_one_need_not_be_leased() throws Exception {
        begin(true);
        offer(0, "http://a/");
        frontier.endOfSeeds();
        finish(lease("a"), "http://a/old", "http://a/new");
        Lease old = lease("a");
        frontier.seen(url("http://a/new"));
        finish(old, "http://a/next");
        assertEquals("http://a/next", lease("a").url().href());
    }

    @Test
    void what_is_found_may_be_offered_before_its_page_is_finished() throws Exception {
        begin(true);
        offer(0, "http://a/");
        frontier.endOfSeeds();
        Lease page = lease("a");
        offer(1, "http://a/1");
        assertNull(frontier.lease("a"), "the page is not finished");
        finish(page, "http://a/2");
        assertEquals("http://a/1", lease("a").url().href());
        assertEquals("http://a/2", lease("a").url().href());
    }

    @Test
    void it_is_done_when_no_seed_is_to_come_none_waits_and_none_is_leased() {
        assertFalse(frontier.isDone(), "seeds may come");
        offer(0, "http://a/1");
        frontier.endOfSeeds();
        assertFalse(frontier.isDone(), "one waits");
        Lease lease = lease("a");
        assertFalse(frontier.isDone(), "it is leased");
        finish(lease, "http://a/2");
        assertFalse(frontier.isDone(), "another was found on it");
        frontier.finish(lease("a"), false, UrlBatch.EMPTY);
        assertTrue(frontier.isDone());
        assertEquals(1, frontier.pages(), "the last one was none");
    }

    @Test
    void waiting_counts_what_is_offered_and_not_leased() {
        offer(0, "http://a/1", "http://a/2", "http://b/1");
        assertEquals(3, frontier.waiting());
        Lease lease = lease("a");
        assertEquals(2, frontier.waiting());
        finish(lease, "http://c/1");
        assertEquals(3, frontier.waiting());
        assertEquals(4, frontier.known());
        assertTrue(frontier.bytes() > 0);
    }

    private int offer(int depth, String... urls) {
        int[] fresh = {-1};
        frontier.offer(batch(depth, urls), taken -> fresh[0] = taken);
        return fresh[0];
    }

    /** Returns how many of the URLs found were new. */
    private long finish(Lease lease, String... found) {
        long before = frontier.known();
        frontier.finish(lease, true, batch(lease.depth() + 1, found));
        return frontier.known() - before;
    }

    /** A page of another host is redirected there. */
    private void redirectTo(String target) {
        offer(0, "http://elsewhere/");
        Lease from = lease("elsewhere");
        frontier.seen(url(target));
        finish(from);
    }

    private boolean isKnown(String target) {
        boolean[] known = {false};
        frontier.claim(url(target), () -> {}, isKnown -> known[0] = isKnown);
        frontier.release(url(target));
        return known[0];
    }

    private Lease lease(String host) {
        Lease lease = frontier.lease(host);
        assertNotNull(lease);
        assertEquals(host, lease.host());
        return lease;
    }

    /** Leases and finishes whatever the host has, sorted. */
    private List<String> leases(String host) {
        List<String> leases = new ArrayList<>();
        for (Lease lease = frontier.lease(host); lease != null; lease = frontier.lease(host)) {
            leases.add(lease.url().href());
            frontier.finish(lease, true, UrlBatch.EMPTY);
        }
        leases.sort(null);
        return leases;
    }

    /** URLs found at a depth. */
    protected static UrlBatch batch(int depth, String... urls) {
        UrlBatch batch = new UrlBatch(0);
        for (String url : urls) {
            add(batch, url, depth);
        }
        return batch;
    }

    private static void add(UrlBatch batch, String url, int depth) {
        byte[] bytes = url.getBytes(StandardCharsets.ISO_8859_1);
        batch.add(bytes, bytes.length, depth);
    }

    private static WebUrl url(String text) {
        return Objects.requireNonNull(WebUrl.parse(text));
    }
}
