package crawler.redis;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import crawler.frontier.Frontier;
import crawler.frontier.Journal;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One process of a crawl, on a thread of its own; closed by {@link #close} or {@link #end}. */
final class Worker implements Frontier.Listener {
    final RedisFrontier frontier;
    final List<String> waiting = new CopyOnWriteArrayList<>();
    final Set<String> trusted = ConcurrentHashMap.newKeySet();
    final Set<String> allowed = ConcurrentHashMap.newKeySet(); // private seeds
    final AtomicInteger mistrusted =
            new AtomicInteger(); // hosts whose URLs it was given before it was told to trust them
    final Map<String, Long> quiet = new ConcurrentHashMap<>();
    private final Loop own = new Loop(); // its thread can be stopped, as a process can
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean closed;
    private final AtomicLong slept = new AtomicLong();
    volatile String failure = "";
    volatile Runnable whenChanged = () -> {};
    final AtomicInteger fresh = new AtomicInteger();

    Worker(RedisSettings settings, boolean seeds, @Nullable Journal journal) throws IOException {
        this(settings, false, seeds, journal);
    }

    Worker(RedisSettings settings, boolean byLevels, boolean seeds, @Nullable Journal journal) throws IOException {
        frontier = own.join(settings, byLevels, () -> System.nanoTime() + slept.get(), seeds, journal);
        run(() -> frontier.listen(this));
        if (!seeds) {
            run(frontier::endOfSeeds);
        }
    }

    boolean waits(String host) {
        return waiting.contains(host);
    }

    <T> T call(Callable<T> task) {
        return own.call(task);
    }

    void until(BooleanSupplier condition) {
        own.until(condition);
    }

    void run(Runnable task) {
        own.run(task);
    }

    void settle() {
        own.settle(frontier);
    }

    void offer(String... urls) {
        run(() -> frontier.offer(batch(0, urls), this::taken));
        settle();
    }

    void taken(int urls) {
        fresh.addAndGet(urls);
    }

    Lease lease(String host) {
        Lease lease = call(() -> frontier.lease(host));
        if (lease == null) {
            settle();
            lease = call(() -> frontier.lease(host));
        }
        assertNotNull(lease);
        return lease;
    }

    void finish(Lease lease) {
        run(() -> frontier.finish(lease, true, UrlBatch.EMPTY));
        keep(call(frontier::commit));
    }

    void endOfSeeds() {
        run(frontier::endOfSeeds);
    }

    /** Its thread stands still to the end of the test: nobody can tell that from a death. */
    void die() {
        standStill(over);
    }

    private void standStill(CountDownLatch until) {
        own.executor().execute(() -> {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** The test is over. */
    void end() {
        over.countDown();
        if (!closed) {
            close();
        }
    }

    /** Its thread stands still, and wakes a minute later by its own clock. */
    void sleepWhile(Meanwhile meanwhile) throws IOException {
        sleepWhile(meanwhile, TimeUnit.MINUTES.toNanos(1));
    }

    /** Its thread stands still, and wakes so much later by its own clock than by others'. */
    void sleepWhile(Meanwhile meanwhile, long nanos) throws IOException {
        CountDownLatch awake = new CountDownLatch(1);
        standStill(awake);
        try {
            meanwhile.run();
            slept.addAndGet(nanos);
        } finally {
            awake.countDown();
        }
    }

    void close() {
        closed = true;
        own.await(call(frontier::close));
        own.close();
    }

    @Override
    public void waiting(String host) {
        waiting.add(host);
        if (!trusted.contains(host)) {
            mistrusted.incrementAndGet();
        }
    }

    @Override
    public void adopted(WebUrl home) {}

    @Override
    public void trusted(WebUrl seed) {
        trusted.add(seed.authority());
    }

    @Override
    public void allowedPrivate(WebUrl seed) {
        allowed.add(seed.href());
    }

    @Override
    public long quietNanos(String host) {
        return quiet.getOrDefault(host, 0L);
    }

    @Override
    public void changed() {
        whenChanged.run();
    }

    @Override
    public void failed(IOException reason) {
        failure = String.valueOf(reason.getMessage());
    }

    /** What happens while it sleeps. */
    interface Meanwhile {
        void run() throws IOException;
    }

    static void keep(Frontier.Commit commit) {
        try {
            commit.keep(0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static UrlBatch batch(int depth, String... urls) {
        UrlBatch batch = new UrlBatch(0);
        for (String url : urls) {
            byte[] bytes = url.getBytes(StandardCharsets.ISO_8859_1);
            batch.add(bytes, bytes.length, depth);
        }
        return batch;
    }
}
