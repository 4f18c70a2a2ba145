package crawler.crawl;

import crawler.frontier.Frontier;
import crawler.output.LinkWriter;
import crawler.output.RowBuffer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The rows of finished pages on their way to the writer: small pages go together, when there is enough of them or when
 * {@link #flush} is called. Touched on the crawl's event loop.
 *
 * <p>A page is finished in the frontier and its rows are handed in here in one turn, and every piece that goes to the writer
 * ends with the frontier's commit. So whenever the frontier is told to keep something, the rows of every page finished
 * until then are in the output: both last, or neither.
 */
final class Rows {
    /** Rows wait this long for company on their way to the writer. */
    static final int FLUSH_MILLIS = 200;

    /** Bytes of rows that go to the writer in one piece. */
    private static final int BATCH = 48 * 1024;

    private final LinkWriter writer;
    private final Frontier frontier;
    private final Turns turns;
    private final Crawl crawl;
    private RowBuffer open; // rows of whole pages that the writer has not got yet
    private boolean commitDue; // a turn is to come for it
    private boolean closed;

    /**
     * No rows yet.
     *
     * @param crawl told when the writer got some by {@link #commitSoon}: more than it likes, maybe
     */
    Rows(LinkWriter writer, Frontier frontier, Turns turns, Crawl crawl) {
        this.writer = writer;
        this.frontier = frontier;
        this.turns = turns;
        this.crawl = crawl;
        this.open = writer.buffer();
    }

    /** Takes the rows of a page that was just finished in the frontier. */
    void add(RowBuffer page) {
        if (page.size() < BATCH) {
            open.add(page);
            writer.giveBack(page);
            if (open.size() >= BATCH) {
                flush();
            }
        } else { // too many to be copied
            if (open.size() > 0) {
                writer.append(takeOpen(), LinkWriter.Written.IGNORED);
            }
            writer.append(page, new Keeping(frontier.commit()));
        }
    }

    /** Takes back the rows of a page that is not to be written. */
    void drop(RowBuffer page) {
        writer.giveBack(page);
    }

    /** Hands on what waits. */
    void flush() {
        Frontier.Commit commit = frontier.commit();
        if (open.size() > 0 || commit != Frontier.Commit.NOTHING) {
            writer.append(takeOpen(), new Keeping(commit));
        }
    }

    /** Sees that what just ended waits no longer for its commit than the frontier has it. */
    void commitSoon() {
        int millis = frontier.commitMillis();
        if (!commitDue && millis < FLUSH_MILLIS) {
            commitDue = true;
            var unused = turns.after(TimeUnit.MILLISECONDS.toNanos(millis), () -> {
                commitDue = false;
                if (!closed) {
                    flush();
                    crawl.pauseIfBehind();
                }
            });
        }
    }

    /**
     * Writes what waits, then closes the output and the frontier; nothing is added any more.
     *
     * @return completes when both are, on any thread; exceptionally with why rows or state are not kept
     */
    CompletionStage<Void> close() {
        flush();
        closed = true;
        CompletableFuture<Void> done = new CompletableFuture<>();
        // The frontier after the rows: only of a crawl whose rows are all written may it say that it is complete.
        writer.close()
                .whenComplete((written, failure) -> turns.soon(() -> {
                    CompletionStage<Void> state = failure == null ? frontier.close() : frontier.abandon();
                    state.whenComplete((kept, problem) -> {
                        Throwable first = failure != null ? failure : problem;
                        if (first != null) {
                            done.completeExceptionally(first);
                        } else {
                            done.complete(null);
                        }
                    });
                }));
        return done;
    }

    /** Whether the writer keeps up. */
    boolean areWritable() {
        return writer.isWritable();
    }

    /** Lets the frontier keep what goes with the rows. On the writer's thread. */
    private record Keeping(Frontier.Commit commit) implements LinkWriter.Written {
        @Override
        public void written(long length) throws IOException {
            commit.keep(length);
        }

        @Override
        public void synced() throws IOException {
            commit.sync();
        }
    }

    private RowBuffer takeOpen() {
        RowBuffer taken = open;
        open = writer.buffer();
        return taken;
    }
}
