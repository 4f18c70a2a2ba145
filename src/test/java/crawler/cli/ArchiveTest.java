package crawler.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import crawler.warc.Records;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --warc} and {@code extract}, the whole commands over real sockets. */
class ArchiveTest {
    private static final Console CONSOLE = Console.install(System.err);

    @TempDir
    Path folder;

    private final TestSite site = TestSite.start();
    private final StringWriter errors = new StringWriter();

    @AfterEach
    void close() {
        site.close();
    }

    // ---- the same rows ------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"stream", "jsoup", "regex"})
    void the_rows_of_a_crawl_can_be_had_again_from_its_archive(String parser) throws Exception {
        site.answer("/robots.txt", 200, "User-agent: *\nhref=\"x\"".getBytes(UTF_8), "Content-Type: text/plain");
        site.page("/", "<a href=\"gzip\"><a href=\"chunked\"><a href=\"old\"><a href=\"type\"><a href=\"gone\">");
        site.gzip(
                "/gzip",
                "<base href=\"/b/\"><a href=\"in-gzip\" rel=\"next\">" + " ".repeat(100_000) + "<a href=\"end\">");
        site.chunked("/chunked", "<a href=\"in-chunks\">text</a>", 7, "Link: </linked>; rel=next");
        site.redirect("/old", "/older").redirect("/older", "/new").page("/new", "<a href=\"in-new\">");
        site.raw("/type", "HTTP/1.1 200 OK\r\nContent-Length: 35\r\n\r\n<html><a href=\"without-type\">     <");
        site.answer(
                "/latin", 200, "<a href=\"\u00e4\">".getBytes(ISO_8859_1), "Content-Type: text/html; charset=latin1");
        site.answer("/text", 200, "href=\"in-text\"".getBytes(UTF_8), "Content-Type: text/plain");
        site.status("/gone", 404);
        site.redirect("/direct", "/new");
        String[] how = {"--parser", parser, "--links", "all", "-f", "jsonl"};
        crawl(how, "-d", "3", site.url("/"), site.url("/latin"), site.url("/text"));
        assertSameRows(how, parser.equals("regex") ? 7 : 6);
        crawl(how, site.url("/new"), site.url("/old"), site.url("/direct"), site.url("/new#again"));
        assertSameRows(how, 3);
    }

    @Test
    void cookies_along_redirects_lead_to_the_same_page_again() throws Exception {
        site.script("/", c -> {
            boolean known = c.request().text().contains("Cookie: a=b");
            c.answer(
                    known ? 200 : 302,
                    "<a href=in>".getBytes(UTF_8),
                    known ? "X: y" : "Location: /",
                    "Set-Cookie: a=b");
        });
        crawl(new String[0], site.url("/"));
        assertSameRows(new String[0], 1);
        Records records = Records.valid(archive());
        assertEquals(2, records.of("response", site.url("/")).size());
        assertFalse(records.of("request", site.url("/")).get(1).block().contains("Cookie"));
    }

    @Test
    void a_page_of_which_only_the_beginning_was_read_gives_the_same_rows_and_says_so() throws Exception {
        site.page("/", "<a href=x>" + "<p>".repeat(100_000) + "<a href=y>");
        String[] how = {"--max-body-size", "5k"};
        crawl(how, site.url("/"));
        assertSameRows(how, 1);
        assertEquals("length", Records.valid(archive()).response(site.url("/")).truncated());
    }

    @Test
    void answers_that_broke_are_kept_as_far_as_they_came_and_give_no_rows() throws Exception {
        site.page("/good", "<a href=x>").cutAfter(40, "/cut").stallAfter(40, "/stall");
        crawl(
                new String[0],
                "--retries",
                "0",
                "--read-timeout",
                "500ms",
                site.url("/good"),
                site.url("/cut"),
                site.url("/stall"));
        assertSameRows(new String[0], 1);
        Records records = Records.valid(archive());
        assertEquals("disconnect", records.response(site.url("/cut")).truncated());
        assertEquals("time", records.response(site.url("/stall")).truncated());
        assertTrue(records.response(site.url("/cut")).block().contains("\r\n\r\n<a href=link>"));
    }

    @Test
    void an_attempt_that_failed_is_a_record_of_its_own() throws Exception {
        site.script("/", c -> c.answer(site.requests("/").size() == 1 ? 502 : 200, "<a href=x>".getBytes(UTF_8)));
        crawl(new String[0], site.url("/"));
        assertSameRows(new String[0], 1);
        List<Records.Kept> kept = Records.valid(archive()).of("response", site.url("/"));
        assertEquals(2, kept.size());
        assertTrue(kept.get(0).block().startsWith("HTTP/1.1 502"), kept.get(0).block());
    }

