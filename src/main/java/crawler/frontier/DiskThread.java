package crawler.frontier;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where what may wait for the disk is done, one thing after the other, so that no event loop does it. */
final class DiskThread {
    /** Something that may wait for the disk, or fail at it. */
    interface Task {
        void run() throws IOException;
    }

    private DiskThread() {}

    /** A thread that is there only while there is something to do. */
    static Executor make() {
        return new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "state-disk");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Does something there; the stage completes there when it is done, exceptionally with what it threw. */
    static CompletionStage<Void> run(Executor thread, Task task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (IOException | RuntimeException | Error failure) {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }
}
