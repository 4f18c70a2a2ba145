package crawler.frontier;

import java.io.IOException;

/**
 * A {@link StateLog} that is written to, and how far the files of the crawl reach with its last commit. {@link #commit} is
 * called on the crawl's event loop; all else on the output's thread, or by whoever closes it when that has ended. Blocks,
 * but for {@link #commit} and {@link #reach}.
 */
final class CommittedLog implements AutoCloseable {
    private final Archive archive;
    private StateLog log;
    private volatile Reach reach;

    /** A log whose commits reach so far. */
    CommittedLog(StateLog log, Archive archive, Reach reach) {
        this.log = log;
        this.archive = archive;
        this.reach = reach;
    }

    /** How far the files reach with the last commit; any thread. */
    Reach reach() {
        return reach;
    }

    /** Bytes of the log. */
    long length() {
        return log.length();
    }

    /** A record to be, which goes with what is finished until now. */
    Frontier.Commit commit(byte[] record) {
        Archive.Mark mark = archive.mark();
        return new Frontier.Commit() {
            @Override
            public void keep(long outputLength) throws IOException {
                Reach now = new Reach(outputLength, mark.reach());
                log.append(now, record);
                reach = now;
            }

            @Override
            public void sync() throws IOException {
                mark.sync();
                log.sync();
            }
        };
    }

    /** Appends a record that needs no more of the files than the last commit. */
    void append(byte[] record) throws IOException {
        log.append(reach, record);
    }

    /** Goes on with another log, which says the same in fewer bytes. */
    void replace(StateLog smaller) throws IOException {
        StateLog before = log;
        log = smaller;
        before.close();
    }

    /** Makes the log outlast a loss of power, and closes it. */
    @Override
    public void close() throws IOException {
        try (StateLog last = log) {
            last.sync();
        }
    }
}
