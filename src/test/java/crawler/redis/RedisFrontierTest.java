package crawler.redis;

import crawler.frontier.Frontier;
import crawler.frontier.FrontierContract;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract, where each call waits until Redis has answered what came of it. */
@Timeout(120)
class RedisFrontierTest extends FrontierContract {
    @TempDir
    static Path folder;

    private static RedisServer server;
    private static Loop loop;

    private @Nullable Settled open;

    @BeforeAll
    static void start() {
        server = RedisServer.start(folder);
        loop = new Loop();
    }

    @AfterAll
    static void stop() {
        loop.close();
        server.close();
    }

    @Override
    protected Frontier open(boolean byLevels) throws Exception {
        close();
        RedisSettings settings = loop.settings(server, UUID.randomUUID().toString(), 30);
        Settled opened = new Settled(loop.join(settings, byLevels, System::nanoTime), byLevels);
        open = opened;
        return opened;
    }

    @AfterEach
    void close() {
        if (open != null) {
            loop.await(open.close());
        }
        open = null;
    }

    /** A frontier whose effects are seen at once. */
    private static final class Settled implements Frontier {
        private final RedisFrontier frontier;
        private final boolean byLevels;
        private boolean dirty;
        private boolean unsaid;

        Settled(RedisFrontier frontier, boolean byLevels) {
            this.frontier = frontier;
            this.byLevels = byLevels;
        }

        private <T extends @Nullable Object> T settled(Callable<T> ask) {
            if (dirty) {
                dirty = false;
                loop.settle(frontier);
            }
            return loop.call(ask);
        }

        private void change(Runnable change) {
            loop.call(() -> {
                change.run();
                return null;
            });
            keep();
            dirty = true;
        }

        @Override
        public void listen(Listener listener) {
            loop.call(() -> {
                frontier.listen(listener);
                return null;
            });
        }

        @Override
        public void offer(UrlBatch urls, Taken taken) {
            CompletableFuture<Integer> fresh = new CompletableFuture<>();
            change(() -> frontier.offer(urls, fresh::complete));
            taken.taken(loop.await(fresh));
            settled(() -> null);
        }

        @Override
        public void endOfSeeds() {
            change(frontier::endOfSeeds);
            settled(() -> null);
        }

        @Override
        public @Nullable Lease lease(String host) {
            Lease lease = settled(() -> frontier.lease(host));
            if (lease == null) {
                dirty = true;
                lease = settled(() -> frontier.lease(host));
            }
            return lease;
        }

        @Override
        public boolean holds(Lease lease) {
            return settled(() -> frontier.holds(lease));
        }

        @Override
        public void finish(Lease lease, boolean page, UrlBatch found) {
            loop.call(() -> {
                frontier.finish(lease, page, found);
                return null;
            });
            keep();
            dirty |= byLevels || found.size() > 0; // otherwise nothing that could be leased has come of it
            unsaid = true;
        }

        private void keep() {
            try {
                loop.call(frontier::commit).keep(0);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void putBack(Lease lease) {
            change(() -> frontier.putBack(lease));
        }

        @Override
        public void seen(WebUrl url) {
            change(() -> frontier.seen(url));
        }

        @Override
        public void claim(WebUrl url, Runnable waits, Consumer<Boolean> then) {
            settled(() -> null);
            CompletableFuture<Boolean> known = new CompletableFuture<>();
            loop.run(() -> frontier.claim(url, waits, known::complete));
            then.accept(loop.await(known));
        }

        @Override
        public void release(WebUrl url) {
            loop.run(() -> frontier.release(url));
        }

        @Override
        public void adopt(WebUrl home) {
            change(() -> frontier.adopt(home));
        }

        @Override
        public Commit commit() {
            return loop.call(frontier::commit);
        }

        @Override
        public boolean isDone() {
            dirty |= unsaid;
            unsaid = false;
            return settled(frontier::isDone);
        }

        @Override
        public long waiting() {
            dirty |= unsaid;
            unsaid = false;
            return settled(frontier::waiting);
        }

        @Override
        public long known() {
            return settled(frontier::known);
        }

        @Override
        public long bytes() {
            return settled(frontier::bytes);
        }

        @Override
        public long pages() {
            dirty |= unsaid;
            unsaid = false;
            return settled(frontier::pages);
        }

        @Override
        public long pagesElsewhere(String host) {
            return settled(() -> frontier.pagesElsewhere(host));
        }

        @Override
        public CompletionStage<Void> close() {
            return loop.call(frontier::close);
        }
    }
}
