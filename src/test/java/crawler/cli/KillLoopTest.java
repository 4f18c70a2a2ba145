package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.warc.Records;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillLoopTest {
    private static final int KILLS = 4;

    private static final List<String> PROGRAM =
            List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "crawler.cli.Main");

    @TempDir
    Path dir;

    /** The short form of {@link KillLoop}. */
    @Test
    @Timeout(60)
    void a_crawl_killed_again_and_again_has_in_the_end_the_rows_of_one_that_never_was(TestReporter report)
            throws Exception {
        long seed = new Random().nextLong();
        report.publishEntry("seed", Long.toString(seed));
        KillLoop crawl = new KillLoop(PROGRAM, 2_000, dir);
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

    @Test
    @Timeout(60)
    void its_archive_has_every_page_once_and_gives_the_same_rows(TestReporter report) throws Exception {
        long seed = new Random().nextLong();
        report.publishEntry("seed", Long.toString(seed));
        Path archive = dir.resolve("pages.warc.gz");
        KillLoop crawl = new KillLoop(PROGRAM, 2_000, dir);
        KillLoop.Result result =
                crawl.run(KILLS, 1, 450, new Random(seed), "--rate", "500/s", "--warc", archive.toString());
        String shown = "seed " + seed + ", killed after requests " + result.killedAt();
        assertEquals(0, result.exit(), () -> shown + said());
        assertEquals(crawl.undisturbed(), result.rows(), shown);
        List<String> pages = Records.valid(archive).all().stream()
                .filter(record -> record.type().equals("response"))
                .map(Records.Kept::target)
                .filter(url -> !url.endsWith("/robots.txt"))
                .toList();
        assertEquals(2_000, Set.copyOf(pages).size(), shown);
        assertEquals(2_000, pages.size(), shown);
        Path again = dir.resolve("again");
        PrintWriter nobody = new PrintWriter(Writer.nullWriter());
        assertEquals(
                0,
                Main.run(
                        Console.install(System.err),
                        nobody,
                        nobody,
                        "extract",
                        archive.toString(),
                        "-o",
                        again.toString(),
                        "-q"));
        assertEquals(sorted(dir.resolve("rows")), sorted(again), shown);
    }

    private static List<String> sorted(Path rows) throws IOException {
        return Files.readAllLines(rows).stream().sorted().toList();
    }

    private String said() {
        try {
            return Files.readString(dir.resolve("err"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
