package crawler.frontier;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A frontier with a state of millions of made-up URLs: how fast they go into the log, how fast it is read back, whether it
 * fits into the heap, and whether every one of them is leased in the end. By hand:
 *
 * <pre>{@code
 * java -XX:+UseSerialGC -Xmn32m -Xmx1g -cp target/test-classes:target/crawler.jar \\
 *     crawler.frontier.GeneratedFrontier 50000000 FOLDER waiting
 * }</pre>
 */
final class GeneratedFrontier {
    private static final Logger LOG = LoggerFactory.getLogger(GeneratedFrontier.class);
    private static final int HOSTS = 100;
    private static final int BATCH = 100;
    private static final int COMMIT = 10_000;

    private final Fingerprint fingerprint = Fingerprint.keyed();
    private final long urls;
    private final StateSettings settings;
    private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>(); // what comes back from the disk
    private long offered; // sum of the fingerprints
    private long leased;

    private GeneratedFrontier(long urls, StateSettings settings) {
        this.urls = urls;
        this.settings = settings;
    }

    /** {@code URLS FOLDER visited|waiting}: whether every URL is visited as soon as it is there, or when all are. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[1]));
        Path rows = Files.writeString(folder.resolve("rows"), "");
        GeneratedFrontier generated = new GeneratedFrontier(
                Long.parseLong(args[0]),
                new StateSettings(folder.resolve("state"), true, Map.of(), rows, false, false));
        generated.offer(args[2].equals("visited"));
        generated.openAgain();
    }

    private void offer(boolean visited) throws Exception {
        long start = System.nanoTime();
        try (Closing closing = new Closing(FileFrontier.open(settings, loop::add))) {
            FileFrontier frontier = closing.frontier;
            frontier.listen(new SmallCrawl.QuietListener());
            for (long first = 0; first < urls; first += BATCH) {
                UrlBatch batch = new UrlBatch(BATCH);
                for (long i = first; i < first + BATCH; i++) {
                    byte[] url = ("http://" + host(i) + "/a/path/of/some/length/" + i + ".html")
                            .getBytes(StandardCharsets.US_ASCII);
                    batch.add(url, url.length, 1);
                    offered += fingerprint.of(url, 0, url.length);
                }
                frontier.offer(batch, fresh -> {});
                for (int i = 0; visited && i < BATCH; i++) { // from memory: nothing to wait for
                    finish(frontier, Objects.requireNonNull(frontier.lease(host(i))));
                }
                if (first % COMMIT == 0) {
                    frontier.commit().keep(0);
                }
            }
            Frontier.Commit last = frontier.commit();
            last.keep(0);
            last.sync();
            tell("offered", urls, start, frontier);
        }
    }

    private void openAgain() throws Exception {
        StateSettings again =
                new StateSettings(settings.directory(), false, settings.options(), settings.output(), false, false);
        long start = System.nanoTime();
        try (Closing closing = new Closing(FileFrontier.open(again, loop::add))) {
            FileFrontier frontier = closing.frontier;
            tell("opened again", frontier.known(), start, frontier);
            frontier.listen(new SmallCrawl.QuietListener());
            start = System.nanoTime();
            long left = frontier.waiting();
            for (int none = 0, turn = 0; frontier.waiting() > 0; turn++) { // hosts take turns, in another order
                Lease lease = frontier.lease(host(turn * 37L));
                none = lease == null ? none + 1 : 0;
                if (lease != null) {
                    finish(frontier, lease);
                }
                Runnable arrived = none < HOSTS ? loop.poll() : loop.take();
                if (arrived != null) {
                    arrived.run();
                }
                if (turn % COMMIT == 0) {
                    frontier.commit().keep(0);
                }
            }
            tell("leased", left, start, frontier);
        }
        LOG.warn(
                "{} MB of log, {}",
                Files.size(settings.directory().resolve("log")) >> 20,
                leased == offered ? "every URL was leased once" : "LEASED IS NOT WHAT WAS OFFERED");
    }

    private void finish(FileFrontier frontier, Lease lease) {
        byte[] url = lease.url().href().getBytes(StandardCharsets.US_ASCII);
        leased += fingerprint.of(url, 0, url.length);
        frontier.finish(lease, true, UrlBatch.EMPTY);
    }

    private static String host(long i) {
        return "host" + i % HOSTS + ".example";
    }

    private static void tell(String what, long urls, long start, FileFrontier frontier) {
        double seconds = (System.nanoTime() - start) / 1e9;
        LOG.warn(
                "{} {} URLs in {} s, {} a second; {} known, {} waiting, {} MB held",
                what,
                urls,
                seconds,
                (long) (urls / seconds),
                frontier.known(),
                frontier.waiting(),
                frontier.bytes() >> 20);
    }

    /** Closes it, and tells of what failed. */
    private record Closing(FileFrontier frontier) implements AutoCloseable {
        @Override
        public void close() {
            frontier.close().toCompletableFuture().join();
        }
    }
}
