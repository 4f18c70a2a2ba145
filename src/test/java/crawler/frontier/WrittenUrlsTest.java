package crawler.frontier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** A frontier that has no URL in memory but by its place in the log: what every frontier promises, and a few things more. */
class WrittenUrlsTest extends FileFrontierContract {
    @Override
    FileFrontier open(StateSettings settings) throws IOException {
        return open(settings, 0, Runnable::run);
    }

    private FileFrontier open(String state, boolean byLevels, long inMemory) throws IOException {
        return open(settings(state, byLevels), inMemory, Runnable::run);
    }

    private FileFrontier open(StateSettings settings, long inMemory, Executor diskThread) throws IOException {
        return toBeClosed(
                FileFrontier.open(settings, new FileFrontier.Means(Disk.REAL, Runnable::run, diskThread, inMemory)));
    }

    @Test
    void urls_come_in_their_order_wherever_they_are_on_their_way_to_the_log() throws IOException {
        for (long inMemory : new long[] {0, 300, 3_000, Long.MAX_VALUE}) {
            FileFrontier frontier = open("way" + inMemory, false, inMemory);
            frontier.listen(new SmallCrawl.QuietListener());
            List<Frontier.Commit> onTheirWay = new ArrayList<>();
            int leased = 0;
            for (int i = 0; i < 600; i++) {
                offer(frontier, url(i));
                if (i % 7 == 0) {
                    onTheirWay.add(frontier.commit());
                }
                if (i % 31 == 0 && onTheirWay.size() > 3) {
                    onTheirWay.remove(0).keep(0);
                }
                if (i % 2 == 0) {
                    Lease lease = Objects.requireNonNull(frontier.lease("a"));
                    assertEquals(url(leased++), lease.url().href());
                    frontier.finish(lease, true, UrlBatch.EMPTY);
                }
            }
            for (Lease lease = frontier.lease("a"); lease != null; lease = frontier.lease("a")) {
                assertEquals(url(leased++), lease.url().href());
            }
            assertEquals(600, leased);
        }
    }

    private static String url(int i) {
        return "http://a/" + i + "/" + "x".repeat(i % 100 == 99 ? 20_000 : i % 40);
    }

    @Test
    void what_waited_when_it_was_closed_comes_in_the_same_order_without_what_was_done() throws IOException {
        FileFrontier frontier = open("again", false, 0);
        frontier.listen(new SmallCrawl.QuietListener());
        for (int i = 0; i < 300; i++) {
            offer(frontier, url(i), "http://b/" + i);
        }
        for (int i = 0; i < 100; i++) {
            frontier.finish(Objects.requireNonNull(frontier.lease("a")), true, UrlBatch.EMPTY);
        }
        Files.writeString(folder.resolve("rows"), "");
        frontier.commit().keep(0);
        close(frontier);
        FileFrontier again = open("again", false, 0);
        again.listen(new SmallCrawl.QuietListener());
        assertEquals(500, again.waiting());
        for (int i = 0; i < 300; i++) {
            if (i >= 100) {
                assertEquals(url(i), lease(again, "a").url().href());
            }
            assertEquals("http://b/" + i, lease(again, "b").url().href());
        }
        assertNull(again.lease("a"));
    }

    @Test
    void while_the_disk_is_slow_nobody_waits_for_it_and_the_host_is_told_of_when_it_has_answered() throws IOException {
        ArrayDeque<Runnable> reading = new ArrayDeque<>();
        FileFrontier frontier = open(settings("slow", false), 0, reading::add);
        List<String> awake = new ArrayList<>();
        frontier.listen(new SmallCrawl.QuietListener() {
            @Override
            public void waiting(String host) {
                awake.add(host);
            }
        });
        for (int i = 0; i < 100; i++) {
            offer(frontier, url(i), "http://b/" + i);
        }
        frontier.endOfSeeds();
        frontier.commit().keep(0);
        awake.clear();
        assertNull(frontier.lease("a"));
        assertNull(frontier.lease("b"));
        assertNull(frontier.lease("a"), "asked again, read once");
        assertEquals(2, reading.size());
        assertEquals(200, frontier.waiting());
        assertFalse(frontier.isDone());
        offer(frontier, url(100));
        assertEquals(List.of(), awake, "there is still nothing to lease");
        reading.remove().run();
        assertEquals(List.of("a"), awake);
        for (int i = 0; i <= 100; i++) {
            Lease lease = lease(frontier, "a");
            assertEquals(url(i), lease.url().href());
            if (i == 0) { // what comes back is before what is on its way
                frontier.putBack(lease);
                lease = lease(frontier, "a");
                assertEquals(2, lease.attempt());
            }
            frontier.finish(lease, true, UrlBatch.EMPTY);
            for (Runnable next = reading.poll(); next != null; next = reading.poll()) {
                next.run();
            }
        }
        assertNull(frontier.lease("a"));
        assertEquals(List.of("a", "b"), awake, "the next ones of a were there before they were asked for");
        frontier.close();
        reading.forEach(Runnable::run);
    }

