package crawler.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkWriterTest {
    @TempDir
    Path folder;

    private final CompletableFuture<Void> writable = new CompletableFuture<>();
    private final CompletableFuture<OutputException> failed = new CompletableFuture<>();

    private final LinkWriter.Listener listener = new LinkWriter.Listener() {
        @Override
        public void writable() {
            writable.complete(null);
        }

        @Override
        public void failed(OutputException reason) {
            failed.complete(reason);
        }
    };

    @Test
    void a_full_disk_ends_the_writer_with_the_reason() throws Exception {
        LinkWriter writer = open(new OutputSettings(Path.of("/dev/full"), RowFormat.URLS, false, true));
        writer.append(rows(writer, "http://a/"), LinkWriter.Written.IGNORED);
        OutputException reason = failed.get();
        assertEquals("/dev/full: No space left on device", reason.getMessage());
        assertFalse(reason.readerGone());
        writer.append(rows(writer, "dropped"), LinkWriter.Written.IGNORED);
        assertThrows(
                CompletionException.class,
                () -> writer.close().toCompletableFuture().join());
    }

    @Test
    void a_reader_that_goes_away_is_told_apart_from_a_failure() throws Exception {
        Path pipe = pipe();
        CompletableFuture<InputStream> reader = CompletableFuture.supplyAsync(() -> open(pipe));
        LinkWriter writer = open(new OutputSettings(pipe, RowFormat.URLS, false, true));
        reader.get().close();
        writer.append(rows(writer, "http://a/"), LinkWriter.Written.IGNORED);
        assertTrue(failed.get().readerGone());
    }

    @Test
    void a_slow_reader_makes_the_writer_full_until_it_has_read() throws Exception {
        Path pipe = pipe();
        CompletableFuture<InputStream> reader = CompletableFuture.supplyAsync(() -> open(pipe));
        LinkWriter writer = open(new OutputSettings(pipe, RowFormat.URLS, false, true));
        String line = "x".repeat(Segments.SIZE);
        long lines = 0;
        while (writer.isWritable()) {
            writer.append(rows(writer, line), LinkWriter.Written.IGNORED);
            lines++;
        }
        assertTrue(lines * line.length() >= LinkWriter.HIGH, "bounded by bytes");
        assertFalse(writable.isDone());
        try (InputStream in = reader.get()) {
            long left = lines * (line.length() + 1);
            left -= in.readNBytes((int) (left - LinkWriter.LOW / 2)).length;
            writable.get();
            assertTrue(writer.isWritable());
            var closed = writer.close();
            assertEquals(left, in.readAllBytes().length, "nothing is lost");
            closed.toCompletableFuture().join();
        }
    }

    @Test
    void a_file_is_rewritten_and_begins_with_the_header() throws Exception {
        Path file = Files.writeString(folder.resolve("out"), "what an earlier run wrote, which was longer\n");
        write(new OutputSettings(file, RowFormat.TSV, false, true), "a\tb");
        assertEquals("source_url\tparsed_url\na\tb\n", Files.readString(file));
    }

    @Test
    void a_file_may_begin_without_header() throws Exception {
        Path file = folder.resolve("out");
        write(new OutputSettings(file, RowFormat.TSV, false, false), "a\tb");
        assertEquals("a\tb\n", Files.readString(file));
    }

    @Test
    void the_last_rows_outlast_a_loss_of_power_though_none_come_after_them() throws Exception {
        LinkWriter writer = open(new OutputSettings(folder.resolve("out"), RowFormat.TSV, false, true).keeping(0));
        for (String row : List.of("a\tb", "c\td")) { // the first is synced at once, the other in a second
            CompletableFuture<Void> synced = new CompletableFuture<>();
            writer.append(rows(writer, row), new LinkWriter.Written() {
                @Override
                public void written(long length) {}

                @Override
                public void synced() {
                    synced.complete(null);
                }
            });
            synced.get(); // bounded by the test's time limit
        }
        writer.close().toCompletableFuture().get();
    }

    @Test
    void rows_are_written_in_their_order_and_each_page_is_told_where_it_ends() throws Exception {
        Path file = folder.resolve("out");
        LinkWriter writer = open(new OutputSettings(file, RowFormat.URLS, false, true));
        Random random = new Random(7);
        StringBuilder all = new StringBuilder();
        List<Long> ends = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        for (int page = 0; page < 500; page++) {
            // None, some, more than a segment, more than a write.
            int length = page % 5 == 0 ? 0 : page % 97 == 1 ? 300_000 : random.nextInt(3 * Segments.SIZE);
            String line = "x".repeat(length) + page;
            RowBuffer rows = page % 5 == 0 ? writer.buffer() : rows(writer, line);
            all.append(page % 5 == 0 ? "" : line + "\n");
            ends.add((long) all.length());
            writer.append(rows, told::add);
        }
        writer.close().toCompletableFuture().get();
        assertEquals(all.toString(), Files.readString(file));
        assertEquals(ends, told);
    }

    @Test
    void a_page_without_rows_is_told_too() throws Exception {
        LinkWriter writer = open(new OutputSettings(folder.resolve("out"), RowFormat.URLS, false, true));
        CompletableFuture<Long> told = new CompletableFuture<>();
        writer.append(writer.buffer(), told::complete);
        assertEquals(0, told.get());
        writer.close().toCompletableFuture().get();
    }

    @Test
    void what_is_no_file_need_not_outlast_anything() throws Exception {
        OutputSettings nowhere = new OutputSettings(Path.of("/dev/null"), RowFormat.TSV, false, true);
        write(nowhere.keeping(0), "a\tb");
        write(nowhere.keeping(27), "when the crawl goes on");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_file_that_is_removed_or_replaced_while_it_is_written_is_said(boolean replaced) throws Exception {
        Path file = folder.resolve("out");
        LinkWriter writer = open(new OutputSettings(file, RowFormat.TSV, false, true));
        Files.delete(file);
        if (replaced) {
            Files.writeString(file, "");
        }
        ExecutionException failed = assertThrows(
                ExecutionException.class,
                () -> writer.close().toCompletableFuture().get());
        assertTrue(String.valueOf(failed.getMessage()).contains("was removed or replaced"), failed.getMessage());
    }

    @Test
    void what_is_thrown_on_the_writers_thread_is_told_and_ends_it() throws Exception {
        LinkWriter writer = open(new OutputSettings(folder.resolve("out"), RowFormat.TSV, false, true));
        writer.append(rows(writer, "a\tb"), length -> {
            throw new OutOfMemoryError("scripted");
        });
        ExecutionException failed = assertThrows(
                ExecutionException.class,
                () -> writer.close().toCompletableFuture().get());
        assertTrue(String.valueOf(failed.getMessage()).contains("OutOfMemoryError"), failed.getMessage());
    }

    @Test
    void a_file_appended_to_keeps_one_header() throws Exception {
        Path file = folder.resolve("out");
        OutputSettings settings = new OutputSettings(file, RowFormat.TSV, true, true);
        write(settings, "a\tb");
        write(settings, "c\td");
        assertEquals("source_url\tparsed_url\na\tb\nc\td\n", Files.readString(file));
    }

    @Test
    void a_row_torn_by_an_earlier_run_does_not_swallow_ours() throws Exception {
        Path file = Files.writeString(folder.resolve("out"), "source_url\tparsed_url\na\thttp://to");
        write(new OutputSettings(file, RowFormat.TSV, true, true), "c\td");
        assertEquals("source_url\tparsed_url\na\thttp://to\nc\td\n", Files.readString(file));
    }

    @Test
    void an_output_that_cannot_be_opened_is_named_with_the_reason() {
        assertEquals(
                folder.resolve("none/out") + ": no such folder",
                assertThrows(
                                OutputException.class,
                                () -> open(new OutputSettings(folder.resolve("none/out"), RowFormat.TSV, false, true)))
                        .getMessage());
        assertEquals(
                folder + ": Is a directory",
                assertThrows(OutputException.class, () -> open(new OutputSettings(folder, RowFormat.TSV, false, true)))
                        .getMessage());
    }

    private LinkWriter open(OutputSettings settings) throws OutputException {
        return LinkWriter.open(settings, listener);
    }

    private void write(OutputSettings settings, String row)
            throws IOException, ExecutionException, InterruptedException {
        LinkWriter writer = open(settings);
        writer.append(rows(writer, row), LinkWriter.Written.IGNORED);
        writer.close().toCompletableFuture().get();
    }

    private static RowBuffer rows(LinkWriter writer, String line) {
        RowBuffer buffer = writer.buffer();
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        buffer.line(new byte[0], bytes, bytes.length);
        return buffer;
    }

    private Path pipe() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return pipe;
    }

    private static InputStream open(Path pipe) {
        try {
            return Files.newInputStream(pipe);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
