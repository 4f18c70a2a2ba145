package crawler.cli;

import crawler.testsite.SoakSite;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command in a process of its own, short of memory and of descriptors, against a {@link SoakSite}. By hand, with the
 * built jar (Linux):
 *
 * <pre>{@code
 * java -cp target/test-classes:target/classes:CLASSPATH crawler.cli.Soak target/crawler.jar 200000 1
 * }</pre>
 */
final class Soak {
    private static final Logger LOG = LoggerFactory.getLogger(Soak.class);

    private Soak() {}

    /**
     * What came of it.
     *
     * @param exit code of the command
     * @param missing pages without the row they should have
     * @param wrong rows that should not be there
     * @param good pages that are right and were asked for
     * @param rssKib the most memory the process had, as Linux counts it; 0 if it was not seen
     * @param seconds from start to end
     */
    record Result(int exit, List<String> missing, List<String> wrong, int good, long rssKib, double seconds) {}

    /**
     * Runs it.
     *
     * @param program what follows {@code java -Xmx128m}
     * @param timeout for one page, as the command takes it
     * @param descriptors files and sockets it may have open
     */
    static Result run(List<String> program, String timeout, int descriptors, int pages, long seed, Path dir)
            throws Exception {
        try (SoakSite site = new SoakSite(seed)) {
            Path seeds = dir.resolve("seeds");
            Path rows = dir.resolve("rows");
            try (BufferedWriter out = Files.newBufferedWriter(seeds)) {
                for (int page = 0; page < pages; page++) {
                    out.write(site.url(page) + "\n");
                }
            }
            List<String> command = new ArrayList<>(List.of(
                    "sh",
                    "-c",
                    "ulimit -n " + descriptors + "; exec \"$@\"",
                    "soak",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m"));
            command.addAll(program);
            command.addAll(List.of(seeds.toString(), "-o", rows.toString(), "-q", "-c", "200", "--timeout", timeout));
            command.addAll(List.of("--read-timeout", "4s", "--retries", "0", "--max-body-size", "2M"));
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectOutput(dir.resolve("out").toFile())
                    .redirectError(dir.resolve("err").toFile())
                    .start();
            long rss = 0;
            try {
                while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
                    rss = Math.max(rss, rssKib(process.pid()));
                }
            } finally {
                process.destroyForcibly();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return check(site, pages, rows, new Result(process.exitValue(), List.of(), List.of(), 0, rss, seconds));
        }
    }

    private static Result check(SoakSite site, int pages, Path rows, Result run) throws IOException {
        int[] seen = new int[pages];
        List<String> wrong = new ArrayList<>();
        try (Stream<String> lines = Files.lines(rows)) {
            lines.skip(1).forEach(line -> {
                String number = line.replaceFirst("\t.*", "").replaceFirst(".*/p/", "");
                int page = number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : pages;
                boolean right = page < pages
                        && site.rows(page) != SoakSite.Rows.NONE
                        && line.equals(site.url(page) + "\t" + site.link(page));
                if (!right || ++seen[page] > 1) {
                    wrong.add(line);
                }
            });
        }
        List<String> missing = new ArrayList<>();
        int good = 0;
        for (int page = 0; page < pages; page++) {
            good += site.isGood(page) ? 1 : 0;
            if (seen[page] == 0 && site.rows(page) == SoakSite.Rows.ONE) {
                missing.add((site.isGood(page) ? "good " : "odd ") + site.url(page));
            }
        }
        return new Result(run.exit, missing, wrong, good, run.rssKib, run.seconds);
    }

    private static long rssKib(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException e) {
            // It ended, or this is no Linux.
        }
        return 0;
    }

    /** {@code JAR PAGES SEED}. */
    public static void main(String[] args) throws Exception {
        Path dir = Files.createTempDirectory("soak");
        Result result =
                run(List.of("-jar", args[0]), "5s", 128, Integer.parseInt(args[1]), Long.parseLong(args[2]), dir);
        LOG.warn(
                "{} good pages, {} rows missing, {} rows wrong, exit {}, {} MiB, {} s; see {}",
                result.good,
                result.missing.size(),
                result.wrong.size(),
                result.exit,
                result.rssKib / 1024,
                (int) result.seconds,
                dir);
        result.missing.stream().limit(10).forEach(line -> LOG.warn("missing: {}", line));
        result.wrong.stream().limit(10).forEach(line -> LOG.warn("wrong: {}", line));
    }
}
