package crawler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the built command as its user runs it, the start of the JVM included, on a site made up for it: pages and links a
 * second, CPU a page, peak memory. The site is served by this process; where there is {@code taskset}, the command has the
 * last core for itself, and the others are the server's. Each job runs five times; the median by wall time is printed.
 *
 * <p>Runs from the repository's root: {@code mvn -Pbench -DskipTests package exec:exec -Dbench.run=crawler.WholeProgram}.
 */
public final class WholeProgram {
    private static final int RUNS = 5;
    private static final Path COMMAND = Path.of("target", "crawler");
    private static final Path JAR = Path.of("target", "crawler.jar");

    private WholeProgram() {}

    /** One run: what the command says of itself, and what the system says of it. */
    private record Run(double seconds, double cpuSeconds, long peakKib, long pages, long links) {}

    /** A job: what it is called, what it is given, and how many pages must come of it. */
    private record Job(String name, List<String> arguments, int pages) {}

    /** Runs all jobs with the launcher and with {@code java -jar}. */
    public static void main(String[] arguments) throws Exception {
        if (!Files.isExecutable(COMMAND)) {
            throw new IllegalStateException(COMMAND + ": not there; run 'mvn package' in the repository's root first");
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path folder = Files.createTempDirectory("crawler-bench");
        try (MadeUpSite site = MadeUpSite.start()) {
            List<Job> jobs = List.of(
                    list(folder, site, 9),
                    list(folder, site, 1_000),
                    list(folder, site, 10_000),
                    new Job("10,000 followed", List.of(site.url(0), "-d", "inf", "--no-robots"), 10_000));
            PrintStream out = System.out;
            out.printf("JDK %s, medians of %d runs%n", System.getProperty("java.version"), RUNS);
            out.printf(
                    "%-18s %-12s %8s %9s %11s %12s %9s%n",
                    "job", "as", "wall s", "pages/s", "links/s", "CPU µs/page", "peak MiB");
            for (Job job : jobs) {
                print(
                        out,
                        job,
                        "crawler",
                        folder,
                        List.of(COMMAND.toAbsolutePath().toString()));
                print(
                        out,
                        job,
                        "java -jar",
                        folder,
                        List.of(java, "-jar", JAR.toAbsolutePath().toString()));
            }
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private static Job list(Path folder, MadeUpSite site, int pages) throws IOException {
        Path list = folder.resolve(pages + ".txt");
        Files.write(list, IntStream.range(0, pages).mapToObj(site::url).collect(Collectors.toList()));
        return new Job(String.format(Locale.ROOT, "%,d listed", pages), List.of(list.toString()), pages);
    }

    private static void print(PrintStream out, Job job, String as, Path folder, List<String> command) throws Exception {
        run(job, folder, command); // the launcher makes its archive, the file system its cache
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(run(job, folder, command));
        }
        runs.sort((a, b) -> Double.compare(a.seconds, b.seconds));
        Run median = runs.get(RUNS / 2);
        out.printf(
                Locale.ROOT,
                "%-18s %-12s %8.2f %,9.0f %,11.0f %,12.0f %9s%n",
                job.name,
                as,
                median.seconds,
                median.pages / median.seconds,
                median.links / median.seconds,
                median.cpuSeconds * 1e6 / median.pages,
                median.peakKib == 0 ? "-" : Long.toString(median.peakKib / 1024));
    }

    private static Run run(Job job, Path folder, List<String> command) throws Exception {
        Path stats = folder.resolve("stats.json");
        Files.deleteIfExists(stats);
        List<String> words = new ArrayList<>();
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores > 1 && isInPath("taskset")) {
            words.addAll(List.of("taskset", "-c", Integer.toString(cores - 1)));
        }
        words.addAll(command);
        words.addAll(job.arguments);
        words.addAll(List.of("-q", "-o", folder.resolve("rows.tsv").toString(), "--stats", stats.toString()));
        double cpuBefore = childrensCpuSeconds();
        long started = System.nanoTime();
        Process process = new ProcessBuilder(words).inheritIO().start();
        long peak = 0;
        while (process.isAlive()) {
            peak = Math.max(peak, peakKib(process.pid()));
            process.waitFor(20, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        double cpu = childrensCpuSeconds() - cpuBefore;
        Map<String, Long> said = numbers(stats);
        long pages = said.getOrDefault("pages", 0L);
        if (process.exitValue() != 0 || pages != job.pages) {
            throw new IllegalStateException(
                    String.join(" ", words) + ": exit " + process.exitValue() + ", " + pages + " pages");
        }
        return new Run(seconds, cpu, peak, pages, said.getOrDefault("links", 0L));
    }

    private static boolean isInPath(String name) {
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private static Map<String, Long> numbers(Path json) throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    numbers.put(parser.currentName(), parser.getLongValue());
                }
            }
        }
        return numbers;
    }

    /** CPU time of all children that have ended, by proc(5): cutime and cstime, in ticks of 1/100 s; NaN elsewhere. */
    private static double childrensCpuSeconds() throws IOException {
        Path file = Path.of("/proc/self/stat");
        if (!Files.exists(file)) {
            return Double.NaN;
        }
        String line = Files.readString(file);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1); // from field 3 on
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
    }

    /** The most memory the process has held until now, by proc(5); 0 where that is not told. */
    private static long peakKib(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) { // it has just ended, or there is no such file system
            return 0;
        }
    }
}
