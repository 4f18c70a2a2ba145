package crawler.redis;

import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * What one Redis carries: several frontiers share a crawl whose pages are made up beforehand, so that Redis is the limit, or
 * this process: whose CPU time says which. {@code FRONTIERS PAGES LINKS}: pages of 20 hosts, each with so many links; of
 * few pages and many links nearly all are known already.
 *
 * <p>{@code mvn -Pbench -DskipTests test-compile exec:exec -Dbench.run="crawler.redis.SharedFrontiers 3 50000 134"}
 */
public final class SharedFrontiers {
    private static final int HOSTS = 20;
    private static final int IN_FLIGHT = 100;

    private final byte[][] pages; // their URLs
    private final int links;

    private SharedFrontiers(int pages, int links) {
        this.pages = new byte[pages][];
        for (int page = 0; page < pages; page++) {
            String url = "http://host-" + page % HOSTS + ".example/documentation/section/page-" + page + ".html";
            this.pages[page] = url.getBytes(StandardCharsets.ISO_8859_1);
        }
        this.links = links;
    }

    /** Runs. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int frontiers = Integer.parseInt(args[0]);
        SharedFrontiers site = new SharedFrontiers(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        Path folder = Files.createTempDirectory("redis");
        List<Worker> workers = new ArrayList<>();
        try (RedisServer server = RedisServer.start(folder)) {
            for (int i = 0; i < frontiers; i++) {
                workers.add(site.new Worker(server));
            }
            long start = System.nanoTime();
            double before = cpu(server);
            double oursBefore = cpu();
            workers.forEach(Worker::begin);
            for (Worker worker : workers) {
                worker.done.await();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpu = cpu(server) - before;
            double ours = cpu() - oursBefore;
            int pages = site.pages.length;
            System.out.printf(
                    Locale.ROOT,
                    "%d frontiers, %d pages of %d links in %.1f s: %.0f pages/s, %.0f links/s%n"
                            + "CPU: Redis %.0f %%, this process %.0f %%; Redis %.3f s for 1,000 pages, so %.0f pages/s at most%n",
                    frontiers,
                    pages,
                    site.links,
                    seconds,
                    pages / seconds,
                    pages * (double) site.links / seconds,
                    100 * cpu / seconds,
                    100 * ours / seconds,
                    1000 * cpu / pages,
                    pages / cpu);
            for (Worker worker : workers) {
                System.out.println("pages of one: " + worker.finished);
                worker.end();
            }
        }
    }

    private static double cpu() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    private static double cpu(RedisServer server) {
        double seconds = 0;
        for (String line : server.answers("INFO cpu").split("\r\n", -1)) {
            if (line.startsWith("used_cpu_sys:") || line.startsWith("used_cpu_user:")) {
                seconds += Double.parseDouble(line.substring(line.indexOf(':') + 1));
            }
        }
        return seconds;
    }

    private UrlBatch found(WebUrl on, int depth) {
        Random random = new Random(on.href().hashCode());
        UrlBatch batch = new UrlBatch(links);
        for (int i = 0; i < links; i++) {
            add(batch, random.nextInt(pages.length), depth);
        }
        return batch;
    }

    private void add(UrlBatch batch, int page, int depth) {
        batch.add(pages[page], pages[page].length, depth);
    }

    /** One process of the crawl, on a loop of its own. */
    private final class Worker implements Frontier.Listener {
        final CountDownLatch done = new CountDownLatch(1);
        private final Loop loop = new Loop();
        private final RedisFrontier frontier;
        private final ArrayDeque<String> waiting = new ArrayDeque<>();
        private int finished;

        Worker(RedisServer server) throws IOException {
            frontier = loop.join(loop.settings(server, "bench", 30), false, System::nanoTime);
        }

        void begin() {
            loop.run(() -> {
                frontier.listen(this);
                UrlBatch seeds = new UrlBatch(pages.length);
                for (int page = 0; page < pages.length; page++) { // every page is reached, whatever the links are
                    if (page % 100 == 0) {
                        add(seeds, page, 0);
                    }
                }
                frontier.offer(seeds, fresh -> {});
                frontier.endOfSeeds();
            });
        }

        void end() {
            loop.await(loop.call(frontier::close));
            loop.close();
        }

        private void work() {
            while (frontier.unsettled() < IN_FLIGHT && !waiting.isEmpty()) {
                Lease lease = frontier.lease(waiting.element());
                if (lease == null) {
                    waiting.remove();
                    continue;
                }
                frontier.finish(lease, true, found(lease.url(), lease.depth() + 1));
                finished++;
            }
            try {
                frontier.commit().keep(0);
            } catch (IOException e) {
                failed(e);
            }
            if (frontier.isDone()) {
                done.countDown();
            }
        }

        @Override
        public void waiting(String host) {
            waiting.add(host);
        }

        @Override
        public void adopted(WebUrl home) {}

        @Override
        public void trusted(WebUrl seed) {}

        @Override
        public void allowedPrivate(WebUrl seed) {}

        @Override
        public long quietNanos(String host) {
            return 0;
        }

        @Override
        public void changed() {
            loop.executor().execute(this::work);
        }

        @Override
        public void failed(IOException reason) {
            System.err.println(reason.getMessage());
            done.countDown();
        }
    }
}
