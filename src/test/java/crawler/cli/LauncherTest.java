package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher tells the JVM: java is a script here that says its arguments, one a line, and exits with 7. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path SCRIPT = Path.of("src/main/launcher/crawler.sh");

    private static final String JAVA = """
            #!/bin/sh
            dump=
            for argument; do
              case $argument in
                -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
                -Xshare:dump) dump=yes ;;
                -XX:AOTCacheOutput=*) echo archive >"${argument#*=}"; exit 0 ;;
                -XX:DumpLoadedClassList=*) echo classes >"${argument#*=}"; ${REHEARSED:-:}; exit 0 ;;
              esac
            done
            [ -n "$dump" ] && { echo archive >"$archive"; ${DUMPED:-:}; exit 0; }
            for argument; do echo "$argument"; done
            exit 7
            """;

    @TempDir
    Path folder;

    private Path launcher = Path.of("");
    private final Map<String, String> environment = new HashMap<>();

    private record Run(int exitCode, List<String> lines) {
        boolean has(String line) {
            return lines.contains(line);
        }

        long count(String prefix) {
            return lines.stream().filter(line -> line.startsWith(prefix)).count();
        }
    }

    @BeforeEach
    void install() throws IOException {
        Path home = Files.createDirectories(folder.resolve("a jdk"));
        executable(Files.createDirectories(home.resolve("bin")).resolve("java"), JAVA);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.9\"\nOS_NAME=\"Linux\"\n");
        processors(2);
        launcher = folder.resolve("crawler");
        executable(launcher, Files.readString(SCRIPT));
        environment.put("JAVA_HOME", home.toString());
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        environment.put("PATH", folder.resolve("tools") + ":" + System.getenv("PATH"));
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void processors(int number) throws IOException {
        executable(
                Files.createDirectories(folder.resolve("tools")).resolve("nproc"), "#!/bin/sh\necho " + number + "\n");
    }

    private String script(String line) throws IOException {
        Path file = folder.resolve("tools").resolve("script");
        executable(file, "#!/bin/sh\n" + line + "\n");
        return "script";
    }

    private Path file(String name, int bytes) throws IOException {
        return Files.writeString(folder.resolve(name), "#".repeat(bytes - 1) + "\n");
    }

    private Run run(Object... arguments) throws IOException, InterruptedException {
        return runAs(launcher, arguments);
    }

    private Run runAs(Path command, Object... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        Stream.of(arguments).map(Object::toString).forEach(line::add);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output.lines().toList());
    }

    @Test
    void arguments_and_exit_code_pass_through() throws Exception {
        Run run = run("two words", "", "*", "-o", "a'b\"c", "$HOME");
        assertEquals(7, run.exitCode());
        List<String> lines = run.lines();
        int jar = lines.indexOf("-jar");
        assertEquals(launcher.toString(), lines.get(jar + 1));
        assertEquals(List.of("two words", "", "*", "-o", "a'b\"c", "$HOME"), lines.subList(jar + 2, lines.size()));
    }

    @Test
    void by_a_symbolic_link_in_a_folder_with_spaces_it_is_the_same_file() throws Exception {
        Path link = Files.createDirectories(folder.resolve("my tools")).resolve("crawl");
        Files.createSymbolicLink(link, launcher);
        List<String> lines = runAs(link).lines();
        assertEquals(launcher.toRealPath().toString(), lines.get(lines.indexOf("-jar") + 1));
    }

    @Test
    void a_short_list_has_fewer_methods_compiled_than_a_long_one() throws Exception {
        Run few = run(file("few", 29_000));
        Run many = run(file("many", 31_000));
        assertTrue(few.has("-XX:CompileThresholdScaling=2"));
        assertTrue(many.has("-XX:CompileThresholdScaling=0.5"));
        assertTrue(few.has("-XX:TieredStopAtLevel=1") && many.has("-XX:TieredStopAtLevel=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "-d2", "--depth=inf", "-qd", "--check", "--redis=redis://h", "--sitemaps"})
    void what_may_be_many_pages_counts_as_a_long_list(String argument) throws Exception {
        assertTrue(run(argument).has("-XX:CompileThresholdScaling=0.5"));
    }

    @Test
    void the_file_that_is_written_does_not_count() throws Exception {
        Path rows = file("rows", 11_000_000);
        assertTrue(run("-o", rows).has("-XX:CompileThresholdScaling=2"));
        assertTrue(run("--output", rows).has("-XX:CompileThresholdScaling=2"));
    }

    @Test
    void a_very_long_list_has_the_optimizing_compiler() throws Exception {
        Run run = run(file("all", 10_000_001));
        assertEquals(0, run.count("-XX:TieredStopAtLevel"));
        assertTrue(run.has("-XX:PerMethodTrapLimit=0"));
        assertTrue(run(file("most", 10_000_000)).has("-XX:TieredStopAtLevel=1"));
    }

    @Test
    void an_archive_of_many_pages_has_the_optimizing_compiler_for_its_checksums() throws Exception {
        Path many = file("many", 151_000);
        assertEquals(0, run("--warc", folder.resolve("a.warc"), many).count("-XX:TieredStopAtLevel"));
        assertEquals(0, run("--warc=a.warc.gz", "-d2", "http://a/").count("-XX:TieredStopAtLevel"));
        assertTrue(run("--warc", folder.resolve("a.warc"), file("few", 149_000)).has("-XX:TieredStopAtLevel=1"));
    }

    @Test
    void only_on_one_processor_a_long_list_is_compiled_in_the_foreground() throws Exception {
        Path many = file("many", 31_000);
        assertFalse(run(many).has("-Xbatch"));
        processors(1);
        assertTrue(run(many).has("-Xbatch"));
        assertFalse(run(file("few", 29_000)).has("-Xbatch"));
        assertFalse(run(file("all", 10_000_001)).has("-Xbatch"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c 1000", "--concurrency 20000", "-c1000", "-c=1000", "--concurrency=1000"})
    void for_a_thousand_requests_in_flight_the_young_generation_is_larger(String option) throws Exception {
        assertTrue(run((Object[]) option.split(" ")).has("-Xmn24m"));
        assertTrue(run((Object[]) option.replaceAll("[0-9]+", "999").split(" ")).has("-Xmn12m"));
    }

    @Test
    void flags_of_the_user_s_own_come_first() throws Exception {
        environment.put("CRAWLER_JAVA_OPTS", "-Xmx64m -Da=b");
        assertEquals(List.of("-Xmx64m", "-Da=b"), run().lines().subList(0, 2));
    }

    @Test
    void the_archive_is_made_once_for_this_file_and_this_jvm() throws Exception {
        String first = archive(run());
        Path made = Path.of(first);
        assertTrue(Files.isRegularFile(made));
        FileTime time = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(made, time);
        assertEquals(first, archive(run()));
        assertEquals(time, Files.getLastModifiedTime(made));

        Files.setLastModifiedTime(launcher, FileTime.fromMillis(2_000_000)); // another build
        assertFalse(first.equals(archive(run())));
        try (Stream<Path> files = Files.list(made.getParent())) {
            assertEquals(1, files.count(), "neither the archive of the build before nor the list of classes is left");
        }
    }

    @Test
    void from_25_on_the_archive_is_an_ahead_of_time_cache() throws Exception {
        Files.writeString(folder.resolve("a jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Run run = run();
        assertTrue(Files.isRegularFile(Path.of(archive(run, "-XX:AOTCache="))));
        assertEquals(0, run.count("-XX:SharedArchiveFile="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"24.0.2", "25.0.1"})
    void where_unsafe_needs_leave_and_the_jvm_knows_how_to_ask_it_is_given(String version) throws Exception {
        Files.writeString(folder.resolve("a jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
        assertTrue(run().has("--sun-misc-unsafe-memory-access=allow"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"17.0.9", "21", "26.0.1"})
    void a_jvm_that_may_not_know_the_flag_for_unsafe_is_not_given_it(String version) throws Exception {
        Files.writeString(folder.resolve("a jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
        assertEquals(0, run().count("--sun-misc-unsafe-memory-access"));
    }

    @Test
    void which_jvm_it_is_does_not_hang_on_a_cache_folder_or_the_environment() throws Exception {
        environment.put("version", "25.0.1");
        assertEquals(0, run().count("--sun-misc-unsafe-memory-access"));
        environment.remove("XDG_CACHE_HOME");
        assertEquals(0, run().count("--sun-misc-unsafe-memory-access"));
        Files.writeString(folder.resolve("a jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Run run = run();
        assertTrue(run.has("--sun-misc-unsafe-memory-access=allow"));
        assertEquals(0, run.count("-XX:AOTCache="));
    }

    private static String archive(Run run) {
        return archive(run, "-XX:SharedArchiveFile=");
    }

    private static String archive(Run run, String flag) {
        return run.lines().stream()
                .filter(line -> line.startsWith(flag))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no archive: " + run.lines()))
                .substring(flag.length());
    }

    @Test
    void an_archive_that_cannot_be_made_is_left_out_and_not_tried_again() throws Exception {
        Path java = folder.resolve("a jdk/bin/java");
        executable(java, "#!/bin/sh\necho call >>" + folder.resolve("calls") + "\nexit 1\n");
        assertEquals(1, run().exitCode());
        assertEquals(2, Files.readAllLines(folder.resolve("calls")).size(), "the list of classes, then the run");
        run();
        assertEquals(3, Files.readAllLines(folder.resolve("calls")).size(), "the run alone");
    }

    @Test
    void half_an_archive_is_not_kept_and_another_is_made_the_next_time() throws Exception {
        environment.put("DUMPED", script("kill -KILL $PPID")); // as by a system that is out of memory
        assertRunsWithoutArchive();
        environment.remove("DUMPED");
        assertEquals(1, run().count("-XX:SharedArchiveFile="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void who_is_interrupted_while_the_archive_is_made_runs_nothing(String signal) throws Exception {
        environment.put(
                "REHEARSED",
                script("kill -" + signal
                        + " $(cut -d' ' -f4 /proc/$PPID/stat)")); // the JVM ends as if nothing had been
        Run run = run();
        assertEquals(List.of(), run.lines());
        assertTrue(run.exitCode() > 128, "exit code " + run.exitCode());
        try (Stream<Path> left = Files.list(folder.resolve("cache").resolve("crawler"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void in_a_folder_with_a_colon_the_jvm_gets_the_name_that_was_given() throws Exception {
        Path colon = Files.createDirectories(folder.resolve("co:lon"));
        Files.copy(launcher, colon.resolve("crawler"), StandardCopyOption.COPY_ATTRIBUTES);
        ProcessBuilder builder = new ProcessBuilder("./crawler", "x").directory(colon.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertEquals("./crawler", lines.get(lines.indexOf("-jar") + 1));
        assertEquals(
                0,
                lines.stream()
                        .filter(line -> line.startsWith("-XX:SharedArchiveFile="))
                        .count());
        assertEquals(7, process.waitFor());
    }

    @Test
    void without_a_place_for_the_archive_it_runs_without_one() throws Exception {
        environment.put(
                "XDG_CACHE_HOME", Files.writeString(folder.resolve("file"), "").toString());
        assertRunsWithoutArchive();
        environment.remove("XDG_CACHE_HOME"); // and no HOME
        assertRunsWithoutArchive();
    }

    private void assertRunsWithoutArchive() throws Exception {
        Run run = run("urls.txt");
        assertEquals(7, run.exitCode());
        assertEquals(0, run.count("-XX:SharedArchiveFile"));
    }

    @Test
    void without_java_it_says_so() throws Exception {
        environment.remove("JAVA_HOME");
        environment.put("PATH", folder.resolve("tools").toString());
        Run run = run();
        assertEquals(1, run.exitCode());
        assertEquals(List.of("crawler: no java found: install a JDK 17 or later, or set JAVA_HOME"), run.lines());
    }
}
