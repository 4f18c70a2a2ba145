package crawler.frontier;

import crawler.url.UrlBytes;
import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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
 * {@link Commit#sync} run on the output's thread.
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
    private final StateLog log;
    private final Fingerprint fingerprint;
    private final Operations operations = new Operations();
    private final WrittenUrls written;
    private final MemoryFrontier memory;
    private final List<WebUrl> homes = new ArrayList<>();
    private final Map<String, Long> pagesByHost = new HashMap<>();
    private final long earlierPages;
    private final boolean complete; // an earlier run came to the end
    private long ids; // URLs in the log
    private final Archive archive;
    private volatile long outputLength; // of the last commit; written on the output's thread
    private volatile long archiveLength; // as well
    private volatile boolean closed;

    private FileFrontier(StateDirectory folder, StateLog log, Settings settings, EarlierRun earlier, Means means)
            throws IOException {
        this.folder = folder;
        this.log = log;
        this.fingerprint = new Fingerprint(log.key());
        this.written = new WrittenUrls(log, operations, new LogReader(log, means.diskThread, means.loop));
        this.memory = new MemoryFrontier(fingerprint, settings.byLevels, new Recording(), means.mostUrlBytes);
        this.archive = settings.archive;
        this.outputLength = earlier.outputLength();
        this.archiveLength = earlier.archiveLength();
        this.earlierPages = earlier.pages();
        this.complete = earlier.isComplete();
        memory.restoreLevel(settings.byLevels ? earlier.level() : 0);
        memory.restorePages(earlier.pages());
        log.read(new Restoring(earlier, settings.countHosts), false);
    }

    /**
     * What a state is opened for.
     *
     * @param directory where it is kept; made if there is none
     * @param fresh whether to forget what is there
     * @param options what makes two runs the same crawl, by name; the state refuses others
     * @param output the file of the rows; whether it is what the state thinks it is gets checked
     * @param byLevels whether each depth waits for the one before
     * @param countHosts whether {@link #pagesElsewhere} will be asked: it takes memory for each host
     * @param archive what else is kept of the crawl
     */
    public record Settings(
            Path directory,
            boolean fresh,
            Map<String, String> options,
            Path output,
            boolean byLevels,
            boolean countHosts,
            Archive archive) {
        /** The same without an archive. */
        public Settings(
                Path directory,
                boolean fresh,
                Map<String, String> options,
                Path output,
                boolean byLevels,
                boolean countHosts) {
            this(directory, fresh, options, output, byLevels, countHosts, Archive.NONE);
        }

        /** The same with an archive. */
        public Settings with(Archive kept) {
            return new Settings(directory, fresh, options, output, byLevels, countHosts, kept);
        }
    }

    /**
     * Opens a crawl's state, or begins one.
     *
     * @param loop the crawl's event loop
     * @throws StateException if the state cannot be used: held by another process, damaged, the output gone
     * @throws IllegalArgumentException if the options are not those it was begun with; the message names them
     */
    public static FileFrontier open(Settings settings, Executor loop) throws IOException {
        return open(settings, new Means(Disk.REAL, loop, LogReader.newDiskThread(), MOST_URL_BYTES));
    }

    /**
     * What it works with.
     *
     * @param loop the crawl's event loop
     * @param diskThread reads what is in the log, one thing after the other
     * @param mostUrlBytes bytes of waiting URLs held in memory
     */
    record Means(Disk disk, Executor loop, Executor diskThread, long mostUrlBytes) {}

    static FileFrontier open(Settings settings, Means means) throws IOException {
        StateDirectory folder = StateDirectory.hold(settings.directory);
        try {
            if (!settings.fresh && Files.exists(folder.log(), LinkOption.NOFOLLOW_LINKS)) {
                return reopen(folder, settings, means);
            }
            return begin(folder, settings, means);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static FileFrontier begin(StateDirectory folder, Settings settings, Means means) throws IOException {
        StateLog log = StateLog.create(means.disk, folder.log(), Fingerprint.newKey(), settings.options);
        log.publish();
        return new FileFrontier(folder, log, settings, new EarlierRun(Long.MAX_VALUE, Long.MAX_VALUE), means);
    }

    private static FileFrontier reopen(StateDirectory folder, Settings settings, Means means) throws IOException {
        StateLog log = StateLog.open(means.disk, folder.log());
        try {
            if (log.isEmpty()) {
                log.close();
                return begin(folder, settings, means); // it had not begun, whatever it was to be
            }
            requireSame(log.options(), settings.options);
            Path archived = settings.archive.file();
            EarlierRun earlier =
                    new EarlierRun(size(settings.output, folder), archived == null ? 0 : size(archived, folder));
            log.read(earlier, true);
            if (settings.byLevels) {
                earlier.findLevel(log);
            }
            if (!settings.countHosts && earlier.isWorthCompacting(log)) {
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

    /** Bytes of a file of the crawl; refuses one that cannot be the crawl's. */
    static long size(Path file, StateDirectory folder) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new StateException(
                    file + ": is gone, but " + folder.log() + " has the crawl that wrote it; --fresh starts over");
        }
        return Files.size(file);
    }

    /** Refuses to go on with a crawl of other options. */
    static void requireSame(Map<String, String> then, Map<String, String> now) {
        List<String> changed = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(then.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String before = then.get(name);
            String after = now.get(name);
            if (!Objects.equals(before, after)) {
                changed.add(name + " was " + shown(before) + " and is " + shown(after));
            }
        }
        if (!changed.isEmpty()) {
            throw new IllegalArgumentException("--state: the crawl there was begun with other options: "
                    + String.join(", ", changed) + " (--fresh starts over)");
        }
    }

    private static String shown(@Nullable String value) {
        return value == null || value.isEmpty() ? "not given" : "'" + value.replace("\n", ", ") + "'";
    }

    // ---- what the crawl asks and tells ----

    /** The key of the crawl's fingerprints, for who else counts URLs by them. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Bytes of the output that are the crawl's: what stands behind them is cut off before rows are added. */
    public long outputLength() {
        return outputLength;
    }

    /** Bytes of the archive that are the crawl's: what stands behind them is cut off before it is added to. */
    public long archiveLength() {
        return archiveLength;
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
    private final class Recording implements MemoryFrontier.Recorder {
        private long place;

        @Override
        public long added(byte[] url, int from, int length, int depth) {
            if (depth == 0 && hasUserinfo(url, from, length)) {
                place = NOWHERE;
                return UNNAMED;
            }
            place = written.place(operations.url(url, from, length, depth));
            return ids++;
        }

        @Override
        public long place() {
            return place;
        }

        @Override
        public long end() {
            return written.end();
        }

        @Override
        public void read(List<UrlQueue.Place> places, LogReader.Arrival to) {
            written.read(places, (entries, failure) -> {
                if (!closed) {
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
            operations.answered(memory.print(lease.url().href()));
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
        operations.seen(memory.print(url.withoutFragment().href()));
        memory.seen(url);
    }

    @Override
    public boolean hasSeen(WebUrl url) {
        return memory.hasSeen(url);
    }

    @Override
    public void adopt(WebUrl home) {
        operations.home(home.withoutUserinfo());
        memory.adopt(home);
    }

    @Override
    public Commit commit() {
        return operations.length() == 0 ? Commit.NOTHING : new Append(written.take(), archive.mark());
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

    /** To be called when the output is closed: nothing is written to the log by anybody else any more. */
    @Override
    public CompletionStage<Void> close() {
        return close(memory.isDone());
    }

    /** Also after {@link #close}, and on any thread: the state is nobody's any more. */
    @Override
    public CompletionStage<Void> abandon() {
        return close(false);
    }

    private CompletionStage<Void> close(boolean atTheEnd) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        if (closed) {
            end.complete(null);
            return end;
        }
        closed = true;
        try (folder;
                log) {
            if (atTheEnd) {
                operations.complete();
                log.append(outputLength, archiveLength, operations.take());
            }
            log.sync();
            end.complete(null);
        } catch (IOException e) {
            end.completeExceptionally(e);
        }
        return end;
    }

    /** One record of the log, to be. */
    private final class Append implements Commit {
        private final byte[] record;
        private final Archive.Mark mark;

        Append(byte[] record, Archive.Mark mark) {
            this.record = record;
            this.mark = mark;
        }

        @Override
        public void keep(long length) throws IOException {
            long archived = mark.reach();
            log.append(length, archived, record);
            outputLength = length;
            archiveLength = archived;
        }

        @Override
        public void sync() throws IOException {
            mark.sync();
            log.sync();
        }
    }

    // ---- what an earlier run left ----

    /** Last reading of the log: fills the memory. */
    private final class Restoring implements StateLog.Reader, Operations.Reader {
        private final EarlierRun earlier;
        private final boolean countHosts;
        private long bytesAt; // where in the log the operations' array begins

        Restoring(EarlierRun earlier, boolean countHosts) {
            this.earlier = earlier;
            this.countHosts = countHosts;
        }

        @Override
        public boolean commit(long output, long archived, byte[] bytes, int from, long at) {
            bytesAt = at;
            Operations.read(bytes, from, bytes.length, this);
            return true;
        }

        @Override
        public void url(byte[] bytes, int from, int length, int depth) {
            long place = bytesAt + from - Varint.length(length) - Varint.length(depth);
            boolean done = earlier.isDone(ids);
            memory.restore(bytes, from, length, depth, ids, place, done, earlier.hasRows(ids));
            ids++;
            if (done && countHosts) {
                pagesByHost.merge(memory.hostOf(bytes, from, length), 1L, Long::sum);
            }
        }

        @Override
        public void finished(long id, boolean page) {}

        @Override
        public void seen(long print) {
            memory.restoreSeen(print);
        }

        @Override
        public void home(WebUrl home) {
            homes.add(home);
        }

        @Override
        public void answered(long print) {
            memory.restoreAnswered(print);
        }

        @Override
        public void complete() {}

        @Override
        public void pages(long number) {}
    }
}
