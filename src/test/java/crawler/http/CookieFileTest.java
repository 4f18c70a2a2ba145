package crawler.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CookieFileTest {
    @TempDir
    Path dir;

    private final CookieJar jar = new CookieJar(() -> Instant.parse("2026-11-23T12:00:00Z"));

    private String sent(String url) {
        return jar.header(FakeFetcher.url(url));
    }

    private void read(String text) throws IOException {
        CookieFile.read(Files.writeString(dir.resolve("jar"), text, StandardCharsets.ISO_8859_1), jar);
    }

    @Test
    void what_curl_writes_is_read() throws IOException {
        List<String> lines = List.of(
                "# Netscape HTTP Cookie File\r",
                "\r",
                ".site.example\tTRUE\t/\tFALSE\t1900000000\tall\t1\r",
                "#HttpOnly_site.example\tFALSE\t/x\tTRUE\t0\tone\t",
                "gone.example\tFALSE\t/\tFALSE\t1000\told\t1");
        read(String.join("\n", lines));
        assertEquals("one=; all=1", sent("https://site.example/x"));
        assertEquals("all=1", sent("http://www.site.example/"));
        assertEquals(2, jar.all().size());
    }

    @Test
    void bad_lines_are_skipped() throws IOException {
        List<String> lines = List.of(
                "a.example\tFALSE\t/\tFALSE\t0\tx",
                "no tabs at all",
                "a.example\tFALSE\t/\tFALSE\tnever\ty\t1",
                "a.example\tFALSE\t/\tFALSE\t0\t\t1",
                "a.example\tFALSE\trelative\tFALSE\t0\tz\t1",
                "\tFALSE\t/\tFALSE\t0\tz\t1",
                "a.example\tFALSE\t/\tFALSE\t-999999999999999999\tz\t1",
                "a.example\tFALSE\t/\tFALSE\t999999999999999999\tlong\t1",
                "\0\0\0\u00ff",
                "a.example\tFALSE\t/\tFALSE\t0\tv\tw\tx");
        read(String.join("\n", lines));
        assertEquals("x=; long=1", sent("http://a.example/"));
    }

    @Test
    void a_file_that_is_not_there_is_empty() {
        CookieFile.read(dir.resolve("none"), jar);
        assertEquals(List.of(), jar.all());
    }

    @Test
    void a_file_that_cannot_be_read_is_named() {
        String message = requireNonNull(assertThrows(IllegalArgumentException.class, () -> CookieFile.read(dir, jar))
                .getMessage());
        assertTrue(message.startsWith(dir + ": cannot be read ("), message);
    }

    @Test
    void a_jar_survives_the_file() throws IOException {
        jar.set(FakeFetcher.url("https://a.example/p/q"), "a=\u00e9; Secure; HttpOnly; Max-Age=60");
        jar.set(FakeFetcher.url("https://www.site.example/"), "b=\"2\"; Domain=site.example");
        Path file = dir.resolve("saved");
        Files.writeString(file, "old");
        CookieFile.write(jar, file);
        List<String> lines = List.of(
                "# Netscape HTTP Cookie File",
                "",
                "#HttpOnly_a.example\tFALSE\t/p\tTRUE\t1795435260\ta\t\u00e9",
                ".site.example\tTRUE\t/\tFALSE\t0\tb\t\"2\"");
        assertEquals(lines, Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        CookieJar again = new CookieJar(() -> Instant.parse("2026-11-23T12:00:00Z"));
        CookieFile.read(file, again);
        assertEquals(jar.all(), again.all());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(dir)) {
            assertEquals(1, files.count(), "nothing else is left behind");
        }
    }

    @Test
    void a_link_stays_a_link() throws IOException {
        Path real = Files.writeString(dir.resolve("real"), "");
        Path link = Files.createSymbolicLink(dir.resolve("link"), real);
        CookieFile.write(jar, link);
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.readString(real).startsWith("# Netscape"));
    }

    @Test
    void a_directory_that_is_not_there_is_an_error_before_anything_is_fetched() {
        Path file = dir.resolve("none").resolve("jar");
        assertEquals(
                file + ": cannot be written (its folder does not exist)",
                assertThrows(IllegalArgumentException.class, () -> CookieFile.check(file))
                        .getMessage());
        CookieFile.check(dir.resolve("jar"));
    }

    @Test
    void a_directory_that_is_not_there_is_an_error_and_leaves_nothing() {
        assertThrows(
                IOException.class,
                () -> CookieFile.write(jar, dir.resolve("none").resolve("jar")));
    }
}
