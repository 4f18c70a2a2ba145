package crawler.frontier;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A frontier with a state of millions of made-up URLs: how fast they go into the log, how fast it is read back, whether it
 * fits into the heap. By hand:
 *
 * <pre>{@code
 * java -Xmx1g -cp target/test-classes:target/crawler.jar crawler.frontier.GeneratedFrontier 5000000 FOLDER visited
 * }</pre>
 */
final class GeneratedFrontier {
    private static final Logger LOG = LoggerFactory.getLogger(GeneratedFrontier.class);
    private static final int BATCH = 100;

    private GeneratedFrontier() {}

    /** {@code URLS FOLDER visited|waiting}: whether every URL is visited as soon as it is there. */
    public static void main(String[] args) throws Exception {
        long urls = Long.parseLong(args[0]);
        Path folder = Files.createDirectories(Path.of(args[1]));
        boolean visited = args[2].equals("visited");
        Path rows = Files.writeString(folder.resolve("rows"), "");
        FileFrontier.Settings settings =
                new FileFrontier.Settings(folder.resolve("state"), false, Map.of(), rows, false, false);
        long start = System.nanoTime();
        try (Closing closing = new Closing(FileFrontier.open(settings))) {
            FileFrontier frontier = closing.frontier;
            frontier.listen(new SmallCrawl.QuietListener());
            for (long first = 0; first < urls; first += BATCH) {
                UrlBatch batch = new UrlBatch(BATCH);
                for (long i = first; i < first + BATCH; i++) {
                    byte[] url = ("http://host" + i % 100 + ".example/a/path/of/some/length/" + i + ".html")
                            .getBytes(StandardCharsets.US_ASCII);
                    batch.add(url, url.length, 1);
                }
                frontier.offer(batch, fresh -> {});
                for (int i = 0; visited && i < BATCH; i++) {
                    Lease lease = Objects.requireNonNull(frontier.lease("host" + i % 100 + ".example"));
                    frontier.finish(lease, true, UrlBatch.EMPTY);
                }
                if (first % 10_000 == 0) {
                    frontier.commit().keep(0);
                }
            }
            Frontier.Commit last = frontier.commit();
            last.keep(0);
            last.sync();
            double seconds = (System.nanoTime() - start) / 1e9;
            LOG.warn(
                    "{} URLs in {} s: {} a second, log {} MB, {} MB held",
                    urls,
                    seconds,
                    (long) (urls / seconds),
                    Files.size(folder.resolve("state/log")) >> 20,
                    frontier.bytes() >> 20);
        }
        start = System.nanoTime();
        try (Closing closing = new Closing(FileFrontier.open(settings))) {
            LOG.warn(
                    "opened again in {} s: {} known, {} waiting, {} MB held",
                    (System.nanoTime() - start) / 1e9,
                    closing.frontier.known(),
                    closing.frontier.waiting(),
                    closing.frontier.bytes() >> 20);
        }
    }

    /** Closes it, and tells of what failed. */
    private record Closing(FileFrontier frontier) implements AutoCloseable {
        @Override
        public void close() {
            frontier.close().toCompletableFuture().join();
        }
    }
}
