package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the command ends when it is told to, or when it cannot go on: in a process of its own, with a state. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class EndsTest {
    private static final String HEADER = "source_url\tparsed_url";

    @TempDir
    Path dir;

    private final TestSite site = TestSite.start();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void a_signal_ends_a_crawl_that_waits_to_ask_for_robots_txt_again() throws Exception {
        site.status("/robots.txt", 503, "Retry-After: 60").page("/", "<a href=mailto:x>");
        Process process = start(List.of(), "--retries", "0", site.url("/"));
        site.awaitRequests(1);
        site.awaitOpenConnections(1);
        assertEndsSoon(process);
        assertEquals(1, site.requests().size(), "it was not asked again");
        site.status("/robots.txt", 404);
        assertEquals(0, finish(start(List.of(), site.url("/"))), said());
        assertEquals(List.of(HEADER, site.url("/") + "\tmailto:x"), Files.readAllLines(rows()));
    }

    @Test
    void a_signal_ends_a_crawl_whose_host_asked_to_be_left_alone() throws Exception {
        site.status("/robots.txt", 404).status("/", 503, "Retry-After: 200");
        Process process = start(List.of(), site.url("/"));
        site.awaitRequests(2);
        assertEndsSoon(process);
        site.page("/", "<a href=mailto:x>");
        assertEquals(0, finish(start(List.of(), site.url("/"))), said());
        assertEquals(List.of(HEADER, site.url("/") + "\tmailto:x"), Files.readAllLines(rows()));
    }

    @Test
    void a_signal_ends_a_crawl_whose_rows_nobody_takes() throws Exception {
        site.status("/robots.txt", 404).page("/", "<a href=a>".repeat(2) + "<a href='" + "x".repeat(1_000_000) + "'>");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "crawler.cli.Main",
                        "-o",
                        "-",
                        site.url("/"))
                .redirectError(dir.resolve("err").toFile())
                .start();
        site.awaitRequests(1);
        assertTrue(process.getInputStream().read() > 0, "rows are on their way");
        process.toHandle().destroy(); // SIGTERM, the pipe stays open
        assertEquals(143, finish(process), said());
        assertTrue(said().contains("the last rows are not written"), said());
    }

    @Test
    void memory_that_is_out_ends_the_run_with_one_line_and_the_state_goes_on_with_more() throws Exception {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < 400_000; i++) {
            page.append("<a href=/a-page-of-some-length/").append(i).append('>');
        }
        site.page("/", page.toString()).page("/small", "<a href=x>");
        Process process = start(List.of("-Xmx20m"), "-d", "0", site.url("/small"), site.url("/"));
        assertEquals(1, finish(process), said());
        assertTrue(
                said().lines().anyMatch(line -> line.startsWith("crawler: ") && line.contains("OutOfMemoryError")),
                said());
        assertFalse(said().contains("\tat "), said());
        assertEquals(0, finish(start(List.of(), "-d", "0", site.url("/small"), site.url("/"))), said());
        assertEquals(400_002, Files.readAllLines(rows()).size());
    }

    @Test
    void a_page_whose_base_makes_gigabytes_of_its_links_is_cut_and_the_run_goes_on() throws Exception {
        StringBuilder page = new StringBuilder("<base href=/" + "b".repeat(1 << 20) + "/>");
        for (int i = 0; i < 4_000; i++) {
            page.append("<a href=").append(i).append('>');
        }
        List<String> seeds = new ArrayList<>();
        for (int bomb = 0; bomb < 4; bomb++) { // at the same time
            seeds.add(site.gzip("/" + bomb, page.toString()).url("/" + bomb));
        }
        seeds.add(site.page("/small", "<a href=mailto:x>").url("/small"));
        Path list = Files.write(dir.resolve("seeds"), seeds);
        Path stats = dir.resolve("stats");
        String[] arguments = {"-d", "0", "--stats", stats.toString(), list.toString()};
        assertEquals(0, finish(start(List.of("-Xmx200m"), arguments)), said());
        assertTrue(Files.readString(stats).contains("\"truncated\" : 4"), Files.readString(stats));
        try (Stream<String> rows = Files.lines(rows())) {
            assertEquals(
                    1,
                    rows.filter(row -> row.equals(site.url("/small") + "\tmailto:x"))
                            .count());
        }
    }

    /** A limit on the size of files stands for a disk that is full: whatever grows beyond it first cannot be written. */
    @ParameterizedTest
    @ValueSource(strings = {"state/log", "foundurls.txt"})
    void a_full_disk_ends_the_run_with_one_line_and_the_state_goes_on_when_there_is_room(String file) throws Exception {
        List<String> expected = new ArrayList<>(List.of(HEADER));
        List<String> seeds = new ArrayList<>();
        for (int page = 0; page < 300; page++) {
            String path = "/" + page + "x".repeat(file.equals("state/log") ? 500 : 5);
            seeds.add(site.url(path));
            site.page(path, file.equals("state/log") ? "<a href=m:>" : "<a href=m:" + "y".repeat(500) + ">");
            expected.add(site.url(path) + "\tm:" + (file.equals("state/log") ? "" : "y".repeat(500)));
        }
        Path list = Files.write(dir.resolve("seeds"), seeds);
        Process limited = start(
                List.of("sh", "-c", "ulimit -f 128; exec \"$@\"", "limited"),
                List.of("-XX:-UsePerfData"),
                "-d",
                "0",
                list.toString());
        assertEquals(1, finish(limited), said());
        assertEquals("crawler: " + dir.resolve(file) + ": File too large\n", said());
        assertTrue(Files.readString(rows()).endsWith("\n"), "whole rows");
        assertEquals(0, finish(start(List.of(), "-d", "0", list.toString())), said());
        List<String> rows = new ArrayList<>(Files.readAllLines(rows()));
        expected.sort(null);
        rows.sort(null);
        assertEquals(expected, rows);
    }

    @Test
    void a_run_that_broke_off_holds_its_state_no_longer() throws Exception {
        site.page("/", "<a href=mailto:x>");
        String state = dir.resolve("state").toString();
        assertEquals(1, runHere("-o", "/dev/full", "--state", state, site.url("/")));
        assertEquals(0, runHere("-o", rows().toString(), "--state", state, "--fresh", site.url("/")));
        assertEquals(List.of(HEADER, site.url("/") + "\tmailto:x"), Files.readAllLines(rows()));
    }

    private static int runHere(String... arguments) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return Main.run(Console.install(System.err), nowhere, nowhere, arguments);
    }

    @Test
    void seeds_whose_reader_breaks_down_end_the_run() {
        InputStream before = System.in;
        System.setIn(new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("a broken stream");
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                return read();
            }
        });
        try {
            String state = dir.resolve("state").toString();
            for (int run = 0; run < 2; run++) { // the first one holds the state no longer
                assertEquals(1, runHere("-q", "-o", rows().toString(), "--state", state, "-"));
            }
        } finally {
            System.setIn(before);
        }
    }

    private void assertEndsSoon(Process process) throws Exception {
        long start = System.nanoTime();
        process.destroy(); // SIGTERM
        assertEquals(143, finish(process), said());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis < 5_000, millis + " ms");
    }

    private static int finish(Process process) throws InterruptedException {
        try {
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it hangs");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(List<String> java, String... arguments) throws IOException {
        return start(List.of(), java, arguments);
    }

    private Process start(List<String> shell, List<String> java, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("crawler.cli.Main", "-q", "-o", rows().toString()));
        command.addAll(List.of("--state", dir.resolve("state").toString()));
        if (!List.of(arguments).contains("-d")) {
            command.addAll(List.of("-d", "1"));
        }
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(dir.resolve("out").toFile())
                .redirectError(dir.resolve("err").toFile())
                .start();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_summary_that_cannot_be_written_is_told() throws Exception {
        Files.writeString(dir.resolve("rows"), HEADER + "\nhttp://a/\thttp://b/\n");
        Process graph = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "crawler.cli.Main",
                        "graph",
                        dir.resolve("rows").toString()))
                .redirectOutput(Path.of("/dev/full").toFile())
                .redirectError(dir.resolve("err").toFile())
                .start();
        assertEquals(1, graph.waitFor());
        assertTrue(said().startsWith("crawler: cannot write to standard output: No space left"), said());
    }

    private Path rows() {
        return dir.resolve("foundurls.txt");
    }

    private String said() throws IOException {
        return Files.readString(dir.resolve("err"), StandardCharsets.UTF_8);
    }
}
