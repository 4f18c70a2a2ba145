package crawler.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to the output on a thread of its own, so that a slow disk or reader never blocks an event loop. Rows wait for
 * others to be written with for some milliseconds at most.
 *
 * <p>Bounded: when more than {@link #HIGH} bytes wait, {@link #isWritable} says no until fewer than {@link #LOW} do. An
 * append is never refused, so what comes after that is bounded by the pages already under way; the crawl answers by
 * reading its sockets slower. All methods may be called from any thread.
 */
public final class LinkWriter {
    /** Bytes that may wait before {@link #isWritable} says no. */
    static final long HIGH = 8L << 20;

    /** Bytes below which it says yes again. */
    static final long LOW = 2L << 20;

    /** Bytes that are written without waiting for more. */
    private static final long ENOUGH = 256 * 1024;

    /** The longest that fewer wait: each write has its price, and so has waking this thread. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** The longest that a loss of power may undo. */
    private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Told of what happens; called on the writer's thread. */
    public interface Listener {
        /** Appends are welcome again after {@link LinkWriter#isWritable} said no. */
        void writable();

        /** Nothing can be written any more; called once. What waits, and what comes, is dropped. */
        void failed(OutputException reason);
    }

    /** What is to be done when rows are in the output; called on the writer's thread, in the order of the appends. */
    public interface Written {
        /** Nothing. */
        Written IGNORED = new Written() {
            @Override
            public void written(long length) {}
        };

        /**
         * The rows, and all that were appended before them, are written.
         *
         * @param length bytes of the output up to their end
         * @throws IOException if what goes with them cannot be done: the run has failed as if they could not be written
         */
        void written(long length) throws IOException;

        /**
         * The output up to there outlasts a loss of power. Called once in a while, for the last rows only.
         *
         * @throws IOException as above
         */
        default void synced() throws IOException {}
    }

    /** Rows and what waits for them. */
    private record Batch(RowBuffer rows, Written then) {}

    private final RowTarget target;
    private final Listener listener;
    private final Thread thread;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Segments segments = new Segments();

    // All below: guarded by this.
    private final ArrayDeque<Batch> queue = new ArrayDeque<>();
    private long waiting;
    private boolean full;
    private boolean closing;
    private @Nullable OutputException failure;

    private LinkWriter(RowTarget target, Listener listener) {
        this.target = target;
        this.listener = listener;
        this.thread = new Thread(this::run, "link-writer");
        thread.setDaemon(true);
    }

    /**
     * Opens the output, writes its header and starts the thread.
     *
     * @throws OutputException if the output cannot be opened
     */
    public static LinkWriter open(OutputSettings settings, Listener listener) throws OutputException {
        LinkWriter writer = new LinkWriter(RowTarget.open(settings), listener);
        writer.thread.start();
        return writer;
    }

    /**
     * Cuts an output back to what is to be kept of it, and writes nothing. Blocks.
     *
     * @throws OutputException if it cannot be opened, or is not the file that was written
     */
    public static void cutBack(OutputSettings settings) throws OutputException {
        RowTarget.open(settings).close();
    }

    /** An empty buffer to fill. */
    public RowBuffer buffer() {
        return new RowBuffer(segments);
    }

    /** Takes a buffer back that is not to be written; it can be filled again. */
    public void giveBack(RowBuffer buffer) {
        buffer.clear();
    }

    /**
     * Queues rows. Never blocks.
     *
     * @param rows whole pages; belongs to the writer from now on
     * @param then called when they are written; not if they are dropped
     */
    public synchronized void append(RowBuffer rows, Written then) {
        if (failure != null || closing) {
            return;
        }
        boolean first = queue.isEmpty();
        queue.add(new Batch(rows, then));
        long before = waiting;
        waiting += rows.size();
        if (waiting > HIGH) {
            full = true;
        }
        if (first || (before < ENOUGH && waiting >= ENOUGH)) {
            notifyAll();
        }
    }

    /** Whether appends are welcome; if not, {@link Listener#writable} says when they are again. */
    public synchronized boolean isWritable() {
        return !full;
    }

    /**
     * Writes what waits, then closes the output.
     *
     * @return completes when that is done, exceptionally with an {@link OutputException} if rows were lost
     */
    public CompletionStage<Void> close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        return closed;
    }

    private void run() {
        try {
            @Nullable Written unsynced = null; // what was written last, until it outlasts a loss of power
            long syncAt = System.nanoTime();
            while (awaitMore(unsynced == null ? null : syncAt)) {
                List<Batch> batches = next();
                if (!batches.isEmpty()) {
                    write(batches);
                    unsynced = target.lasts() ? batches.get(batches.size() - 1).then : null;
                }
                if (unsynced != null && System.nanoTime() - syncAt >= 0) {
                    sync(unsynced);
                    unsynced = null;
                    syncAt = System.nanoTime() + SYNC_NANOS;
                }
            }
            sync(unsynced == null ? Written.IGNORED : unsynced);
            target.close();
            closed.complete(null);
        } catch (OutputException e) {
            fail(e);
        } catch (IOException e) {
            fail(new OutputException(String.valueOf(e.getMessage()), false));
        } catch (RuntimeException | Error bug) { // or the run would wait for rows that nobody writes
            fail(new OutputException("the writer broke off: " + bug, false));
        }
    }

    private void write(List<Batch> batches) throws IOException {
        List<ByteBuffer> content = new ArrayList<>();
        for (Batch batch : batches) {
            content.addAll(batch.rows.content());
        }
        long end = target.length();
        target.write(content);
        long bytes = 0;
        for (Batch batch : batches) {
            bytes += batch.rows.size();
            batch.then.written(end + bytes);
            giveBack(batch.rows);
        }
        written(bytes);
    }

    private void sync(Written last) throws IOException {
        if (target.lasts()) {
            target.sync();
            last.synced();
        }
    }

    private void fail(OutputException reason) {
        synchronized (this) {
            failure = reason;
            queue.clear();
            full = false; // what comes is dropped: nobody needs to wait
        }
        closed.completeExceptionally(reason);
        listener.failed(reason);
    }

    /** What waits, as far as it is written at once. */
    private synchronized List<Batch> next() {
        List<Batch> batches = new ArrayList<>();
        long bytes = 0;
        while (bytes < ENOUGH && !queue.isEmpty()) {
            Batch batch = queue.remove();
            bytes += batch.rows.size();
            batches.add(batch);
        }
        return batches;
    }

    /**
     * Waits for rows, and for enough of them.
     *
     * @param until nanoTime to wait at most for the first; null = as long as it takes
     * @return false if none will come any more
     */
    private synchronized boolean awaitMore(@Nullable Long until) {
        boolean interrupted = false;
        @Nullable Long lingering = null;
        while (waiting < ENOUGH && !closing) {
            if (lingering == null && !queue.isEmpty()) {
                lingering = System.nanoTime() + LINGER_NANOS;
            }
            @Nullable Long end = lingering == null ? until : lingering;
            long left = end == null ? Long.MAX_VALUE : end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                interrupted = true; // nobody of ours interrupts this thread: the rows come first
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !(queue.isEmpty() && closing);
    }

    private void written(long bytes) {
        boolean writableAgain;
        synchronized (this) {
            waiting -= bytes;
            writableAgain = full && waiting < LOW;
            if (writableAgain) {
                full = false;
            }
        }
        if (writableAgain) {
            listener.writable();
        }
    }
}
