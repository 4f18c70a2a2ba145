package crawler.frontier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileFrontierTest extends FileFrontierContract {
    @Override
    FileFrontier open(StateSettings settings) throws IOException {
        return toBeClosed(FileFrontier.open(settings, Runnable::run));
    }

    @Test
    void whenever_it_is_killed_the_rows_are_in_the_end_those_of_a_crawl_that_never_was() throws IOException {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            SmallCrawl crawl = new SmallCrawl(Files.createDirectory(folder.resolve("killed" + seed)), seed % 2 == 0);
            int kills = 0;
            for (boolean ended = false; !ended; ) {
                try {
                    crawl.run(new FaultyDisk(kills < 12 ? random.nextInt(60) : Long.MAX_VALUE), random);
                    ended = true;
                } catch (IOException killed) {
                    if (kills++ == 12) {
                        throw killed; // nothing was to fail any more
                    }
                }
            }
            assertEquals(SmallCrawl.expected(), crawl.rows(), "seed " + seed);
            assertEquals(0, crawl.run(new FaultyDisk(Long.MAX_VALUE), random), "it is complete");
            assertEquals(SmallCrawl.expected(), crawl.rows());
        }
    }

    @Test
    void a_log_cut_at_any_byte_of_its_last_record_ends_in_the_same_rows() throws IOException {
        SmallCrawl crawl = interrupted();
        byte[] log = Files.readAllBytes(crawl.log());
        byte[] rows = Files.readAllBytes(crawl.output());
        for (int cut = log.length - 120; cut < log.length; cut++) {
            Files.write(crawl.log(), Arrays.copyOf(log, cut));
            Files.write(crawl.output(), rows);
            crawl.run(new FaultyDisk(Long.MAX_VALUE), new Random(cut));
            assertEquals(SmallCrawl.expected(), crawl.rows(), "cut at " + cut);
        }
    }

    @Test
    void a_flipped_bit_is_found_or_harmless_wherever_it_is() throws IOException {
        SmallCrawl crawl = interrupted();
        byte[] log = Files.readAllBytes(crawl.log());
        byte[] rows = Files.readAllBytes(crawl.output());
        int refused = 0;
        for (int at = 0; at < log.length; at += at < 200 ? 1 : 7) {
            byte[] flipped = log.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            Files.write(crawl.log(), flipped);
            Files.write(crawl.output(), rows);
            try {
                crawl.run(new FaultyDisk(Long.MAX_VALUE), new Random(at));
                assertEquals(SmallCrawl.expected(), crawl.rows(), "flipped at " + at);
            } catch (StateException | IllegalArgumentException found) {
                refused++;
                assertTrue(String.valueOf(found.getMessage()).contains("--fresh"), found.getMessage());
            }
        }
        assertTrue(refused > 100, refused + " refused");
    }

    @Test
    void a_length_that_was_damaged_is_told_with_its_place_and_nothing_is_cut_off() throws IOException {
        SmallCrawl crawl = interrupted();
        byte[] log = Files.readAllBytes(crawl.log());
        int first = 8 + 4 + 8 + 4 + ByteBuffer.wrap(log).getInt(20) + 4;
        int second = first + 8 + ByteBuffer.wrap(log).getInt(first);
        for (int length : new int[] {0, -1, 15, 1 << 24, Integer.MAX_VALUE, log.length - second - 8}) {
            byte[] damaged = log.clone();
            ByteBuffer.wrap(damaged).putInt(second, length);
            Files.write(crawl.log(), damaged);
            StateException refused =
                    assertThrows(StateException.class, () -> crawl.run(new FaultyDisk(Long.MAX_VALUE), new Random(1)));
            String said = String.valueOf(refused.getMessage());
            assertTrue(said.startsWith(crawl.log() + ": is damaged at byte " + second + ";"), said);
            assertArrayEquals(damaged, Files.readAllBytes(crawl.log()));
        }
    }

    @Test
    void a_tail_whose_blocks_were_never_filled_is_cut_off() throws IOException {
        SmallCrawl crawl = interrupted();
        byte[] log = Files.readAllBytes(crawl.log());
        byte[] rows = Files.readAllBytes(crawl.output());
        for (int empty = 1; empty < 300; empty += 3) {
            byte[] unfilled = log.clone();
            Arrays.fill(unfilled, log.length - empty, log.length, (byte) 0);
            Files.write(crawl.log(), Arrays.copyOf(unfilled, log.length + empty % 7));
            Files.write(crawl.output(), rows);
            crawl.run(new FaultyDisk(Long.MAX_VALUE), new Random(empty));
            assertEquals(SmallCrawl.expected(), crawl.rows(), empty + " bytes empty");
        }
    }

    @Test
    void after_a_loss_of_power_the_last_commit_counts_whose_rows_are_all_there() throws IOException {
        SmallCrawl crawl = interrupted();
        byte[] log = Files.readAllBytes(crawl.log());
        byte[] rows = Files.readAllBytes(crawl.output());
        for (int left = 0; left < rows.length; left += 97) {
            Files.write(crawl.log(), log);
            Files.write(crawl.output(), Arrays.copyOf(rows, left));
            crawl.run(new FaultyDisk(Long.MAX_VALUE), new Random(left));
            assertEquals(SmallCrawl.expected(), crawl.rows(), left + " bytes left");
        }
    }

    private SmallCrawl interrupted() throws IOException {
        SmallCrawl crawl = new SmallCrawl(Files.createDirectory(folder.resolve("interrupted")), true);
        assertThrows(IOException.class, () -> crawl.run(new FaultyDisk(100), new Random(1)));
        return crawl;
    }

    @Test
    void a_second_process_is_refused_by_the_first_ones_number() throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, false);
        open(crawl.settings(Map.of(), false));
        StateException refused = assertThrows(StateException.class, () -> open(crawl.settings(Map.of(), false)));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .endsWith("in use by process " + ProcessHandle.current().pid()),
                refused.getMessage());
    }

    @Test
    void other_options_are_refused_by_name_once_the_crawl_has_begun() throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, false);
        begin(crawl, Map.of("--depth", "2", "--scope", "host"));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> open(crawl.settings(Map.of("--depth", "3", "--scope", "host"), false)));
        assertTrue(String.valueOf(refused.getMessage()).contains("--depth was '2' and is '3'"), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).contains("--scope"), refused.getMessage());
        assertEquals(0, open(crawl.settings(Map.of("--depth", "3"), true)).known(), "--fresh");
    }

    @Test
    void a_state_that_has_not_begun_takes_any_options() throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, false);
        close(open(crawl.settings(Map.of("--depth", "2"), false)));
        assertEquals(0, open(crawl.settings(Map.of("--depth", "3"), false)).known());
    }

    @Test
    void an_output_that_is_gone_is_said_and_nothing_is_forgotten() throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, false);
        begin(crawl, Map.of());
        Files.delete(crawl.output());
        StateException refused = assertThrows(StateException.class, () -> open(crawl.settings(Map.of(), false)));
        assertTrue(String.valueOf(refused.getMessage()).contains("is gone"), refused.getMessage());
        Files.writeString(crawl.output(), "row\n");
        assertEquals(1, open(crawl.settings(Map.of(), false)).waiting());
    }

    @Test
    void a_log_that_cannot_be_begun_is_named() {
        SmallCrawl crawl = new SmallCrawl(folder, false);
        StateException full = assertThrows(StateException.class, () -> crawl.run(new FaultyDisk(2), new Random(1)));
        assertEquals(crawl.log() + ".new: torn", full.getMessage());
    }

    @Test
    void a_log_of_another_version_is_refused() throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, false);
        begin(crawl, Map.of());
        byte[] log = Files.readAllBytes(crawl.log());
        log[11] = 9;
        Files.write(crawl.log(), log);
        StateException refused = assertThrows(StateException.class, () -> open(crawl.settings(Map.of(), false)));
        assertTrue(String.valueOf(refused.getMessage()).contains("format 9"), refused.getMessage());
    }

    @Test
    void its_files_are_its_owners_only_and_no_link_leads_it_away() throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, false);
        begin(crawl, Map.of());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(crawl.log())));
        Path state = Objects.requireNonNull(crawl.log().getParent());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
        Path elsewhere = Files.writeString(folder.resolve("precious"), "mine");
        Files.delete(crawl.log());
        Files.createSymbolicLink(crawl.log(), elsewhere);
        StateException refused = assertThrows(StateException.class, () -> open(crawl.settings(Map.of(), false)));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(crawl.log() + ": "), refused.getMessage());
        assertEquals("mine", Files.readString(elsewhere));
    }

    @Test
    void user_information_of_a_seed_is_in_no_file_and_its_page_is_not_visited_twice() throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, false);
        FileFrontier frontier = open(crawl.settings(Map.of(), false));
        frontier.listen(new SmallCrawl.QuietListener());
        offer(frontier, "http://me:secret@a/x");
        frontier.finish(lease(frontier, "a"), true, UrlBatch.EMPTY);
        Files.writeString(crawl.output(), "row\n");
        frontier.commit().keep(4);
        close(frontier);
        assertFalse(Files.readString(crawl.log(), StandardCharsets.ISO_8859_1).contains("secret"));
        FileFrontier again = open(crawl.settings(Map.of(), false));
        again.listen(new SmallCrawl.QuietListener());
        offer(again, "http://me:secret@a/x");
        assertNull(again.lease("a"));
        assertEquals(1, again.pages());
    }

    @Test
    void homes_and_pages_of_a_host_come_back() throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, false);
        FileFrontier frontier = open(crawl.settings(Map.of(), false));
        frontier.listen(new SmallCrawl.QuietListener());
        offer(frontier, "http://a/1", "http://a/2", "http://b/1");
        frontier.adopt(Objects.requireNonNull(WebUrl.parse("http://www.a/")));
        frontier.finish(lease(frontier, "a"), true, UrlBatch.EMPTY);
        Files.writeString(crawl.output(), "row\n");
        frontier.commit().keep(4);
        close(frontier);
        FileFrontier again = open(new StateSettings(
                Objects.requireNonNull(crawl.log().getParent()), false, Map.of(), crawl.output(), false, true));
        List<String> heard = new ArrayList<>();
        again.listen(new SmallCrawl.QuietListener() {
            @Override
            public void adopted(WebUrl home) {
                heard.add(home.href());
            }

            @Override
            public void waiting(String host) {
                heard.add(host);
            }
        });
        heard.sort(null);
        assertEquals(List.of("a", "b", "http://www.a/"), heard);
        assertEquals(1, again.pagesElsewhere("a"));
        assertEquals(0, again.pagesElsewhere("b"));
        assertEquals(4, again.outputLength());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void seeds_read_again_are_visited_that_have_no_rows_as_if_the_crawl_had_never_been_killed(boolean compacted)
            throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, false);
        FileFrontier frontier = open(crawl.settings(Map.of(), false));
        frontier.listen(new SmallCrawl.QuietListener());
        offer(frontier, "http://a/seed");
        Lease seed = lease(frontier, "a");
        frontier.finish(
                seed, false, batch(1, "http://a/with-rows", "http://a/without", "http://a/waits", "http://a/voided"));
        frontier.seen(Objects.requireNonNull(WebUrl.parse("http://a/target")));
        frontier.seen(Objects.requireNonNull(WebUrl.parse("http://a/voided")));
        frontier.finish(lease(frontier, "a"), true, UrlBatch.EMPTY);
        frontier.finish(lease(frontier, "a"), false, UrlBatch.EMPTY);
        Files.writeString(crawl.output(), "row\n");
        frontier.commit().keep(4);
        close(frontier);
        if (compacted) {
            compact(crawl);
        }
        FileFrontier again = open(crawl.settings(Map.of(), false));
        again.listen(new SmallCrawl.QuietListener());
        String[] seeds = {
            "http://a/seed",
            "http://a/with-rows",
            "http://a/without",
            "http://a/waits",
            "http://a/voided",
            "http://a/target"
        };
        offer(again, seeds);
        offer(again, seeds);
        again.endOfSeeds();
        assertEquals(List.of("0 /without", "0 /waits", "0 /voided", "0 /target"), visits(again));
        assertEquals(6, again.known());
        assertTrue(again.isDone());
    }

    @Test
    void by_levels_a_crawl_that_goes_on_reads_its_seeds_before_any_link_is_leased() throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, true);
        FileFrontier frontier = open(crawl.settings(Map.of(), false));
        frontier.listen(new SmallCrawl.QuietListener());
        offer(frontier, "http://a/");
        frontier.finish(lease(frontier, "a"), true, batch(1, "http://a/also-a-seed", "http://a/link"));
        FileFrontier again = killedAndOpened(crawl, frontier);
        assertNull(again.lease("a"));
        offer(again, "http://a/", "http://a/also-a-seed");
        again.endOfSeeds();
        assertEquals(List.of("0 /also-a-seed", "1 /link"), visits(again));
    }

    @Test
    void by_levels_depths_stay_apart_in_a_crawl_that_goes_on_also_behind_a_link_that_need_not_be_leased()
            throws IOException {
        SmallCrawl crawl = new SmallCrawl(folder, true);
        FileFrontier frontier = open(crawl.settings(Map.of(), false));
        frontier.listen(new SmallCrawl.QuietListener());
        offer(frontier, "http://a/");
        frontier.endOfSeeds();
        frontier.finish(lease(frontier, "a"), true, batch(1, "http://a/1", "http://a/redirected-to"));
        frontier.seen(Objects.requireNonNull(WebUrl.parse("http://a/redirected-to")));
        frontier.finish(lease(frontier, "a"), true, batch(2, "http://a/2a", "http://a/2b"));
        frontier.finish(lease(frontier, "a"), true, batch(3, "http://a/3"));
        FileFrontier again = killedAndOpened(crawl, frontier);
        again.endOfSeeds();
        Lease second = lease(again, "a");
        assertEquals(2, second.depth());
        assertNull(again.lease("a"), "it may have links to pages of depth 3");
        again.finish(second, true, UrlBatch.EMPTY);
        assertEquals(List.of("3 /3"), visits(again));
    }

    private FileFrontier killedAndOpened(SmallCrawl crawl, FileFrontier frontier) throws IOException {
        Files.writeString(crawl.output(), "row\n");
        frontier.commit().keep(4);
        frontier.abandon().toCompletableFuture().join();
        FileFrontier again = open(crawl.settings(Map.of(), false));
        again.listen(new SmallCrawl.QuietListener());
        return again;
    }

    /** Visits what there is of one host: depth and path of each. */
    private static List<String> visits(FileFrontier frontier) {
        List<String> visited = new ArrayList<>();
        for (Lease lease = frontier.lease("a"); lease != null; lease = frontier.lease("a")) {
            visited.add(lease.depth() + " " + lease.url().path());
            frontier.finish(lease, true, UrlBatch.EMPTY);
        }
        return visited;
    }

    private void compact(SmallCrawl crawl) throws IOException {
        try (StateDirectory state =
                        StateDirectory.hold(Objects.requireNonNull(crawl.log().getParent()));
                StateLog log = StateLog.open(Disk.REAL, crawl.log())) {
            EarlierRun earlier = new EarlierRun(new Reach(4, 0));
            log.read(earlier, true);
            earlier.compact(Disk.REAL, state, log);
            assertTrue(Files.size(crawl.log()) < log.length(), "it is smaller");
        }
    }

    private void begin(SmallCrawl crawl, Map<String, String> options) throws IOException {
        FileFrontier frontier = open(crawl.settings(options, false));
        frontier.listen(new SmallCrawl.QuietListener());
        offer(frontier, "http://a/1");
        Files.writeString(crawl.output(), "row\n");
        frontier.commit().keep(4);
        close(frontier);
    }
}
