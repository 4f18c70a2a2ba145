package crawler.frontier;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The URLs of a log by their place in it, so that memory need not have those that wait long. A URL has its place as soon as
 * it is among the operations, before they are written: records go to the log in the order in which they were taken, so
 * where each will stand is known. What is on its way there is read from memory; the rest is the {@link LogReader}'s.
 *
 * <p>Touched on the crawl's event loop, which never waits for the disk here.
 */
final class WrittenUrls {
    /** Operations on their way to the log, and where they will stand. */
    private static final class Pending {
        final long at;
        final byte[] operations;

        Pending(long at, byte[] operations) {
            this.at = at;
            this.operations = operations;
        }

        long end() {
            return at + operations.length;
        }
    }

    private final StateLog log;
    private final Operations operations;
    private final LogReader reader;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>(); // in the order of the log
    private long next; // where the operations that are not taken yet will stand

    /** For a log as far as it is written, and operations that come behind it. */
    WrittenUrls(StateLog log, Operations operations, LogReader reader) {
        this.log = log;
        this.operations = operations;
        this.reader = reader;
        this.next = log.length() + StateLog.BEFORE_OPERATIONS;
    }

    /** The place of what stands at an index of the operations not taken yet. */
    long place(int index) {
        return next + index;
    }

    /** Takes the operations, which are the log's next record. */
    byte[] take() {
        byte[] taken = operations.take();
        dropWritten();
        pending.add(new Pending(next, taken));
        next += taken.length + StateLog.BEFORE_OPERATIONS;
        return taken;
    }

    private void dropWritten() {
        long end = log.length();
        for (Pending first = pending.peek(); first != null && first.end() <= end; first = pending.peek()) {
            pending.remove();
        }
    }

    /** Where the places end that {@link #read} takes together; of those behind it takes one. */
    long end() {
        dropWritten();
        Pending first = pending.peek();
        return first == null ? next : first.at;
    }

    /** Reads URLs and tells of them: at once where they are on their way to the log, else when the disk has answered. */
    void read(List<UrlQueue.Place> places, LogReader.Arrival to) {
        long place = places.get(0).at();
        long id = places.get(0).id();
        if (place >= next) {
            to.arrived(List.of(operations.urlAt((int) (place - next), id)), null);
            return;
        }
        for (Pending record : pending) {
            if (place >= record.at && place < record.end()) {
                int at = (int) (place - record.at);
                to.arrived(List.of(Operations.urlAt(record.operations, at, record.operations.length, id)), null);
                return;
            }
        }
        reader.read(places, to);
    }
}
