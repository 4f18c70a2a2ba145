package crawler.redis;

import crawler.frontier.Journal;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An event loop, and a test's thread that waits for what happens on it. */
final class Loop implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();

    RedisSettings settings(RedisServer server, String name, int leaseSeconds) {
        return new RedisSettings(server.uri(), null, name, Duration.ofSeconds(leaseSeconds));
    }

    RedisFrontier join(RedisSettings settings, boolean byLevels, LongSupplier nanoTime) throws IOException {
        return join(settings, byLevels, nanoTime, true, null);
    }

    RedisFrontier join(
            RedisSettings settings,
            boolean byLevels,
            LongSupplier nanoTime,
            boolean hasSeeds,
            @Nullable Journal journal)
            throws IOException {
        return Objects.requireNonNull(RedisCrawl.join(
                settings,
                joining(byLevels, Map.of("depth", "1")),
                group,
                loop,
                nanoTime,
                hasSeeds,
                journal,
                Duration.ofSeconds(10)));
    }

    static RedisSettings.Joining joining(boolean byLevels, Map<String, String> options) {
        return new RedisSettings.Joining(options, byLevels, false, "", 100, 32);
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    EventLoop executor() {
        return loop;
    }

    <T extends @Nullable Object> T call(Callable<T> task) {
        return await(CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return task.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                loop));
    }

    void run(Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Waits until the condition, asked on the loop, holds. */
    void until(BooleanSupplier condition) {
        CompletableFuture<Void> met = new CompletableFuture<>();
        loop.execute(() -> check(condition, met));
        await(met);
    }

    private void check(BooleanSupplier condition, CompletableFuture<Void> met) {
        try {
            if (condition.getAsBoolean()) {
                met.complete(null);
            } else if (!met.isDone()) {
                var unused = loop.schedule(() -> check(condition, met), 200, TimeUnit.MICROSECONDS);
            }
        } catch (RuntimeException e) {
            met.completeExceptionally(e);
        }
    }

    /** Waits until Redis has heard all and has given what it has. */
    void settle(RedisFrontier frontier) {
        until(frontier::isSettled);
        run(frontier::askNow);
        until(frontier::isSettled);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
