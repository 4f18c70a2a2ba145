package crawler.frontier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The URLs of a log by their place in it, so that memory need not have those that wait long. A URL has its place as soon as
 * it is among the operations, before they are written: records go to the log in the order in which they were taken, so
 * where each will stand is known. What is on its way there is read from memory.
 *
 * <p>Reading may wait for the disk: a few thousand bytes, which hosts that are about equally far share. Touched on the
 * crawl's event loop; only the log is another thread's as well.
 */
final class WrittenUrls {
    /** Read at once: some hundred URLs. */
    private static final int WINDOW = 16 * 1024;

    private static final int LONGEST = 64 << 20;

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
    private final ArrayDeque<Pending> pending = new ArrayDeque<>(); // in the order of the log
    private long next; // where the operations that are not taken yet will stand
    private byte[] window = new byte[WINDOW];
    private long windowAt;
    private int windowLength;

    /** For a log as far as it is written, and operations that come behind it. */
    WrittenUrls(StateLog log, Operations operations) {
        this.log = log;
        this.operations = operations;
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

    /**
     * Reads a URL.
     *
     * @param place of its depth
     * @throws IOException if the log cannot be read, or was changed by somebody else
     */
    UrlQueue.Entry read(long place, long id) throws IOException {
        if (place >= next) {
            return operations.urlAt((int) (place - next), id);
        }
        dropWritten();
        for (Pending record : pending) {
            if (place >= record.at && place < record.end()) {
                return Operations.urlAt(record.operations, (int) (place - record.at), record.operations.length, id);
            }
        }
        if (place >= windowAt && place < windowAt + windowLength) {
            try {
                return Operations.urlAt(window, (int) (place - windowAt), windowLength, id);
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                // It goes on behind the window.
            }
        }
        for (int length = WINDOW; ; length *= 4) { // a URL may be longer
            fillWindow(place, length);
            try {
                return Operations.urlAt(window, 0, windowLength, id);
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                if (windowLength < length || length >= LONGEST) {
                    throw log.damaged(place, e);
                }
            }
        }
    }

    private void fillWindow(long from, int length) throws IOException {
        if (window.length != length) {
            window = new byte[length];
        }
        windowLength = 0; // should reading fail
        ByteBuffer content = ByteBuffer.wrap(window);
        log.readAt(content, from);
        windowAt = from;
        windowLength = content.position();
    }
}