    @Test
    void what_the_disk_says_after_the_end_is_nobodys_business() throws IOException {
        ArrayDeque<Runnable> reading = new ArrayDeque<>();
        FileFrontier frontier = open(settings("late", false), 0, reading::add);
        frontier.listen(new SmallCrawl.QuietListener() {
            @Override
            public void failed(IOException reason) {
                throw new AssertionError(reason);
            }
        });
        offer(frontier, "http://a/1");
        frontier.commit().keep(0);
        assertNull(frontier.lease("a"));
        frontier.close();
        reading.forEach(Runnable::run);
    }

    @Test
    void closing_waits_for_the_disk_on_the_disks_thread_alone_and_the_folder_is_free_when_it_is_told_of()
            throws IOException {
        ArrayDeque<Runnable> disk = new ArrayDeque<>();
        Files.writeString(folder.resolve("rows"), "");
        FileFrontier frontier = open(settings("closing", false), 0, disk::add);
        frontier.endOfSeeds();
        CompletableFuture<Void> closed = frontier.close().toCompletableFuture();
        assertFalse(closed.isDone());
        assertThrows(StateException.class, () -> open("closing", false, 0), "it is held");
        disk.forEach(Runnable::run);
        assertTrue(closed.isDone());
        assertTrue(open("closing", false, 0).isComplete());
    }

    @Test
    void a_large_host_does_not_hide_the_urls_of_a_small_one() throws IOException {
        FileFrontier frontier = open("large", false, 1_000);
        frontier.listen(new SmallCrawl.QuietListener());
        for (int i = 0; i < 5_000; i++) {
            offer(frontier, "http://large/" + i);
        }
        offer(frontier, "http://small/1");
        assertEquals("http://small/1", lease(frontier, "small").url().href());
    }

    @Test
    void a_seed_with_user_information_waits_in_memory_among_the_others() throws IOException {
        FileFrontier frontier = open("secret", false, 0);
        frontier.listen(new SmallCrawl.QuietListener());
        offer(frontier, "http://a/1", "http://me:secret@a/2", "http://a/3");
        frontier.commit().keep(0);
        assertEquals("http://a/1", lease(frontier, "a").url().href());
        assertEquals("http://me:secret@a/2", lease(frontier, "a").url().href());
        assertEquals("http://a/3", lease(frontier, "a").url().href());
    }

    @Test
    void a_log_that_was_cut_off_under_it_ends_the_crawl_once_and_is_not_taken_for_its_end() throws IOException {
        FileFrontier frontier = open("cut", false, 0);
        List<String> heard = new ArrayList<>();
        frontier.listen(new SmallCrawl.QuietListener() {
            @Override
            public void failed(IOException reason) {
                heard.add(String.valueOf(reason.getMessage()));
            }
        });
        offer(frontier, "http://a/1", "http://a/2");
        frontier.endOfSeeds();
        frontier.commit().keep(0);
        try (var log = java.nio.channels.FileChannel.open(folder.resolve("cut/log"), StandardOpenOption.WRITE)) {
            log.truncate(log.size() - 8);
        }
        Lease first = frontier.lease("a");
        assertNotNull(first);
        frontier.finish(first, true, UrlBatch.EMPTY);
        assertNull(frontier.lease("a"));
        assertNull(frontier.lease("a"));
        assertEquals(1, heard.size());
        assertTrue(heard.get(0).contains("is damaged at byte"), heard.get(0));
        assertFalse(frontier.isDone());
    }
}