    @Test
    void an_archive_that_is_added_to_gives_each_page_once() throws Exception {
        site.page("/1", "<a href=x>").page("/2", "<a href=y>");
        crawl(new String[0], site.url("/1"));
        crawl(new String[] {"--append"}, site.url("/1"));
        crawl(new String[] {"--append"}, site.url("/2"));
        assertEquals(0, run("extract", archive().toString(), "-o", again().toString()));
        assertEquals(
                List.of(site.url("/1") + "\t" + site.url("/x"), site.url("/2") + "\t" + site.url("/y")),
                Files.readAllLines(again()).subList(1, 3));
        assertEquals(3, Files.readAllLines(again()).size());
        Records.valid(archive());
    }

    @Test
    void a_crawl_that_goes_on_adds_to_its_archive() throws Exception {
        site.page("/", "<a href=1>").page("/1", "<a href=2>").page("/2", "");
        String[] lasting = {"-d", "inf", "--state", folder.resolve("state").toString()};
        crawl(Stream.concat(Stream.of(lasting), Stream.of("--max-pages", "1")).toArray(String[]::new), site.url("/"));
        crawl(lasting, site.url("/"));
        assertSameRows(new String[0], 2);
        Records.valid(archive());
    }

    @Test
    void a_crawl_that_keeps_no_rows_goes_on_with_its_archive() throws Exception {
        site.page("/", "<a href=1>").page("/1", "<a href=2>").page("/2", "");
        String[] lasting = {
            "-d",
            "inf",
            "--state",
            folder.resolve("state").toString(),
            "--warc",
            archive().toString(),
            "-o",
            "/dev/null",
            site.url("/")
        };
        assertEquals(
                0,
                run(Stream.concat(Stream.of(lasting), Stream.of("--max-pages", "1"))
                        .toArray(String[]::new)));
        assertEquals(0, run(lasting), "it goes on");
        assertEquals(0, run(lasting), "it is complete");
        assertEquals(1, site.requests("/").size());
        Records.valid(archive()).response(site.url("/2"));
    }

    @Test
    void a_crawl_goes_on_from_what_a_loss_of_power_left_of_its_archive_and_not_without_one() throws Exception {
        site.page("/", "<a href=1>").page("/1", "<a href=2>").page("/2", "");
        String[] lasting = {"-d", "inf", "--state", folder.resolve("state").toString()};
        crawl(Stream.concat(Stream.of(lasting), Stream.of("--max-pages", "2")).toArray(String[]::new), site.url("/"));
        try (FileChannel kept = FileChannel.open(archive(), StandardOpenOption.WRITE)) {
            kept.truncate(kept.size() - 1);
        }
        crawl(lasting, site.url("/"));
        assertSameRows(new String[0], 2);
        Records.valid(archive()).response(site.url("/1"));
        Path other = folder.resolve("other");
        String[] gone = {"-d", "inf", "--state", other.toString(), "--max-pages", "1"};
        crawl(gone, site.url("/"));
        Files.delete(archive());
        assertEquals(
                1,
                run(
                        "-d",
                        "inf",
                        "--state",
                        other.toString(),
                        site.url("/"),
                        "--warc",
                        archive().toString(),
                        "-o",
                        rows().toString()));
    }

    // ---- what is kept -------------------------------------------------------------------------------------------

    @Test
    void an_answer_is_kept_as_it_was_on_the_wire() throws Exception {
        String chunked = String.join(
                "\r\n",
                "HTTP/1.1 200 Fine",
                "X-oDD:  two  ",
                "Transfer-Encoding: chunked",
                "Content-Type: text/html",
                "",
                "3;ext=1",
                "<a ",
                "7",
                "href=x>",
                "0",
                "Trailer: t",
                "",
                "");
        String early = "HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n";
        site.raw("/", early + early + chunked);
        crawl(new String[0], site.url("/"));
        Records records = Records.valid(archive());
        assertEquals(chunked, records.response(site.url("/")).block(), "interim answers are no part of it");
        assertSameRows(new String[0], 1);
    }

