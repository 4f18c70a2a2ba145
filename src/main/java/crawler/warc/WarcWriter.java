package crawler.warc;

import crawler.files.FileTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was fetched to a WARC file, on a thread of its own: for each answer a response record, its request, and a
 * metadata record that says how it was come to.
 *
 * <p>Bounded: when more than {@link #HIGH} bytes wait, {@link #isWritable} says no until fewer than {@link #LOW} do; who
 * fetches reads its sockets slower. All methods may be called from any thread, those of one {@link Recording} from one
 * at a time; none but {@link #close} blocks.
 */
public final class WarcWriter {
    /** Bytes that may wait before {@link #isWritable} says no. */
    static final long HIGH = 16L << 20;

    /** Bytes below which it says yes again. */
    static final long LOW = 4L << 20;

    /** A piece of work for the thread. */
    private interface Work {
        void run() throws IOException;
    }

    private record Waiting(int bytes, Work work) {}

    private final String name;
    private final Path folder;
    private final WarcSettings settings;
    private final Thread thread = new Thread(this::run, "warc-writer");
    private final Spool.Memory memory = new Spool.Memory(); // the thread's

    private final Page noPage = new Page(true); // of what belongs to none

    private volatile @Nullable RecordMaker records; // the thread's, once open

    // All below: guarded by this.
    private Runnable onFailure = () -> {};
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final List<Runnable> whenWritable = new ArrayList<>();
    private final ArrayDeque<CompletableFuture<Long>> marks = new ArrayDeque<>(); // not reached yet
    private long waiting;
    private boolean full;
    private boolean closing;
    private @Nullable IOException failure;

    /** A writer whose file is not open yet: nothing is touched. */
    public WarcWriter(WarcSettings settings) {
        this.settings = settings;
        this.name = settings.file().toString();
        Path parent = settings.file().toAbsolutePath().getParent();
        this.folder = parent == null ? Path.of(".") : parent;
        thread.setDaemon(true);
    }

    /**
     * Opens the file, writes its warcinfo record and starts the thread; before anything is recorded.
     *
     * @param keep bytes of the file that stay, where it has so many: 0 = it is rewritten
     * @param failed called once, on the writer's thread, when nothing can be written any more; {@link #close} says why
     * @throws IOException if the file cannot be written; the message names it
     */
    public void open(long keep, Runnable failed) throws IOException {
        synchronized (this) {
            onFailure = failed;
        }
        try {
            RecordMaker maker = new RecordMaker(RecordStream.open(settings, keep));
            records = maker;
            maker.info(settings);
            thread.start();
        } catch (IOException e) {
            throw named(name, e);
        }
    }

    /** A request was sent that belongs to no page: its answer is written when it ended. */
    public Recording begin(Capture capture) {
        return new Recording(noPage, capture);
    }

    /** A page is to be asked for. */
    public Page page() {
        return new Page(false);
    }

    /**
     * The answers of one page, of each attempt and each hop: those that ended before the page is {@linkplain #finish
     * finished} wait until it is. So the file has them in the order of the crawl's commits.
     */
    public final class Page {
        private final List<Work> ended = new ArrayList<>(2); // the thread's
        private boolean finished; // as well

        private Page(boolean finished) {
            this.finished = finished;
        }

        /** A request was sent. */
        public Recording begin(Capture capture) {
            return new Recording(this, capture);
        }

        /** The page is done with; an answer that ends later, for its connection's sake, is written then. */
        public void finish() {
            submit(0, () -> {
                finished = true;
                for (Work record : ended) {
                    record.run();
                }
                ended.clear();
            });
        }

        private void write(Work record) throws IOException {
            if (finished) {
                record.run();
            } else {
                ended.add(record);
            }
        }
    }

    /**
     * Marks where the records of pages that were finished until now end.
     *
     * @return completes on the writer's thread with the bytes of the file up to there, when they are written; with an
     *     {@link IOException} if they cannot be
     */
    public CompletableFuture<Long> mark() {
        CompletableFuture<Long> mark = new CompletableFuture<>();
        synchronized (this) {
            if (failure != null || closing) {
                mark.completeExceptionally(failure != null ? failure : new IOException(name + ": is closed"));
            } else {
                marks.add(mark);
                submit(0, this::reachMark);
            }
        }
        return mark;
    }

    private void reachMark() {
        CompletableFuture<Long> reached;
        synchronized (this) {
            reached = marks.remove();
        }
        reached.complete(Objects.requireNonNull(records).stream().length());
    }

    /** Makes what is written outlast a loss of power. From any thread; blocks. */
    public void sync() throws IOException {
        try {
            Objects.requireNonNull(records).stream().force();
        } catch (IOException e) {
            throw named(name, e);
        }
    }

    /** One answer on its way. */
    public final class Recording {
        private final Page page;
        private final Capture capture;
        private final Instant date = Instant.now();
        private final long startedNanos = System.nanoTime();
        private final Spool spool = new Spool(folder, memory); // the thread's

        private Recording(Page page, Capture capture) {
            this.page = page;
            this.capture = capture;
        }

        /** More bytes, as they are on the wire. */
        public void received(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            submit(copy.length, () -> spool.add(copy));
        }

        /** What came so far is void. */
        public void restart() {
            submit(0, spool::clear);
        }

        /** The answer is to be kept as it is. */
        public void end(Truncation truncation) {
            long millis = (System.nanoTime() - startedNanos) / 1_000_000;
            submit(
                    0,
                    () -> page.write(() -> {
                        try (spool) {
                            Objects.requireNonNull(records).capture(capture, date, millis, truncation, spool);
                        }
                    }));
        }

        /** The answer is not to be kept. */
        public void discard() {
            submit(0, spool::close);
        }
    }

    private synchronized void submit(int bytes, Work work) {
        if (failure != null || closing) {
            return;
        }
        queue.add(new Waiting(bytes, work));
        waiting += bytes;
        if (waiting > HIGH) {
            full = true;
        }
        notifyAll();
    }

    /** Whether more is welcome. */
    public synchronized boolean isWritable() {
        return !full;
    }

    /** Says, once, when {@link #isWritable} is true again: at once, or on the writer's thread. */
    public void whenWritable(Runnable then) {
        synchronized (this) {
            if (full) {
                whenWritable.add(then);
                return;
            }
        }
        then.run();
    }

    /**
     * Writes what ended, forgets what did not, and closes the file. Waits for that.
     *
     * @throws IOException if something could not be written, then or before; the message names the file
     */
    public void close() throws IOException, InterruptedException {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        thread.join();
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** The same where the run has failed already, or has been closed: what is wrong with the file is not said. */
    public void abandon() throws InterruptedException {
        try {
            close();
        } catch (IOException e) {
            // The run ends for another reason.
        }
    }

    private void run() {
        try {
            for (Waiting next = next(); next != null; next = next()) {
                next.work.run();
                done(next.bytes);
            }
            Objects.requireNonNull(records).close();
        } catch (IOException e) {
            fail(named(name, e));
        } catch (RuntimeException | Error bug) { // or the run would go on as if all were well
            fail(new IOException(name + ": the writer broke off: " + bug));
        }
    }

    private synchronized @Nullable Waiting next() {
        while (queue.isEmpty() && !closing) {
            try {
                wait();
            } catch (InterruptedException e) {
                closing = true; // nobody of ours does that
            }
        }
        return queue.poll();
    }

    private void done(int bytes) {
        List<Runnable> told = List.of();
        synchronized (this) {
            waiting -= bytes;
            if (full && waiting < LOW) {
                full = false;
                told = List.copyOf(whenWritable);
                whenWritable.clear();
            }
        }
        told.forEach(Runnable::run);
    }

    private void fail(IOException reason) {
        List<Runnable> told;
        List<CompletableFuture<Long>> missed;
        Runnable last;
        synchronized (this) {
            last = onFailure;
            failure = reason;
            missed = List.copyOf(marks);
            marks.clear();
            queue.clear();
            full = false;
            told = List.copyOf(whenWritable);
            whenWritable.clear();
        }
        missed.forEach(mark -> mark.completeExceptionally(reason));
        told.forEach(Runnable::run);
        last.run();
    }

    /** The same failure, in words for people that name the file. */
    static IOException named(String file, IOException e) {
        return new IOException(file + ": " + FileTrouble.reason(e), e);
    }
}
