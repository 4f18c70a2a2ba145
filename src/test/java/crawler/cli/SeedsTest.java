package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsTest {
    @TempDir
    Path folder;

    @Test
    void files_may_have_a_mark_carriage_returns_blank_lines_and_remarks() throws Exception {
        assertEquals(
                List.of("http://a/", "http://b/x%20y", "https://c/"),
                read("\uFEFFhttp://a/\r\n\r\n# http://no/\n   \n  http://b/x y \nhttps://c/"));
    }

    @Test
    void lines_that_are_no_http_url_are_passed_over_and_counted() throws Exception {
        List<String> seeds = new ArrayList<>();
        Seeds reading = new Seeds(
                List.of("-"),
                in("ftp://a/\nexample.com\nhttp://[::1\nhttp://good/\n\u001b[2J\n"),
                seed -> seeds.add(seed.href()));
        reading.read();
        assertEquals(List.of("http://good/"), seeds);
        assertEquals(5, reading.lines());
    }

    @Test
    void bytes_that_are_no_utf_8_harm_their_own_line_alone() throws Exception {
        Path file = Files.write(
                folder.resolve("seeds"),
                new byte[] {(byte) 0xFF, 0, '\n', 'h', 't', 't', 'p', ':', '/', '/', 'a', '\n'});
        assertEquals(List.of("http://a/"), readArguments(file.toString()));
    }

    @Test
    void a_line_longer_than_any_url_is_passed_over_without_being_kept() throws Exception {
        InputStream endless = new SequenceInputStream(
                new InputStream() {
                    private int left = 50_000_000;

                    @Override
                    public int read() {
                        return left-- > 0 ? 'x' : -1;
                    }

                    @Override
                    public int read(byte[] to, int from, int length) {
                        int read = Math.min(left, length);
                        java.util.Arrays.fill(to, from, from + read, (byte) 'x');
                        left -= read;
                        return read == 0 ? -1 : read;
                    }
                },
                in("\nhttp://a/\n"));
        List<String> seeds = new ArrayList<>();
        new Seeds(List.of("-"), endless, seed -> seeds.add(seed.href())).read();
        assertEquals(List.of("http://a/"), seeds);
    }

    @Test
    void urls_files_and_standard_input_are_read_in_the_order_given() throws Exception {
        Path file = Files.writeString(folder.resolve("seeds"), "http://b/\n");
        List<String> seeds = new ArrayList<>();
        new Seeds(List.of("HTTP://A/", file.toString(), "-"), in("http://c/"), seed -> seeds.add(seed.href())).read();
        assertEquals(List.of("http://a/", "http://b/", "http://c/"), seeds);
    }

    @Test
    void an_argument_that_cannot_be_read_is_told_before_anything_happens() throws Exception {
        assertNull(Seeds.problemWith("-"));
        assertNull(Seeds.problemWith("http://a/"));
        assertNull(
                Seeds.problemWith(Files.writeString(folder.resolve("seeds"), "").toString()));
        assertEquals("is no URL", Seeds.problemWith("http://"));
        assertEquals("is no http or https URL", Seeds.problemWith("ftp://a/"));
        assertEquals("no such file (a URL begins with http:// or https://)", Seeds.problemWith("example.com"));
        assertEquals("is a folder", Seeds.problemWith(folder.toString()));
    }

    private List<String> read(String text) throws Exception {
        return readArguments(Files.writeString(folder.resolve("seeds"), text).toString());
    }

    private static List<String> readArguments(String... arguments) throws InterruptedException {
        List<String> seeds = new ArrayList<>();
        new Seeds(List.of(arguments), in(""), seed -> seeds.add(seed.href())).read();
        return seeds;
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
