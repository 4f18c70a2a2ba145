package crawler.cli;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of a run; daemons.
 *
 * @param group of the loops
 * @param loops fetch and read pages; the first one owns the crawl
 * @param heavyWork does what would block a loop
 */
record Workers(EventLoopGroup group, List<EventLoop> loops, ExecutorService heavyWork) implements AutoCloseable {
    /** As many event loops, and a thread a core for heavy work; each starts with its first task. */
    static Workers of(int threads) {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("event-loop", true), NioIoHandler.newFactory());
        List<EventLoop> loops = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            loops.add(group.next());
        }
        return new Workers(
                group,
                List.copyOf(loops),
                Executors.newFixedThreadPool(
                        Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("parser", true)));
    }

    /** The loop that owns the crawl. */
    EventLoop first() {
        return loops.get(0);
    }

    /**
     * Stops the loops where they are, with their connections open: the process is about to exit. A JVM that exits waits 0.3 s
     * for threads that are in a call of the system, as loops are while they wait for their connections.
     */
    void halt() throws InterruptedException {
        CountDownLatch halting = new CountDownLatch(loops.size());
        for (EventLoop loop : loops) {
            try {
                loop.execute(() -> {
                    halting.countDown();
                    while (true) {
                        LockSupport.park();
                    }
                });
            } catch (RejectedExecutionException e) {
                halting.countDown(); // it has ended
            }
        }
        var unused = halting.await(1, TimeUnit.SECONDS);
    }

    /** Ends them; waits for that, but not for long. */
    @Override
    public void close() {
        heavyWork.shutdownNow();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
