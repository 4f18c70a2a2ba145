package crawler.cli;

import crawler.output.OutputSettings;
import crawler.redis.RedisCrawl;
import crawler.redis.RedisException;
import crawler.redis.RedisFrontier;
import crawler.redis.RedisSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The part in a crawl on several machines that this process takes.
 *
 * @param redis which crawl, on which server
 * @param joining what the processes have to agree on
 */
record SharedCrawl(RedisSettings redis, RedisSettings.Joining joining) {
    /**
     * Joins the crawl, unless it is finished: then says so and returns null.
     *
     * @throws RedisException if it cannot be joined
     * @throws IllegalArgumentException if the output has rows already and is not to be appended to: no other process will
     *     write those again
     */
    @Nullable
    RedisFrontier join(EventLoopGroup group, EventLoop loop, boolean hasSeeds, OutputSettings output)
            throws RedisException {
        RedisFrontier frontier = RedisCrawl.join(redis, joining, group, loop, System::nanoTime, hasSeeds);
        if (frontier == null) {
            System.err.println("crawler: crawl '" + redis.name() + "' is finished; 'crawler redis clear " + redis.name()
                    + "' forgets it");
        } else if (!output.append() && hasRows(output.file())) {
            CompletableFuture.supplyAsync(frontier::close, loop)
                    .thenCompose(stage -> stage)
                    .join();
            throw new IllegalArgumentException("--output: '" + output.file()
                    + "' has rows, which in a shared crawl nobody writes again: --append, or another file");
        }
        return frontier;
    }

    private static boolean hasRows(@Nullable Path file) {
        try {
            return file != null && Files.isRegularFile(file) && Files.size(file) > 0;
        } catch (IOException e) {
            return false; // whatever is wrong with it is said when it is opened
        }
    }
}
