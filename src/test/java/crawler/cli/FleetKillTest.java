package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.redis.RedisServer;
import crawler.testsite.TestSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers of a shared crawl in processes of their own, killed with SIGKILL and started again on their states. */
class FleetKillTest {
    private static final int IN_FLIGHT = 20;
    private static final int PAGES = 1_200;

    @TempDir
    Path dir;

    @Test
    @Timeout(180)
    void a_worker_killed_again_and_again_has_every_row_once_and_repeats_what_was_in_flight(TestReporter report)
            throws Exception {
        int kills = 4;
        long seed = new Random().nextLong();
        report.publishEntry("seed", Long.toString(seed));
        try (RedisServer redis = RedisServer.start(dir)) {
            KillLoop crawl = loop(redis, "30s");
            KillLoop.Result result = crawl.run(kills, 1, 250, new Random(seed), "--rate", "400/s");
            String shown = "seed " + seed + ", killed after requests " + result.killedAt() + ", asked again "
                    + result.again() + said("");
            report.publishEntry("killed", shown);
            assertEquals(0, result.exit(), shown);
            assertEquals(crawl.undisturbed(), result.rows(), shown);
            assertTrue(result.again() <= kills * IN_FLIGHT, shown);
        }
    }

    @Test
    @Timeout(180)
    void two_workers_killed_in_turn_share_all_rows_and_neither_has_one_twice(TestReporter report) throws Exception {
        int kills = 4;
        Random random = new Random();
        try (RedisServer redis = RedisServer.start(dir)) {
            KillLoop crawl = loop(redis, "1s"); // shorter than a start: others go on before the successor comes
            try (TestSite site = crawl.site()) {
                List<Process> workers = new ArrayList<>();
                for (String worker : List.of("0", "1")) {
                    workers.add(crawl.start(site, worker, "--rate", "200/s"));
                }
                for (int kill = 0; kill < kills; kill++) {
                    site.awaitRequests(site.requests().size() + 1 + random.nextInt(150));
                    int worker = kill % 2;
                    workers.get(worker).destroyForcibly().waitFor();
                    workers.set(worker, crawl.start(site, Integer.toString(worker), "--rate", "200/s"));
                }
                List<String> all = new ArrayList<>();
                for (int worker = 0; worker < 2; worker++) {
                    assertTrue(workers.get(worker).waitFor(2, TimeUnit.MINUTES), "it hangs");
                    assertEquals(0, workers.get(worker).exitValue(), said(Integer.toString(worker)));
                    List<String> rows = crawl.rows(site, Integer.toString(worker));
                    assertEquals(rows.size(), new HashSet<>(rows).size(), "a row twice in one output");
                    all.addAll(rows);
                }
                assertEquals(crawl.undisturbed(), new ArrayList<>(new TreeSet<>(all)));
                int again = KillLoop.again(site);
                report.publishEntry("again", again + ", in two outputs " + pagesTwice(all));
                assertTrue(again <= kills * IN_FLIGHT, again + " asked for again");
                assertTrue(pagesTwice(all) <= again, pagesTwice(all) + " in two outputs");
            }
        }
    }

    private KillLoop loop(RedisServer redis, String lease) {
        return new KillLoop(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "crawler.cli.Main",
                        "--redis",
                        redis.uri(),
                        "--redis-lease",
                        lease,
                        "--host-concurrency",
                        Integer.toString(IN_FLIGHT),
                        "--concurrency",
                        Integer.toString(IN_FLIGHT)),
                PAGES,
                dir);
    }

    private static int pagesTwice(List<String> rows) {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (String row : rows) {
            if (!once.add(row)) {
                twice.add(row.substring(0, row.indexOf('\t')));
            }
        }
        return twice.size();
    }

    private String said(String worker) {
        try {
            return Files.readString(dir.resolve("err" + worker));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
