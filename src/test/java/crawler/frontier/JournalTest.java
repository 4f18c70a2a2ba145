package crawler.frontier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final int LARGE = 400; // bytes after which it is written anew: some records
    private static final int PAGES = 30;

    @TempDir
    Path dir;

    @Test
    void whatever_write_the_disk_fails_at_the_journal_has_what_was_kept_and_the_output_goes_with_it()
            throws IOException {
        int failures = 0;
        for (int operations = 0; ; operations++) {
            Path own = Files.createDirectory(dir.resolve(Integer.toString(operations)));
            Worker worker = new Worker(own);
            boolean finished = worker.run(new FaultyDisk(operations));
            try (Closing next = new Closing(Journal.open(settings(own, Map.of())))) {
                Journal journal = next.journal;
                assertEquals(worker.begun, journal.goesOn(), "after " + operations);
                long more = journal.pages() - worker.kept; // kept, before something else went wrong
                assertTrue(more == 0 || more == 1, "after " + operations + ": " + more);
                assertEquals(10 * journal.pages(), journal.outputLength(), "after " + operations);
                Map<Long, String> untold = new TreeMap<>();
                journal.untold().forEach((number, entry) -> untold.put(number, text(entry)));
                worker.toTell.forEach(worker.untold::remove); // it may have gone with that
                assertTrue(untold.entrySet().containsAll(worker.untold.entrySet()), "after " + operations);
                assertTrue(untold.size() <= worker.untold.size() + 2, "told is what went with an earlier record");
            }
            if (finished) {
                break;
            }
            failures++;
        }
        assertTrue(failures > PAGES, failures + " places to fail at");
    }

    @Test
    void a_journal_does_not_grow_with_the_crawl() throws IOException {
        Worker worker = new Worker(dir);
        assertTrue(worker.run(Disk.REAL));
        assertTrue(Files.size(dir.resolve("state/log")) < 2 * LARGE, "not what " + PAGES + " pages take");
    }

    @Test
    void rows_lost_with_the_power_are_told_of_and_their_pages_are_not_told_as_written() throws IOException {
        Worker worker = new Worker(dir);
        Journal journal = Journal.open(settings(dir, Map.of()));
        journal.begin(7, "first");
        journal.add(bytes("one"), true);
        worker.write();
        journal.commit("first").keep(10);
        journal.add(bytes("two"), true);
        worker.write();
        journal.commit("first").keep(20);
        close(journal);
        Files.write(dir.resolve("rows"), new byte[15]);
        try (Closing next = new Closing(Journal.open(settings(dir, Map.of())))) {
            assertEquals(5, next.journal.lostBytes());
            assertEquals(10, next.journal.outputLength());
            assertEquals(1, next.journal.pages());
            assertEquals(
                    List.of("one"),
                    next.journal.untold().values().stream()
                            .map(JournalTest::text)
                            .toList());
        }
    }

    @Test
    void a_state_in_use_one_of_other_options_and_one_without_its_output_are_refused() throws IOException {
        Journal journal = Journal.open(settings(dir, Map.of("--depth", "1")));
        journal.begin(7, "first");
        journal.add(bytes("one"), true);
        Files.write(dir.resolve("rows"), new byte[10]);
        journal.commit("first").keep(10);
        String inUse = assertThrows(StateException.class, () -> Journal.open(settings(dir, Map.of("--depth", "1"))))
                .toString();
        assertTrue(inUse.contains("is in use by process"), inUse);
        close(journal);
        String other = assertThrows(
                        IllegalArgumentException.class, () -> Journal.open(settings(dir, Map.of("--depth", "2"))))
                .toString();
        assertTrue(other.contains("--depth was '1' and is '2'"), other);
        Files.delete(dir.resolve("rows"));
        String gone = assertThrows(StateException.class, () -> Journal.open(settings(dir, Map.of("--depth", "1"))))
                .toString();
        assertTrue(gone.contains("is gone"), gone);
        try (Closing fresh = new Closing(Journal.open(
                new StateSettings(dir.resolve("state"), true, Map.of(), dir.resolve("rows"), false, false)))) {
            assertFalse(fresh.journal.goesOn());
        }
    }

    private static StateSettings settings(Path dir, Map<String, String> options) {
        return new StateSettings(dir.resolve("state"), false, options, dir.resolve("rows"), false, false);
    }

    /** Closes it, and waits for that. */
    private static void close(Journal journal) throws IOException {
        try {
            journal.close().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private record Closing(Journal journal) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            JournalTest.close(journal);
        }
    }

    /** Writes pages of ten bytes, one a commit, and tells all but every fifth. */
    private static final class Worker {
        final Map<Long, String> untold = new LinkedHashMap<>();
        final Path dir;
        List<Long> toTell = List.of();
        boolean begun;
        int kept;
        private int written;

        Worker(Path dir) {
            this.dir = dir;
        }

        void write() throws IOException {
            written++;
            Files.write(dir.resolve("rows"), new byte[10 * written]);
        }

        boolean run(Disk disk) throws IOException {
            Journal journal = Journal.open(disk, settings(dir, Map.of()), LARGE);
            try {
                journal.begin(7, "first");
                begun = true;
                for (int page = 0; page < PAGES; page++) {
                    long number = journal.add(bytes("page " + page), true);
                    toTell.forEach(journal::told);
                    Frontier.Commit commit = journal.commit("first");
                    write();
                    commit.keep(10L * written);
                    kept++;
                    untold.put(number, "page " + page);
                    toTell.forEach(untold::remove);
                    toTell = page % 5 == 4 ? List.of() : List.of(number);
                }
                return true;
            } catch (IOException e) {
                return false;
            } finally {
                try {
                    close(journal);
                } catch (IOException e) {
                    // it was killed: nobody looks
                }
            }
        }
    }
}