    @Test
    void what_a_server_sends_beyond_its_answer_is_not_kept() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n\r\n<a href=x>";
        site.raw("/", answer + "\r\njunk");
        crawl(new String[0], site.url("/"));
        assertEquals(answer, Records.valid(archive()).response(site.url("/")).block());
    }

    @Test
    void requests_are_kept_without_credentials() throws Exception {
        site.page("/", "<a href=x>");
        String url = site.url("/").replace("http://", "http://user:secret@");
        crawl(new String[0], "-H", "Cookie: c=secret", "-H", "X-Shown: yes", url);
        assertTrue(site.requests().get(0).text().contains("Authorization"));
        Records records = Records.valid(archive());
        Records.Kept request = records.of("request", site.url("/")).get(0);
        assertTrue(request.block().contains("\r\nX-Shown: yes\r\n"), request.block());
        assertTrue(request.block().endsWith("\r\n\r\n"), request.block());
        assertEquals(List.of(records.response(site.url("/")).id()), request.concurrentTo());
        for (Records.Kept record : records.all()) {
            assertFalse(record.toString().contains("secret"), record.toString());
            assertFalse(record.toString().contains("dXNlcjpzZWNyZXQ"), record.toString());
        }
    }

    @Test
    void it_is_said_how_a_url_was_come_to() throws Exception {
        site.page("/", "<a href=old>").redirect("/old", "/new").page("/new", "");
        crawl(new String[0], "-d", "1", site.url("/"));
        Records records = Records.valid(archive());
        assertTrue(how(records, "/robots.txt").startsWith("hopsFromSeed: P\r\n"));
        assertTrue(how(records, "/").startsWith("hopsFromSeed: \r\n"), how(records, "/"));
        assertTrue(how(records, "/old").startsWith("hopsFromSeed: L\r\nfetch"), how(records, "/old"));
        assertTrue(
                how(records, "/new")
                        .startsWith("hopsFromSeed: LR\r\nvia: " + site.url("/old") + "\r\nsource: " + site.url("/old")),
                how(records, "/new"));
    }

    private String how(Records records, String path) {
        return records.about(records.response(site.url(path))).block();
    }

    @Test
    void an_answer_nobody_wants_is_kept_if_it_comes_whole_and_else_left_out() throws Exception {
        site.keepAlive(false);
        site.answer("/small", 200, new byte[1_000], "Content-Type: image/png");
        site.answer("/large", 200, new byte[1_000_000], "Content-Type: image/png");
        site.redirect("/old", "/new").page("/new", "");
        crawl(new String[0], site.url("/small"), site.url("/large"), site.url("/old"));
        Records records = Records.valid(archive());
        assertTrue(records.response(site.url("/small")).block().endsWith("\0".repeat(1_000)));
        assertTrue(records.response(site.url("/old")).block().endsWith("<p>302"));
        assertEquals(List.of(), records.of("response", site.url("/large")));
    }

    @Test
    void a_long_page_waits_in_a_file_that_is_gone_afterwards() throws Exception {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            page.append("<a href=").append(i).append('>');
        }
        site.page("/", page.toString());
        crawl(new String[0], site.url("/"));
        assertSameRows(new String[0], 1);
        assertTrue(Records.valid(archive()).response(site.url("/")).block().endsWith("<a href=199999>"));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    List.of(), left.filter(f -> f.toString().endsWith(".tmp")).toList());
        }
    }

    @Test
    void a_name_that_ends_with_warc_is_not_compressed() throws Exception {
        site.page("/", "<a href=x>");
        Path plain = folder.resolve("plain.warc");
        assertEquals(0, run("--warc", plain.toString(), "-o", rows().toString(), site.url("/")));
        assertTrue(Files.readString(plain, ISO_8859_1).startsWith("WARC/1.1\r\n"));
        Records.valid(plain);
        assertEquals(0, run("extract", plain.toString(), "-o", again().toString()));
        assertEquals(Files.readString(rows()), Files.readString(again()));
    }

    // ---- other tools' files -------------------------------------------------------------------------------------

    @Test
    void where_an_archive_does_not_say_what_was_asked_for_its_redirects_do() throws Exception {
        Path file = Files.writeString(
                folder.resolve("other.warc"),
                response("http://a.example/1", "HTTP/1.1 301 Moved\r\nLocation: /2\r\n\r\n")
                        + response("http://a.example/2", "HTTP/1.1 302 Found\r\nLocation: http://b.example/\r\n\r\n")
                        + response("http://b.example/", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<a href=x>")
                        + response(
                                "http://b.example/", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<a href=y>"));
        assertEquals(0, run("extract", file.toString(), "-o", again().toString()));
        assertEquals(
                List.of("http://a.example/1\thttp://b.example/x", "http://b.example/\thttp://b.example/y"),
                Files.readAllLines(again()).subList(1, 3));
    }

    private static String response(String url, String http) {
        return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:" + http.hashCode()
                + ">\r\nWARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Target-URI: " + url
                + "\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: " + http.length() + "\r\n\r\n"
                + http + "\r\n\r\n";
    }

    @Test
    void a_summary_counts_pages_and_not_what_was_asked_for_because_of_them() throws Exception {
        site.answer("/robots.txt", 200, new byte[0], "Content-Type: text/plain").page("/", "<a href=x>");
        crawl(new String[0], "-d", "1", site.url("/"));
        Path stats = folder.resolve("stats.json");
        assertEquals(0, run("extract", archive().toString(), "-o", again().toString(), "--stats", stats.toString()));
        String json = Files.readString(stats);
        assertTrue(json.contains("\"pages\" : 1") && json.contains("\"404 Not Found\" : 1"), json);
        assertFalse(json.contains("text/plain"), json);
    }

    @Test
    void a_page_whose_record_reaches_into_others_has_no_rows_and_they_have_theirs() throws Exception {
        String[] records = {
            response("http://a.example/1", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<a href=one>"),
            response("http://a.example/2", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<a href=two>")
                    .replaceFirst("(Content-Length: )\\d+", "$1600"),
            response("http://a.example/3", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<a href=three>"),
            response("http://a.example/4", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<a href=four>")
        };
        for (boolean gzip : new boolean[] {false, true}) {
            try (OutputStream out = Files.newOutputStream(archive())) {
                for (String record : records) {
                    byte[] bytes = record.getBytes(UTF_8);
                    out.write(gzip ? TestSite.gzipped(bytes) : bytes);
                }
            }
            assertEquals(0, run("extract", archive().toString(), "-f", "urls", "-o", again().toString()));
            assertEquals(
                    "http://a.example/one\nhttp://a.example/three\nhttp://a.example/four\n", Files.readString(again()));
        }
    }

    // ---- mistakes and ends --------------------------------------------------------------------------------------

    @Test
    void an_archive_that_cannot_be_written_is_code_1() {
        site.page("/", "<a href=x>");
        String none = folder.resolve("none/a.warc.gz").toString();
        assertEquals(1, run("-o", rows().toString(), "--warc", none, site.url("/")));
        assertEquals(1, run("-o", rows().toString(), "--warc", "/dev/full", site.url("/")));
    }

    @Test
    void a_name_that_cannot_be_meant_is_code_2_and_nothing_is_touched() throws Exception {
        Path seeds = Files.writeString(folder.resolve("urls.txt"), site.url("/"));
        assertEquals(2, run("--warc", "-", site.url("/")));
        assertEquals(2, run("-o", rows().toString(), "--warc", rows().toString(), site.url("/")));
        assertEquals(2, run("-o", rows().toString(), "--warc", seeds.toString(), seeds.toString()));
        assertEquals(2, run("--warc", archive().toString(), "-o", rows().toString(), "--timeout", "0s", site.url("/")));
        assertFalse(Files.exists(archive()));
        assertEquals(site.url("/"), Files.readString(seeds));
        assertEquals(2, run("extract", "no-such-file"));
        assertEquals(2, run("extract"));
        assertEquals(2, run("extract", seeds.toString(), "-o", seeds.toString()));
        assertEquals(site.url("/"), Files.readString(seeds));
    }

    @Test
    void an_archive_without_pages_is_code_3_and_rows_that_cannot_be_written_code_1() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.warc"));
        assertEquals(3, run("extract", empty.toString(), "-o", again().toString()));
        assertEquals("source_url\tparsed_url\n", Files.readString(again()));
        site.page("/", "<a href=x>");
        crawl(new String[0], site.url("/"));
        assertEquals(1, run("extract", archive().toString(), "-o", "/dev/full"));
    }

    // -------------------------------------------------------------------------------------------------------------

    private Path archive() {
        return folder.resolve("pages.warc.gz");
    }

    private Path rows() {
        return folder.resolve("rows");
    }

    private Path again() {
        return folder.resolve("again");
    }

    private void crawl(String[] how, String... seeds) {
        String[] fixed = {"--warc", archive().toString(), "-o", rows().toString()};
        assertEquals(0, run(Stream.of(fixed, how, seeds).flatMap(Stream::of).toArray(String[]::new)));
    }

    /** Extracts, and compares with the rows of the crawl: of so many pages, whose order alone may differ. */
    private void assertSameRows(String[] how, int pages) throws IOException {
        String[] fixed = {"extract", archive().toString(), "-o", again().toString()};
        assertEquals(0, run(Stream.of(fixed, how).flatMap(Stream::of).toArray(String[]::new)));
        List<String> expected = Files.readAllLines(rows()).stream().sorted().toList();
        assertEquals(expected, Files.readAllLines(again()).stream().sorted().toList());
        long sources = expected.stream()
                .filter(row -> !row.startsWith("source_url"))
                .map(row -> row.replaceFirst("[\t,](?!\"source).*", ""))
                .map(row -> row.replaceFirst(".*\"source\":\"([^\"]*)\".*", "$1"))
                .distinct()
                .count();
        assertEquals(pages, sources, expected.toString());
    }

    private int run(String... arguments) {
        return Main.run(CONSOLE, new PrintWriter(errors), new PrintWriter(errors), arguments);
    }
}
