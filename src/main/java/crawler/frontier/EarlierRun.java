package crawler.frontier;

import crawler.url.WebUrl;
import java.io.IOException;
import java.util.BitSet;

/**
 * What an earlier run left, by a first reading of its log: what is done with, and where the last commit is whose rows are in
 * the output. Not thread-safe.
 */
final class EarlierRun implements StateLog.Reader, Operations.Reader {
    /** A log is made smaller when it is opened with more than this in it, and half of its URLs are done with. */
    private static final long COMPACTED_FROM = 16 << 20;

    private static final int COMPACTED_RECORD = 1 << 20;

    private final Reach files;
    private final BitSet done = new BitSet();
    private final BitSet withRows = new BitSet();
    private long pages;
    private long urls;
    private Reach reach = Reach.NONE;
    private boolean complete;

    /** Nothing read yet; of a crawl whose files reach so far. */
    EarlierRun(Reach files) {
        this.files = files;
    }

    @Override
    public boolean commit(Reach then, byte[] bytes, int from, long at) {
        if (!then.isWithin(files)) {
            return false; // a loss of power: the log was written, the rows were not
        }
        reach = then;
        Operations.read(bytes, from, bytes.length, this);
        return true;
    }

    @Override
    public void url(byte[] bytes, int from, int length, int depth) {
        urls++;
    }

    @Override
    public void finished(long id, boolean page) {
        if (id >= urls || id > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("it ends a URL that is not there");
        }
        done.set((int) id);
        withRows.set((int) id, page);
        pages += page ? 1 : 0;
    }

    @Override
    public void complete() {
        complete = true;
    }

    @Override
    public void pages(long number) {
        pages += number;
    }

    /** How much of the files its commits cover. */
    Reach reach() {
        return reach;
    }

    /** Pages finished. */
    long pages() {
        return pages;
    }

    /** Whether it came to the crawl's end. */
    boolean isComplete() {
        return complete;
    }

    /** Whether it was done with a URL, by its number in the log. */
    boolean isDone(long id) {
        return done.get((int) id);
    }

    /** Whether it has rows of a URL, by its number in the log. */
    boolean hasRows(long id) {
        return withRows.get((int) id);
    }

    /** Whether the log is large, and mostly of URLs that are done with. */
    boolean isWorthCompacting(StateLog log) {
        return log.length() > COMPACTED_FROM && done.cardinality() > urls / 2;
    }

    /** Writes the log anew with the fingerprints alone of URLs that are done with. */
    void compact(Disk disk, StateDirectory folder, StateLog log) throws IOException {
        try (StateLog smaller = StateLog.create(disk, folder.log(), log.key(), log.options())) {
            Operations kept = new Operations();
            kept.pages(pages);
            Compaction compaction = new Compaction(new Fingerprint(log.key()), kept);
            log.read(
                    (then, bytes, from, place) -> {
                        Operations.read(bytes, from, bytes.length, compaction);
                        if (kept.length() > COMPACTED_RECORD) {
                            smaller.append(reach, kept.take());
                        }
                        return true;
                    },
                    false);
            if (complete) {
                kept.complete();
            }
            if (kept.length() > 0) {
                smaller.append(reach, kept.take());
            }
            smaller.publish();
        }
    }

    /** Says again what is to be kept of what it reads. */
    private final class Compaction implements Operations.Reader {
        private final Fingerprint fingerprint;
        private final Operations kept;
        private int id; // of the next URL

        Compaction(Fingerprint fingerprint, Operations kept) {
            this.fingerprint = fingerprint;
            this.kept = kept;
        }

        @Override
        public void url(byte[] url, int at, int length, int depth) {
            if (!done.get(id)) {
                kept.url(url, at, length, depth);
            } else if (depth == 0 || withRows.get(id)) {
                kept.answered(fingerprint.of(url, at, length));
            } else {
                kept.seen(fingerprint.of(url, at, length));
            }
            id++;
        }

        @Override
        public void answered(long print) {
            kept.answered(print);
        }

        @Override
        public void seen(long print) {
            kept.seen(print);
        }

        @Override
        public void home(WebUrl home) {
            kept.home(home);
        }
    }
}
