package crawler.frontier;

import crawler.url.UrlBytes;
import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of one crawl, which outlast its process: a {@link MemoryFrontier} whose every change is written to a log before
 * it counts. What happens between two commits is collected in memory, goes to the log in one record together with the
 * length of the output, and so lasts as a whole or not at all.
 *
 * <p>A run that goes on reads the log up to the last commit whose rows are all in the output; the output's rest, and what
 * was on its way when the earlier run ended, belong to pages that are visited again.
 *
 * <p>What waits is in memory up to a bound; of the rest memory has only the place in the log, two to eight bytes, and it is
 * read there, on a thread of its own, shortly before its turn comes ({@link WrittenUrls}, {@link LogReader}).
 *
 * <p>Opened and closed on any thread, used on the crawl's event loop, which it never blocks: {@link Commit#keep} and
 * {@link Commit#sync} run on the output's thread, what remains to be written at the end on that of its own.
 */
public final class FileFrontier implements Frontier {
    /** Bytes of waiting URLs held in memory: about a million of them. */
    private static final long MOST_URL_BYTES = 64 << 20;

    /** A commit costs two writes, some twenty microseconds: this often it is not noticed. */
    private static final int COMMIT_MILLIS = 10;

    /**
     * Id of a seed with user information, which is a secret and in no file of ours: only that it is done with is written
     * down. A run that goes on reads it among the seeds again.
     */
    private static final long UNNAMED = (1L << 62) - 1;

    private final StateDirectory folder;
    private final CommittedLog log;
    private final Executor diskThread;
    private final Fingerprint fingerprint;
    private final Operations operations = new Operations();
    private final WrittenUrls written;
    private final MemoryFrontier memory;
    private final List<WebUrl> homes;
    private final Map<String, Long> pagesByHost;
    private final long earlierPages;
    private final boolean complete; // an earlier run came to the end
    private long ids; // URLs in the log
    private volatile @Nullable CompletionStage<Void> closed;

    private FileFrontier(StateDirectory folder, StateLog log, StateSettings settings, EarlierRun earlier, Means means)
            throws IOException {
        this.folder = folder;
        this.log = new CommittedLog(log, settings.archive(), earlier.reach());
        this.diskThread = means.diskThread;
        this.fingerprint = new Fingerprint(log.key());
        this.written = new WrittenUrls(log, operations, new LogReader(log, means.diskThread, means.loop));
        this.memory = new MemoryFrontier(
                fingerprint, new WaitingUrls(settings.byLevels(), new Recording(), means.mostUrlBytes));
        this.earlierPages = earlier.pages();
        this.complete = earlier.isComplete();
        memory.restorePages(earlier.pages());
        Restoring restored = new Restoring(earlier, memory, settings.countHosts());
        log.read(restored, false);
        this.homes = restored.homes();
        this.pagesByHost = restored.pagesByHost();
        this.ids = restored.urls();
    }

    /**
     * Opens a crawl's state, or begins one.
     *
     * @param loop the crawl's event loop
     * @throws StateException if the state cannot be used: held by another process, damaged, the output gone
     * @throws IllegalArgumentException if the options are not those it was begun with; the message names them
     */
    public static FileFrontier open(StateSettings settings, Executor loop) throws IOException {
        return open(settings, new Means(Disk.REAL, loop, DiskThread.make(), MOST_URL_BYTES));
    }

    /**
     * What it works with.
     *
     * @param loop the crawl's event loop
     * @param diskThread does what may wait for the disk, one thing after the other
     * @param mostUrlBytes bytes of waiting URLs held in memory
     */
    record Means(Disk disk, Executor loop, Executor diskThread, long mostUrlBytes) {}

    static FileFrontier open(StateSettings settings, Means means) throws IOException {
        StateDirectory folder = StateDirectory.hold(settings.directory());
        try {
            if (!settings.fresh() && Files.exists(folder.log(), LinkOption.NOFOLLOW_LINKS)) {
                return reopen(folder, settings, means);
            }
            return begin(folder, settings, means);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static FileFrontier begin(StateDirectory folder, StateSettings settings, Means means) throws IOException {
        StateLog log = StateLog.create(means.disk, folder.log(), Fingerprint.newKey(), settings.options());
        log.publish();
        return new FileFrontier(folder, log, settings, new EarlierRun(Reach.NONE), means);
    }

    private static FileFrontier reopen(StateDirectory folder, StateSettings settings, Means means) throws IOException {
        StateLog log = StateLog.open(means.disk, folder.log());
        try {
            if (log.isEmpty()) {
                log.close();
                return begin(folder, settings, means); // it had not begun, whatever it was to be
            }
            log.requireOptions(settings.options());
            Path archived = settings.archive().file();
            EarlierRun earlier = new EarlierRun(
                    new Reach(folder.size(settings.output()), archived == null ? 0 : folder.size(archived)));
            log.read(earlier, true);
            if (!settings.countHosts() && earlier.isWorthCompacting(log)) {
                earlier.compact(means.disk, folder, log);
                log.close();
                return reopen(folder, settings, means);
            }
            return new FileFrontier(folder, log, settings, earlier, means);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    // ---- what the crawl asks and tells ----

    /** The key of the crawl's fingerprints, for who else counts URLs by them. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Bytes of the output that are the crawl's: what stands behind them is cut off before rows are added. */
    public long outputLength() {
        return log.reach().output();
    }

    /** Bytes of the archive that are the crawl's: what stands behind them is cut off before it is added to. */
    public long archiveLength() {
        return log.reach().archive();
    }

    /** Pages of earlier runs. */
    public long earlierPages() {
        return earlierPages;
    }

    /** Whether an earlier run came to the crawl's end. */
    public boolean isComplete() {
        return complete;
    }

    /** Writes down what waits. */
    private final class Recording implements WaitingUrls.Recorder {
        @Override
        public UrlQueue.Place added(byte[] url, int from, int length, int depth) {
            return depth == 0 && hasUserinfo(url, from, length)
                    ? new UrlQueue.Place(UrlQueue.Place.NOWHERE, UNNAMED)
                    : new UrlQueue.Place(written.place(operations.url(url, from, length, depth)), ids++);
        }

        @Override
        public long end() {
            return written.end();
        }

        @Override
        public void read(List<UrlQueue.Place> places, LogReader.Arrival to) {
            written.read(places, (entries, failure) -> {
                if (closed == null) {
                    to.arrived(entries, failure);
                }
            });
        }
    }

    private static boolean hasUserinfo(byte[] url, int from, int length) {
        int authority = from + UrlBytes.authorityStart(url, from, length);
        int path = from + UrlBytes.pathStart(url, from, length);
        return UrlBytes.hostStart(url, authority, path) != authority;
    }

    @Override
    public void listen(Listener listener) {
        homes.forEach(listener::adopted);
        homes.clear(); // they are many where there are many seeds
        memory.listen(listener);
    }

    @Override
    public void offer(UrlBatch urls, Taken taken) {
        memory.offer(urls, taken);
    }

    @Override
    public void endOfSeeds() {
        memory.endOfSeeds();
    }

    @Override
    public @Nullable Lease lease(String host) {
        return memory.lease(host);
    }

    @Override
    public void finish(Lease lease, boolean page, UrlBatch found) {
        if (lease.id() == UNNAMED) {
            operations.answered(fingerprint.of(lease.url().href()));
            operations.pages(page ? 1 : 0);
        } else {
            operations.finished(lease.id(), page);
        }
        memory.finish(lease, page, found);
    }

    @Override
    public void putBack(Lease lease) {
        memory.putBack(lease);
    }

    @Override
    public void seen(WebUrl url) {
        operations.seen(fingerprint.of(url.withoutFragment().href()));
        memory.seen(url);
    }

    @Override
    public void claim(WebUrl url, Runnable waits, Consumer<Boolean> then) {
        memory.claim(url, waits, then);
    }

    @Override
    public void adopt(WebUrl home) {
        operations.home(home.withoutUserinfo());
        memory.adopt(home);
    }

    @Override
    public Commit commit() {
        return operations.length() == 0 ? Commit.NOTHING : log.commit(written.take());
    }

    @Override
    public int commitMillis() {
        return COMMIT_MILLIS;
    }

    @Override
    public boolean isDone() {
        return memory.isDone();
    }

    @Override
    public long waiting() {
        return memory.waiting();
    }

    @Override
    public long known() {
        return memory.known();
    }

    @Override
    public long bytes() {
        return memory.bytes();
    }

    @Override
    public long pages() {
        return memory.pages();
    }

    @Override
    public long pagesElsewhere(String host) {
        return pagesByHost.getOrDefault(host, 0L);
    }

    /**
     * To be called when the output is closed: nothing is written to the log by anybody else any more. The state is nobody's
     * when the stage completes, on a thread of its own.
     */
    @Override
    public CompletionStage<Void> close() {
        return close(memory.isDone());
    }

    /** Also after {@link #close}, whose end it tells of then, and on any thread. */
    @Override
    public CompletionStage<Void> abandon() {
        return close(false);
    }

    private synchronized CompletionStage<Void> close(boolean atTheEnd) {
        if (closed == null) {
            if (atTheEnd) {
                operations.complete();
            }
            byte[] last = atTheEnd ? operations.take() : new byte[0];
            closed = DiskThread.run(diskThread, () -> {
                try (folder;
                        log) {
                    if (atTheEnd) {
                        log.append(last);
                    }
                }
            });
        }
        return closed;
    }
}
