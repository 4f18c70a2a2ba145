package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.redis.RedisServer;
import crawler.testsite.TestSite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the sites of a crawl by three processes see of them together. */
class FleetPaceTest {
    private static final int PROCESSES = 3;
    private static final int PAGES = 20;

    @TempDir
    Path dir;

    private final List<PacedSite> sites = new ArrayList<>();

    @AfterEach
    void close() {
        sites.forEach(site -> site.site.close());
    }

    @Test
    @Timeout(120)
    void never_are_more_requests_under_way_to_a_host_than_one_process_may_have() throws Exception {
        for (int i = 0; i < 5; i++) {
            sites.add(new PacedSite(3));
        }
        crawl("--host-concurrency", "2");
        for (PacedSite site : sites) {
            assertEquals(2, site.most, "under way at a time");
        }
    }

    @Test
    @Timeout(120)
    void requests_to_a_host_keep_their_distance_whoever_sends_them() throws Exception {
        for (int i = 0; i < 5; i++) {
            sites.add(new PacedSite(1));
        }
        long delayMillis = 200;
        crawl("--delay", delayMillis + "ms");
        for (PacedSite site : sites) {
            // A busy machine may keep one request back, and so bring it near to the next: all of them it cannot.
            long all = TimeUnit.NANOSECONDS.toMillis(site.begun.get(PAGES - 1) - site.begun.get(0));
            assertTrue(all > (PAGES - 3) * delayMillis, PAGES + " requests in " + all + " ms");
        }
    }

    /** Every page is visited once, and its rows are in one of the files. */
    private void crawl(String... options) throws IOException, InterruptedException {
        try (RedisServer redis = RedisServer.start(dir)) {
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                List<String> command = new ArrayList<>(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "crawler.cli.Main"));
                sites.forEach(site -> command.add(site.site.url("/0")));
                command.addAll(List.of("-d", "inf", "-q", "--no-robots", "--redis", redis.uri()));
                command.addAll(List.of("-o", dir.resolve("rows" + i).toString()));
                command.addAll(List.of(options));
                processes.add(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(dir.resolve("said" + i).toFile())
                        .start());
            }
            TreeSet<String> sources = new TreeSet<>();
            for (int i = 0; i < PROCESSES; i++) {
                assertTrue(processes.get(i).waitFor(90, TimeUnit.SECONDS), "it hangs");
                assertEquals(0, processes.get(i).exitValue(), Files.readString(dir.resolve("said" + i)));
                try (Stream<String> rows = Files.lines(dir.resolve("rows" + i))) {
                    rows.skip(1).forEach(row -> sources.add(row.substring(0, row.indexOf('\t'))));
                }
            }
            assertEquals(sites.size() * PAGES, sources.size());
            sites.forEach(site -> assertEquals(PAGES, site.begun.size(), "each page is asked for once"));
        }
    }

    /** A site that knows when its requests came, and answers when as many are under way as it hopes for, or soon. */
    private static final class PacedSite {
        final TestSite site = TestSite.start();
        final List<Long> begun = Collections.synchronizedList(new ArrayList<>());
        private final int hoped;
        private int underWay;
        private int most;

        PacedSite(int hoped) {
            this.hoped = hoped;
            for (int page = 0; page < PAGES; page++) {
                byte[] body = ("<a href=/" + (2 * page + 1) % PAGES + "><a href=/" + (2 * page + 2) % PAGES + ">")
                        .getBytes(StandardCharsets.UTF_8);
                site.script("/" + page, connection -> {
                    await();
                    connection.send(connection.head(200, body.length));
                    ended(); // before the last byte: who has it may ask for the next page
                    connection.send(body);
                });
            }
        }

        private synchronized void await() throws InterruptedException {
            begun.add(System.nanoTime());
            underWay++;
            most = Math.max(most, underWay);
            notifyAll();
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
            while (underWay < hoped && until - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
            }
        }

        private synchronized void ended() {
            underWay--;
        }
    }
}
