package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillLoopTest {
    private static final int KILLS = 4;

    @TempDir
    Path dir;

    /** The short form of {@link KillLoop}. */
    @Test
    @Timeout(60)
    void a_crawl_killed_again_and_again_has_in_the_end_the_rows_of_one_that_never_was(TestReporter report)
            throws Exception {
        long seed = new Random().nextLong();
        report.publishEntry("seed", Long.toString(seed));
        KillLoop crawl = new KillLoop(
                List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "crawler.cli.Main"),
                2_000,
                dir);
        KillLoop.Result result = crawl.run(KILLS, 1, 450, new Random(seed), "--rate", "500/s");
        String shown =
                "seed " + seed + ", killed after requests " + result.killedAt() + ", asked again " + result.again();
        report.publishEntry("killed", shown);
        assertEquals(0, result.exit(), () -> shown + said());
        assertEquals(crawl.undisturbed(), result.rows(), shown);
        assertTrue(
                result.again() <= KILLS * 200,
                shown); // in flight, ten milliseconds' worth, and what waits for a slow disk
    }

    private String said() {
        try {
            return Files.readString(dir.resolve("err"));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
