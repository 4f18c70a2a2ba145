package crawler.html;

import crawler.html.ExtractorSettings.Parser;
import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Pages in, resolved links out: {@code mib} is the mebibytes of HTML a second, and with {@code -prof gc} the norm of
 * allocation is per page. {@code -Dbench.pages=DIR} takes 400 pages of a folder instead of generated ones; they are fed from direct memory in chunks of 8 KiB, as the network does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExtractBenchmark {
    private static final int PAGES = 400;
    private static final int CHUNK = 8192;

    /** Mebibytes of input. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Input {
        private long bytes;

        /** Forgets. */
        @Setup(Level.Iteration)
        public void clear() {
            bytes = 0;
        }

        /** Mebibytes read so far. */
        public double mib() {
            return bytes / (double) (1 << 20);
        }
    }

    @Param({"STREAM", "JSOUP", "REGEX"})
    private Parser parser = Parser.STREAM;

    private final WebUrl url = Objects.requireNonNull(WebUrl.parse("https://site.example/dir/page.html"));
    private final List<ByteBuffer> pages = new ArrayList<>();
    private @Nullable LinkExtractor extractor;
    private int next;

    /** Reads or makes the pages. */
    @Setup
    public void read() throws IOException {
        String folder = System.getProperty("bench.pages", "");
        if (folder.isEmpty()) {
            GeneratedPages generated = new GeneratedPages(1);
            for (int i = 0; i < PAGES; i++) {
                add(generated.page());
            }
        } else {
            List<Path> files;
            try (Stream<Path> found = Files.walk(Path.of(folder))) {
                files = new ArrayList<>(found.filter(Files::isRegularFile)
                        .filter(file -> file.toString().matches(".*\\.html?"))
                        .sorted()
                        .toList());
            }
            Collections.shuffle(files, new Random(5));
            for (Path file : files.subList(0, Math.min(PAGES, files.size()))) {
                add(Files.readAllBytes(file));
            }
        }
        extractor = new ExtractorSettings(parser, LinkKind.EVERY_HREF, null, false)
                .extractors()
                .get();
    }

    private void add(byte[] page) {
        pages.add(ByteBuffer.allocateDirect(page.length).put(page).asReadOnlyBuffer());
    }

    /** One page. */
    @Benchmark
    public int page(Input input) {
        LinkExtractor reader = Objects.requireNonNull(extractor);
        ByteBuffer page = pages.get(next);
        next = (next + 1) % pages.size();
        reader.start(url, "utf-8");
        int end = page.capacity();
        for (int i = 0; i < end; i += CHUNK) {
            page.limit(Math.min(end, i + CHUNK)).position(i);
            reader.feed(page);
        }
        input.bytes += end;
        LinkCursor links = reader.end();
        int length = 0;
        while (links.next()) {
            length += links.length();
        }
        return length;
    }
}
