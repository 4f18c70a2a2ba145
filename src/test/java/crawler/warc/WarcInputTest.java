package crawler.warc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of other tools, damaged files, hostile files. */
class WarcInputTest {
    @TempDir
    Path folder;

    private final List<String> problems = new ArrayList<>();
    private final List<String> found = new ArrayList<>();

    private static String response(String url, String http) {
        return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:" + url.hashCode()
                + ">\r\nWARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Target-URI: " + url
                + "\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: " + http.length()
                + "\r\n\r\n" + http + "\r\n\r\n";
    }

    private static String page(String url, String body) {
        return response(url, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body);
    }

    private Path file(boolean gzip, String... records) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String record : records) {
            byte[] bytes = record.getBytes(ISO_8859_1);
            out.writeBytes(gzip ? TestSite.gzipped(bytes) : bytes);
        }
        return Files.write(folder.resolve("file.warc"), out.toByteArray());
    }

    /** Reads all of it: {@code status url body} of each answer that is no problem afterwards, and what went wrong. */
    private void read(Path file) throws IOException {
        WarcInput.Problems told = (at, reason, given) -> {
            problems.add(at + " " + reason);
            if (given != null) {
                found.remove(found.size() - 1);
            }
        };
        try (WarcInput input = new WarcInput(file, told)) {
            for (WarcItem item = input.next(); item != null; item = input.next()) {
                if (item instanceof Answer answer) {
                    String body;
                    try {
                        body = new String(answer.body().readAllBytes(), ISO_8859_1);
                    } catch (IOException e) {
                        body = "damaged";
                    }
                    found.add(answer.status() + " " + answer.url() + " " + body);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_damaged_record_between_good_ones_costs_itself_alone(boolean gzip) throws IOException {
        String bad = page("http://a.example/2", "two").replace("Content-Length: ", "Content-Length: x");
        read(file(gzip, page("http://a.example/1", "one"), bad, page("http://a.example/3", "three")));
        assertEquals(List.of("200 http://a.example/1 one", "200 http://a.example/3 three"), found);
        assertEquals(1, problems.size(), problems.toString());
        byte[] first = page("http://a.example/1", "one").getBytes(ISO_8859_1);
        int length = gzip ? TestSite.gzipped(first).length : first.length;
        assertTrue(problems.get(0).startsWith(length + " "), problems.toString());
    }

    @Test
    void compressed_data_that_breaks_inside_a_body_costs_that_body_alone() throws IOException {
        StringBuilder noise = new StringBuilder();
        new java.util.Random(7).ints(20_000, ' ', '~').forEach(c -> noise.append((char) c));
        Path file = file(
                true,
                page("http://a.example/1", "one"),
                page("http://a.example/2", noise.toString()),
                page("http://a.example/3", "three"));
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < 50; i++) {
            bytes[bytes.length / 2 + i] ^= 0x55;
        }
        Files.write(file, bytes);
        read(file);
        assertEquals("200 http://a.example/1 one", found.get(0));
        assertEquals("200 http://a.example/3 three", found.get(found.size() - 1));
        assertFalse(found.contains("200 http://a.example/2 " + noise));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_file_that_ends_early_gives_what_came_before(boolean gzip) throws IOException {
        Path file = file(gzip, page("http://a.example/1", "one"), page("http://a.example/2", "x".repeat(500)));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 40));
        read(file);
        assertEquals("200 http://a.example/1 one", found.get(0));
        assertFalse(found.contains("200 http://a.example/2 " + "x".repeat(500)));
    }

    @Test
    void what_is_no_warc_is_told_of() throws IOException {
        read(Files.writeString(folder.resolve("urls.txt"), "http://a.example/\nhttp://b.example/\n"));
        assertEquals(List.of(), found);
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("0 "), problems.toString());
    }

    @Test
    void an_empty_file_has_no_records() throws IOException {
        read(file(false));
        assertEquals(List.of(), found);
        assertEquals(List.of(), problems);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Path none = folder.resolve("none.warc");
        IOException e = assertThrows(IOException.class, () -> read(none));
        assertTrue(String.valueOf(e.getMessage()).contains("none.warc"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void heads_without_end_take_no_memory_without_end(boolean gzip) throws IOException {
        String much = "x".repeat(1 << 20);
        read(file(gzip, "WARC/1.0\r\nX: " + much, page("http://a.example/1", "one")));
        read(file(
                gzip,
                response("http://a.example/2", "HTTP/1.1 200 OK\r\nX: " + much),
                page("http://a.example/3", "three")));
        assertEquals(List.of("200 http://a.example/1 one", "200 http://a.example/3 three"), found);
        assertEquals(2, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains("too long") && problems.get(1).contains("too long"), problems.toString());
    }

    @Test
    void chunks_are_put_together_and_a_body_that_never_was_in_chunks_is_taken_as_it_is() throws IOException {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        read(file(
                true,
                response("http://a.example/1", head + "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
                response("http://a.example/2", head + "<p>not in chunks")));
        assertEquals(List.of("200 http://a.example/1 abc", "200 http://a.example/2 <p>not in chunks"), found);
    }

    @Test
    void an_answer_of_no_url_is_told_of() throws IOException {
        String nameless = page("http://a.example/2", "two").replaceFirst("WARC-Target-URI: \\S+\r\n", "");
        read(file(false, page("http://a.example/1", "one"), nameless, page("http://a.example/3", "three")));
        assertEquals(List.of("200 http://a.example/1 one", "200 http://a.example/3 three"), found);
        assertEquals(1, problems.size(), problems.toString());
    }

    @Test
    void the_angle_brackets_of_old_tools_and_records_of_other_types_do_no_harm() throws IOException {
        String other = "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:7>\r\nWARC-Date:"
                + " 2026-01-02T03:04:05Z\r\nWARC-Target-URI: metadata://x\r\nContent-Type: text/plain\r\n"
                + "Content-Length: 2\r\n\r\nhi\r\n\r\n";
        read(file(true, other, page("<http://a.example/1>", "one"), other));
        assertEquals(List.of("200 http://a.example/1 one"), found);
        assertEquals(List.of(), problems);
    }

    @Test
    void a_record_of_no_sense_costs_itself_alone_also_where_all_are_compressed_together() throws IOException {
        read(file(
                true,
                page("http://a.example/1", "one")
                        + response("http://a.example/2", "HTTP/1.1 nonsense\r\n\r\n")
                        + page("http://a.example/3", "three")
                        + page("http://a.example/4", "four")));
        assertEquals(ALL_BUT_TWO, found);
        assertEquals(1, problems.size(), problems.toString());
    }

    @Test
    void what_looks_like_heads_of_members_without_end_is_passed_over_at_once() {
        assertTimeout(Duration.ofSeconds(20), () -> read(file(false, "\u001f\u008b\b\b".repeat(1 << 17))));
        assertEquals(List.of(), found);
    }

    // ---- lengths that are wrong, ends of many kinds -----------------------------------------------------------------

    private static final List<String> ALL_BUT_TWO =
            List.of("200 http://a.example/1 one", "200 http://a.example/3 three", "200 http://a.example/4 four");

    /** A page whose length is said to be another. */
    private static String lying(String url, String body, int more) {
        String page = page(url, body);
        int length = page.length() - page.indexOf("HTTP/") - 4;
        return page.replace("Content-Length: " + length, "Content-Length: " + (length + more));
    }

    /** Four pages, of which the second lies. */
    private Path withLie(boolean gzip, int more) throws IOException {
        return file(
                gzip,
                page("http://a.example/1", "one"),
                lying("http://a.example/2", "two".repeat(100), more),
                page("http://a.example/3", "three"),
                page("http://a.example/4", "four"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-200, -1, 5, 60, 300, 500, 700, 1_000_000})
    void a_record_that_is_longer_or_shorter_than_it_says_costs_itself_alone(int more) throws IOException {
        for (boolean gzip : new boolean[] {false, true}) {
            found.clear();
            problems.clear();
            read(withLie(gzip, more));
            assertEquals(ALL_BUT_TWO, found);
            byte[] first = page("http://a.example/1", "one").getBytes(ISO_8859_1);
            int place = gzip ? TestSite.gzipped(first).length : first.length;
            assertTrue(problems.get(0).startsWith(place + " "), problems.toString());
        }
    }

    @Test
    void a_record_whose_end_is_gone_costs_itself_alone() throws IOException {
        String whole = page("http://a.example/2", "two".repeat(100));
        // But where what it takes instead ends as a record does, by chance: none of these.
        for (int length = 1; length < whole.length() - 4; length += 9) {
            found.clear();
            read(file(
                    false,
                    page("http://a.example/1", "one"),
                    whole.substring(0, length),
                    page("http://a.example/3", "three"),
                    page("http://a.example/4", "four")));
            assertEquals(ALL_BUT_TWO, found, length + " bytes left");
        }
    }

    @Test
    void a_record_whose_middle_is_gone_costs_itself_alone() throws IOException {
        String cut = page("http://a.example/2", "two".repeat(100)).replaceFirst("(two){50}", "");
        read(file(
                false,
                page("http://a.example/1", "one"),
                cut,
                page("http://a.example/3", "three"),
                page("http://a.example/4", "four")));
        assertEquals(ALL_BUT_TWO, found);
        assertEquals(1, problems.size(), problems.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\n\n", "\r\n\r\n\r\n", "\r\n\r\n\r\n\r\n\n"})
    void line_ends_between_records_are_as_many_as_their_writer_liked(String between) throws IOException {
        for (boolean gzip : new boolean[] {false, true}) {
            found.clear();
            read(file(
                    gzip,
                    page("http://a.example/1", "one").stripTrailing() + between,
                    page("http://a.example/3", "three").stripTrailing() + between,
                    page("http://a.example/4", "four").stripTrailing() + between));
            assertEquals(ALL_BUT_TWO, found);
            assertEquals(List.of(), problems);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void damage_between_records_is_no_fault_of_the_one_before(boolean gzip) throws IOException {
        Path file = file(gzip, page("http://a.example/1", "one"));
        byte[] one = Files.readAllBytes(file);
        byte[] others =
                Files.readAllBytes(file(gzip, page("http://a.example/3", "three"), page("http://a.example/4", "four")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(one);
        out.writeBytes(new byte[5000]);
        out.write('\n');
        out.writeBytes(others);
        read(Files.write(file, out.toByteArray()));
        assertEquals(ALL_BUT_TWO, found);
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith(one.length + " "), problems.toString());
    }

    @Test
    void a_page_about_records_is_no_record() throws IOException {
        String inner = page("http://b.example/", "<a href=x>");
        read(file(false, page("http://a.example/1", inner + inner), response("http://a.example/2", "\n" + inner)));
        assertEquals(List.of("200 http://a.example/1 " + inner + inner), found);
        assertEquals(1, problems.size(), problems.toString());
    }

    @Test
    void records_are_compressed_one_by_one_or_together_or_in_pieces_of_any_size() throws IOException {
        String records = page("http://a.example/1", "one")
                + page("http://a.example/3", "three")
                + page("http://a.example/4", "four");
        read(file(true, records));
        assertEquals(ALL_BUT_TWO, found);
        found.clear();
        read(file(true, records.split("(?<=\\G.{7})", -1)));
        assertEquals(ALL_BUT_TWO, found);
        assertEquals(List.of(), problems);
    }

    @Test
    void a_member_may_have_all_that_a_head_can_have() throws IOException {
        byte[] plain = TestSite.gzipped(page("http://a.example/1", "one").getBytes(ISO_8859_1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            out.write(plain, 0, 3);
            out.write(2 + 4 + 8 + 16); // a checksum, an extra field, a name, a comment
            out.write(plain, 4, 6);
            out.writeBytes(new byte[] {3, 0, 'a', 'b', 'c', 'n', 0, 'c', 'c', 0, 1, 2});
            out.write(plain, 10, plain.length - 10);
        }
        read(Files.write(folder.resolve("heads.warc.gz"), out.toByteArray()));
        assertEquals(List.of("200 http://a.example/1 one", "200 http://a.example/1 one"), found);
        assertEquals(List.of(), problems);
    }

    @Test
    void of_a_pipe_all_is_read_up_to_the_damage_and_it_is_said_that_there_may_be_more() throws Exception {
        for (boolean gzip : new boolean[] {false, true}) {
            found.clear();
            problems.clear();
            read(piped(withLie(gzip, 0)));
            assertEquals(4, found.size());
            assertEquals(List.of(), problems);
            found.clear();
            read(piped(withLie(gzip, 60)));
            assertEquals(List.of("200 http://a.example/1 one"), found);
            assertTrue(problems.get(1).contains("what follows is not read"), problems.toString());
        }
    }

    private int pipes;

    private Path piped(Path file) throws Exception {
        Path pipe = folder.resolve("pipe" + pipes++);
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        new ProcessBuilder("cp", file.toString(), pipe.toString()).start();
        return pipe;
    }
}
