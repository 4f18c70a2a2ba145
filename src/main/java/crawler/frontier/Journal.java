package crawler.frontier;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one worker of a shared crawl has written to its output and not yet told the others: kept in its state folder, so
 * that a worker that was killed goes on where it was. Redis has the crawl itself.
 *
 * <p>A {@link StateLog} whose key is that of the shared crawl. A record is written with each commit, when the rows of
 * its pages are in the output: the output's length and the pages go together, so the output can always be cut back to
 * whole pages, and of each of them it is known what has to be told. What was told goes with a later record: after a
 * crash some of it is told again, which changes nothing. When the log has grown, it is written anew with what is not
 * told, and so stays small.
 *
 * <table>
 * <caption>A record; numbers are {@link Varint}s</caption>
 * <tr><td>length, name</td><td>the process that wrote it, by which the shared crawl knows it</td></tr>
 * <tr><td>number</td><td>pages in the output more than before</td></tr>
 * <tr><td>number, numbers</td><td>how many entries were told, which</td></tr>
 * <tr><td>number, length, bytes; …</td><td>entries: their number in the journal, what has to be told</td></tr>
 * </table>
 *
 * <p>A loss of power may take rows of the last second that others were told of: nobody writes those again, and
 * {@link #lostBytes} says so. A process that is killed loses none.
 *
 * <p>Opened, begun and closed on any thread. Entries are added and marked as told on the crawl's event loop, which is not
 * blocked: {@link Frontier.Commit#keep} and {@link Frontier.Commit#sync} run on the output's thread, which owns the log.
 */
public final class Journal {
    /** The log is written anew when it is larger, and at least half of it is told. */
    private static final long LARGE = 8 << 20;

    private final Disk disk;
    private final StateDirectory folder;
    private final StateSettings settings;
    private final boolean goesOn;
    private final long large;
    private long key;

    // On the loop.
    private final List<Entry> added = new ArrayList<>();
    private final List<Long> told = new ArrayList<>();
    private int pagesAdded;
    private long next;

    // On the output's thread, once begun.
    private final Map<Long, byte[]> untold = new LinkedHashMap<>();
    private @Nullable CommittedLog log;
    private String process = "";
    private long pages;
    private Reach earlier = Reach.NONE; // of an earlier run
    private Reach synced = Reach.NONE; // of the files, whatever happens
    private long untoldBytes;
    private long lostBytes;

    private static final class Entry {
        final long number;
        final byte[] content;

        Entry(long number, byte[] content) {
            this.number = number;
            this.content = content;
        }
    }

    /** Reads a record. */
    private static final class Fields {
        private final byte[] from;
        private int at;

        Fields(byte[] from, int at) {
            this.from = from;
            this.at = at;
        }

        boolean hasMore() {
            return at < from.length;
        }

        long number() {
            long number = Varint.get(from, at);
            at += Varint.length(number);
            return number;
        }

        byte[] bytes() {
            long length = number();
            if (length > from.length - at) {
                throw new IllegalArgumentException("it is cut off");
            }
            int begin = at;
            at += (int) length;
            return Arrays.copyOfRange(from, begin, at);
        }
    }

    private Journal(Disk disk, StateDirectory folder, StateSettings settings, long large, boolean goesOn) {
        this.disk = disk;
        this.folder = folder;
        this.settings = settings;
        this.large = large;
        this.goesOn = goesOn;
    }

    /**
     * Takes hold of a worker's state and reads what is there. Nothing is changed before {@link #begin}.
     *
     * @throws StateException if the state cannot be used: held by another process, damaged, the output gone
     * @throws IllegalArgumentException if the options are not those it was begun with; the message names them
     */
    public static Journal open(StateSettings settings) throws IOException {
        return open(Disk.REAL, settings, LARGE);
    }

    static Journal open(Disk disk, StateSettings settings, long large) throws IOException {
        StateDirectory folder = StateDirectory.hold(settings.directory());
        try {
            if (settings.fresh() || !Files.exists(folder.log(), LinkOption.NOFOLLOW_LINKS)) {
                return new Journal(disk, folder, settings, large, false);
            }
            try (StateLog log = StateLog.open(disk, folder.log())) {
                boolean begun = !log.isEmpty();
                Journal journal = new Journal(disk, folder, settings, large, begun);
                if (begun) {
                    log.requireOptions(settings.options());
                    journal.key = log.key();
                    journal.read(log);
                }
                return journal;
            }
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private void read(StateLog from) throws IOException {
        boolean hasOutput = Files.exists(settings.output());
        long written = hasOutput ? folder.size(settings.output()) : 0;
        Path archive = settings.archive().file();
        Reach files = new Reach(written, archive == null ? 0 : folder.size(archive));
        from.read(
                (reach, bytes, at, place) -> {
                    boolean rowsAreThere = reach.isWithin(files);
                    if (rowsAreThere) {
                        earlier = reach;
                    } else {
                        lostBytes = Math.max(0, reach.output() - written);
                    }
                    apply(new Fields(bytes, at), rowsAreThere);
                    return true;
                },
                true);
        if (!hasOutput && earlier.output() + lostBytes > 0) {
            folder.size(settings.output()); // refuses
        }
    }

    /** Takes in a record; of one whose rows are lost only what had been told: its pages are to be visited again. */
    private void apply(Fields record, boolean rowsAreThere) {
        process = new String(record.bytes(), StandardCharsets.US_ASCII);
        long more = record.number();
        pages += rowsAreThere ? more : 0;
        List<Long> done = new ArrayList<>();
        for (long left = record.number(); left > 0; left--) {
            done.add(record.number());
        }
        while (record.hasMore()) {
            long number = record.number();
            byte[] content = record.bytes();
            next = Math.max(next, number + 1);
            if (rowsAreThere) {
                untold.put(number, content);
                untoldBytes += content.length;
            }
        }
        for (long number : done) {
            byte[] content = untold.remove(number);
            untoldBytes -= content == null ? 0 : content.length;
        }
    }

    // ---- what an earlier run left -----------------------------------------------------------------------------------

    /** Whether an earlier run is gone on with; without one there is nothing else of it. */
    public boolean goesOn() {
        return goesOn;
    }

    /** The key of the shared crawl's fingerprints: by it one is told from another of the same name. */
    public long key() {
        return key;
    }

    /** The name of the process that wrote last. */
    public String process() {
        return process;
    }

    /** Bytes of the output that are whole pages: what stands behind them is cut off before rows are added. */
    public long outputLength() {
        return earlier.output();
    }

    /** Bytes of the archive that belong to those rows: what stands behind them is cut off before it is added to. */
    public long archiveLength() {
        return earlier.archive();
    }

    /** Pages in the output. */
    public long pages() {
        return pages;
    }

    /** Bytes of rows that are not in the output any more, though others may have been told that they are. */
    public long lostBytes() {
        return lostBytes;
    }

    /** What is not known to have been told, by number, in order. */
    public Map<Long, byte[]> untold() {
        return new LinkedHashMap<>(untold);
    }

    // ---- this run ---------------------------------------------------------------------------------------------------

    /**
     * Begins to write, or goes on. To be called before the output is opened.
     *
     * @param crawl the key of the shared crawl
     * @param name the process, by which the shared crawl knows it
     */
    public void begin(long crawl, String name) throws IOException {
        key = crawl;
        process = name;
        Path archive = settings.archive().file();
        if (earlier.output() > 0) {
            force(settings.output());
        }
        if (archive != null && earlier.archive() > 0) {
            force(archive);
        }
        synced = new Reach(earlier.output(), archive == null ? 0 : earlier.archive());
        log = new CommittedLog(rewritten(earlier), settings.archive(), earlier);
    }

    private static void force(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return; // it outlasts nothing
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(false);
        }
    }

    /** Puts a log in place of the one that is there: what is not told, and how far the files reach. */
    private StateLog rewritten(Reach reach) throws IOException {
        StateLog smaller = StateLog.create(disk, folder.log(), key, settings.options());
        List<Entry> entries = new ArrayList<>();
        untold.forEach((number, content) -> entries.add(new Entry(number, content)));
        try {
            // The output's last bytes may not outlast a loss of power as the log does: so where it surely reaches comes
            // first.
            smaller.append(synced, record(process, pages, List.of(), List.of()));
            smaller.append(reach, record(process, 0, List.of(), entries));
            smaller.publish();
            return smaller;
        } catch (IOException e) {
            smaller.close();
            throw e;
        }
    }

    /**
     * Adds what has to be told; it is kept with the next commit.
     *
     * @param page whether it is a page with rows
     * @return its number
     */
    public long add(byte[] entry, boolean page) {
        added.add(new Entry(next, entry));
        pagesAdded += page ? 1 : 0;
        return next++;
    }

    /** An entry was told. */
    public void told(long number) {
        told.add(number);
    }

    /** Takes out what was added and told since the last call; {@link Frontier.Commit#NOTHING} if nothing was added. */
    public Frontier.Commit commit(String name) {
        if (added.isEmpty()) {
            return Frontier.Commit.NOTHING;
        }
        CommittedLog open = Objects.requireNonNull(log);
        byte[] record = record(name, pagesAdded, told, added);
        added.clear();
        told.clear();
        pagesAdded = 0;
        Frontier.Commit commit = open.commit(record);
        return new Frontier.Commit() {
            @Override
            public void keep(long outputLength) throws IOException {
                commit.keep(outputLength);
                apply(new Fields(record, 0), true);
                if (open.length() > large && untoldBytes < open.length() / 2) {
                    open.replace(rewritten(open.reach()));
                }
            }

            @Override
            public void sync() throws IOException {
                commit.sync();
                synced = open.reach();
            }
        };
    }

    private static byte[] record(String name, long pages, List<Long> told, List<Entry> entries) {
        int size = name.length() + Varint.LONGEST * (3 + told.size() + 2 * entries.size());
        for (Entry entry : entries) {
            size += entry.content.length;
        }
        byte[] bytes = new byte[size];
        int at = put(bytes, 0, name.getBytes(StandardCharsets.US_ASCII));
        at = Varint.put(bytes, at, pages);
        at = Varint.put(bytes, at, told.size());
        for (long number : told) {
            at = Varint.put(bytes, at, number);
        }
        for (Entry entry : entries) {
            at = put(bytes, Varint.put(bytes, at, entry.number), entry.content);
        }
        return Arrays.copyOf(bytes, at);
    }

    private static int put(byte[] to, int at, byte[] content) {
        int from = Varint.put(to, at, content.length);
        System.arraycopy(content, 0, to, from, content.length);
        return from + content.length;
    }

    /**
     * Keeps what was told last, and lets go of the folder. To be called on the crawl's event loop, once it runs, when the
     * output is closed; it does not block.
     *
     * @return completes on another thread when that is done, exceptionally with an {@link IOException} if it cannot be
     */
    public CompletionStage<Void> close() {
        List<Long> last = List.copyOf(told);
        return DiskThread.run(DiskThread.make(), () -> {
            try (folder;
                    CommittedLog open = log) {
                if (open != null) {
                    open.append(record(process, 0, last, List.of()));
                }
            }
        });
    }
}
