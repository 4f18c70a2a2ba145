package crawler.warc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slow disk and one that fails, both a pipe: it takes bytes when the test reads them. */
class WarcWriterTest {
    @TempDir
    Path folder;

    private static final byte[] HEAD = "HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Path pipe() throws Exception {
        Path pipe = folder.resolve("pipe.warc");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return pipe;
    }

    /** Opens the writer; the reading end is open then too, and nothing is read. */
    private static InputStream open(WarcWriter writer, Path pipe, Runnable failed) throws Exception {
        Thread opening = new Thread(() -> {
            try {
                writer.open(0, failed);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        opening.start(); // a pipe opens when both ends do
        InputStream reader = Files.newInputStream(pipe);
        opening.join();
        return reader;
    }

    private static void capture(WarcWriter writer, int bytes) {
        WarcWriter.Recording recording =
                writer.begin(new Capture("http://a.example/", null, ByteBuffer.wrap(HEAD), 0, List.of()));
        recording.received(ByteBuffer.wrap(HEAD));
        recording.received(ByteBuffer.wrap(new byte[bytes]));
        recording.end(Truncation.NONE);
    }

    @Test
    void who_fetches_is_told_to_wait_while_the_disk_is_behind_and_to_go_on_when_it_has_caught_up() throws Exception {
        Path pipe = pipe();
        WarcWriter writer = new WarcWriter(new WarcSettings(pipe, Map.of()));
        try (InputStream reader = open(writer, pipe, () -> {})) {
            assertTrue(writer.isWritable());
            for (int i = 0; i < 20; i++) {
                capture(writer, 1 << 20);
            }
            assertFalse(writer.isWritable());
            CountDownLatch again = new CountDownLatch(1);
            writer.whenWritable(again::countDown);
            assertEquals(1, again.getCount());
            Thread drain = new Thread(() -> {
                try {
                    reader.transferTo(Files.newOutputStream(folder.resolve("copy.warc")));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            drain.start();
            assertTrue(again.await(20, TimeUnit.SECONDS));
            assertTrue(writer.isWritable());
            writer.close();
            drain.join();
        }
        assertEquals(
                20,
                Records.valid(folder.resolve("copy.warc"))
                        .of("response", "http://a.example/")
                        .size());
    }

    @Test
    void a_disk_that_fails_ends_the_waiting_and_is_told_once_and_at_the_close() throws Exception {
        Path pipe = pipe();
        WarcWriter writer = new WarcWriter(new WarcSettings(pipe, Map.of()));
        CountDownLatch failed = new CountDownLatch(1);
        InputStream reader = open(writer, pipe, failed::countDown);
        for (int i = 0; i < 20; i++) {
            capture(writer, 1 << 20);
        }
        CountDownLatch again = new CountDownLatch(1);
        writer.whenWritable(again::countDown);
        reader.close();
        assertTrue(failed.await(20, TimeUnit.SECONDS) && again.await(20, TimeUnit.SECONDS));
        assertTrue(writer.isWritable(), "what comes is dropped");
        capture(writer, 10);
        IOException e = assertThrows(IOException.class, writer::close);
        assertTrue(String.valueOf(e.getMessage()).startsWith(pipe + ": "), e.getMessage());
    }

    @Test
    void what_did_not_end_is_not_in_the_file() throws Exception {
        Path file = folder.resolve("a.warc.gz");
        WarcWriter writer = new WarcWriter(new WarcSettings(file, Map.of()));
        writer.open(0, () -> {});
        WarcWriter.Recording recording =
                writer.begin(new Capture("http://b.example/", null, ByteBuffer.wrap(HEAD), 0, List.of()));
        recording.received(ByteBuffer.wrap(HEAD));
        capture(writer, 10);
        writer.close();
        recording.end(Truncation.NONE);
        assertEquals(4, Records.valid(file).all().size(), "warcinfo, response, request, metadata");
    }
}
