package crawler.cli;

import crawler.frontier.Archive;
import crawler.frontier.Journal;
import crawler.frontier.StateSettings;
import crawler.output.LinkWriter;
import crawler.output.OutputSettings;
import crawler.redis.RedisCrawl;
import crawler.redis.RedisFrontier;
import crawler.redis.RedisSettings;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part in a crawl on several machines that this process takes.
 *
 * @param redis which crawl, on which server
 * @param joining what the processes have to agree on
 * @param state where this worker keeps what it has written and not told; null = nowhere
 * @param leavesPrivateToSeeds whether private addresses are refused unless a seed has one
 */
record SharedCrawl(
        RedisSettings redis,
        RedisSettings.Joining joining,
        @Nullable StateSettings state,
        boolean leavesPrivateToSeeds) {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");
    private static final long LONGEST_FAREWELL_SECONDS = 6; // the frontier itself gives up sooner

    /**
     * Joins the crawl, unless it is finished: then says so and returns null.
     *
     * @throws IOException if it cannot be joined, or the worker's state cannot be used
     * @throws IllegalArgumentException if the output has rows already and is not to be appended to: no other process will
     *     write those again
     */
    @Nullable
    CrawlStart join(Workers workers, boolean hasSeeds, OutputSettings output, Archive archive) throws IOException {
        Journal journal = state == null ? null : Journal.open(state.with(archive));
        RedisFrontier frontier = null;
        try {
            if (journal == null || !journal.goesOn()) {
                spare(output);
            } else if (journal.lostBytes() > 0) {
                LOG.warn(
                        "{}: {} bytes of rows are gone, as after a loss of power; nobody writes those again",
                        output.file(),
                        journal.lostBytes());
            }
            OutputSettings rows = journal == null ? output : output.keeping(journal.outputLength());
            frontier = RedisCrawl.join(
                    redis, joining, workers.group(), workers.first(), System::nanoTime, hasSeeds, journal);
            if (frontier != null) {
                return new CrawlStart(
                        frontier,
                        frontier.fingerprint(),
                        rows,
                        journal == null ? 0 : journal.archiveLength(),
                        journal == null ? 0 : journal.pages());
            }
            if (journal != null && journal.goesOn()) {
                LinkWriter.cutBack(rows); // what was on its way when an earlier run died, others have written
            }
        } finally {
            if (frontier == null && journal != null) {
                journal.close().toCompletableFuture().join();
            }
        }
        System.err.println("crawler: crawl '" + redis.name() + "' is finished; 'crawler redis clear " + redis.name()
                + "' forgets it");
        return null;
    }

    /**
     * Leaves the crawl, unless that is done: a run that broke off, or never began, holds nothing any longer. Waits some
     * seconds at most, and so long only for a Redis that is away; not to be called on an event loop.
     *
     * @param loop owns the frontier
     */
    static void leave(RedisFrontier frontier, EventLoop loop) throws InterruptedException {
        try {
            CompletableFuture.supplyAsync(frontier::abandon, loop)
                    .thenCompose(left -> left)
                    .get(LONGEST_FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the crawl is left by itself, when the lease ends", e);
        }
    }

    /** Spares rows that are there, unless it was said that they may go. */
    private void spare(OutputSettings output) {
        if (output.append() || !hasRows(output.file())) {
            return;
        }
        if (state == null || !state.fresh()) {
            throw new IllegalArgumentException("--output: '" + output.file()
                    + "' has rows, which in a shared crawl nobody writes again: --append, or another file");
        }
        LOG.warn("--fresh: the rows of {} go, which nobody writes again while the crawl is in Redis", output.file());
    }

    private static boolean hasRows(@Nullable Path file) {
        try {
            return file != null && Files.isRegularFile(file) && Files.size(file) > 0;
        } catch (IOException e) {
            return false; // whatever is wrong with it is said when it is opened
        }
    }
}
