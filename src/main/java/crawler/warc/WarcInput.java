package crawler.warc;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.netpreserve.jwarc.HttpResponse;
import org.netpreserve.jwarc.MediaType;
import org.netpreserve.jwarc.MessageHeaders;
import org.netpreserve.jwarc.WarcMetadata;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;

/**
 * Reads a WARC file, compressed record by record or not, whoever wrote it, in the order of its records. A record that
 * makes no sense is told of, and reading goes on at the next place that looks like the beginning of one. So is one whose
 * length is wrong, told by what follows it: two line ends, as the standard has them, or as many as its writer liked and
 * then another record or nothing. In a plain file that is looked at before it is given out; else afterwards. Blocks; used by
 * one thread.
 */
public final class WarcInput implements AutoCloseable {
    /** Bytes that one head may take: those of the file, and what they expand to. */
    private static final long LONGEST_HEAD = 256 * 1024;

    private static final int LONGEST_NOTE = 64 * 1024;
    private static final int MOST_BETWEEN = 64; // bytes that are looked at, to see how a record ends
    private static final byte[] PLAIN = "WARC/1.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII); // WARC 1.1 §4
    private static final byte[] RECORD = "WARC/".getBytes(StandardCharsets.US_ASCII);

    private final BoundedFile file;
    private final Problems problems;
    private @Nullable WarcReader reader; // none yet at the place where the file stands
    private @Nullable GzipMembers members; // that it reads; null = the file is not compressed there
    private ByteBuffer buffer = ByteBuffer.allocate(0); // that it reads from first
    private @Nullable WarcRecord record;
    private @Nullable Answer given; // of that record
    private long position;
    private boolean searching; // what is tried is a guess: no problem of the file's if it is none

    /** Told of what makes no sense. */
    public interface Problems {
        /**
         * A record is passed over.
         *
         * @param position where it begins: bytes into the file
         * @param reason for people; may hold anything the file does
         * @param given the answer that was made of it and is no good; null = none was
         */
        void found(long position, String reason, @Nullable Answer given);
    }

    /**
     * Opens the file.
     *
     * @throws IOException if it cannot be opened; the message names it
     */
    public WarcInput(Path path, Problems problems) throws IOException {
        try {
            this.file = new BoundedFile(path);
        } catch (IOException e) {
            throw WarcWriter.named(path.toString(), e);
        }
        this.problems = problems;
    }

    /** The next item, or null at the end. */
    public @Nullable WarcItem next() {
        while (true) {
            try {
                WarcRecord next = nextRecord();
                if (next == null) {
                    return null;
                }
                searching = false;
                WarcItem item = item(next);
                given = item instanceof Answer answer ? answer : null;
                if (item != null) {
                    return item;
                }
            } catch (IOException | RuntimeException | LinkageError e) { // hostile bytes make jwarc throw many things
                if (!searching) {
                    problems.found(position, reason(e), given);
                }
                given = null;
                if (record == null && !findNext()) { // else its end is known, and with it the next one
                    return null;
                }
            }
        }
    }

    private @Nullable WarcRecord nextRecord() throws IOException {
        WarcRecord last = record;
        record = null;
        file.allow(Long.MAX_VALUE);
        if (last != null) {
            last.body().consume();
            passLineEnds(last);
            given = null;
        }
        file.allow(LONGEST_HEAD);
        WarcReader from = reader != null ? reader : open();
        boolean more;
        try {
            more = fill(1);
        } finally {
            position = members != null ? members.begin() : file.position() - buffer.remaining();
        }
        WarcRecord next = more ? from.next().orElse(null) : null;
        file.allow(Long.MAX_VALUE);
        if (next != null && members == null && file.isSeekable()) {
            long begin = file.position() - buffer.remaining();
            long size = next.body().size();
            require(size >= 0 && size <= file.size() - begin && isEnd(next, file.peek(begin + size, MOST_BETWEEN)));
        }
        record = next;
        return next;
    }

    private WarcReader open() throws IOException {
        closeMembers();
        position = file.position();
        buffer = ByteBuffer.allocate(8 * 1024).flip();
        ReadableByteChannel bytes = file;
        if (fill(GzipMembers.MAGIC.length) && begins(buffer, buffer.position(), GzipMembers.MAGIC)) {
            members = new GzipMembers(file, buffer);
            bytes = members;
            buffer = ByteBuffer.allocate(8 * 1024).flip();
        }
        WarcReader opened = new WarcReader(bytes, buffer);
        reader = opened;
        return opened;
    }

    /** Reads until there are so many bytes, within one member; false if there are fewer. */
    private boolean fill(int bytes) throws IOException {
        while (buffer.remaining() < bytes) {
            if (members != null && members.isBetween() && buffer.hasRemaining()) {
                return false;
            }
            int read = (members != null ? members : file).read(buffer.compact());
            buffer.flip();
            if (read < 0) {
                return false;
            }
        }
        return true;
    }

    /** Goes to the end of a record, or throws if that is not where its length leads. */
    private void passLineEnds(WarcRecord of) throws IOException {
        if (members != null && members.isBetween() && !buffer.hasRemaining()) {
            return; // what comes is another's matter
        }
        fill(MOST_BETWEEN); // or less
        require(isEnd(of, buffer));
        while (buffer.hasRemaining() && isLineEnd(buffer.get(buffer.position()))) {
            buffer.get();
        }
    }

    private static boolean isEnd(WarcRecord of, ByteBuffer follows) {
        int at = follows.position();
        if (begins(follows, at, END)) {
            return true; // be there what may: damage behind it is another's
        }
        while (at < follows.limit() && isLineEnd(follows.get(at))) {
            at++;
        }
        boolean arc = of.version().getProtocol().equals("ARC"); // older: what follows begins with its URL
        return arc || at == follows.limit() || begins(follows, at, RECORD);
    }

    private static boolean isLineEnd(byte b) {
        return b == '\r' || b == '\n';
    }

    private static void require(boolean endsWell) throws IOException {
        if (!endsWell) {
            throw new IOException("its length is wrong, or part of it is gone");
        }
    }

    private @Nullable WarcItem item(WarcRecord from) throws IOException {
        if (from instanceof WarcResponse response
                && response.contentType().base().equals(MediaType.HTTP)) {
            return answer(response);
        }
        if (from instanceof WarcMetadata metadata
                && metadata.contentType().base().equals(MediaType.WARC_FIELDS)
                && metadata.body().size() <= LONGEST_NOTE) {
            MessageHeaders fields = metadata.fields();
            return new Note(
                    metadata.headers().all("WARC-Concurrent-To"),
                    fields.first(Note.HOPS).orElse(null),
                    fields.first(Note.SOURCE).orElse(null));
        }
        return null;
    }

    private Answer answer(WarcResponse response) throws IOException {
        String target = response.target(); // null where there is none, whatever jwarc declares
        if (target == null) {
            throw new IOException("it does not say of which URL it is");
        }
        file.allow(LONGEST_HEAD);
        HttpResponse http = response.http();
        file.allow(Long.MAX_VALUE);
        Truncation truncation =
                truncation(response.headers().first("WARC-Truncated").orElse(null));
        return new Answer(
                response.headers().first("WARC-Record-ID").orElse(""),
                target,
                http.status(),
                http.headers().map(),
                new Body(http.body().stream(), truncation != Truncation.NONE),
                truncation,
                position);
    }

    private static Truncation truncation(@Nullable String value) {
        if (value == null) {
            return Truncation.NONE;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "length" -> Truncation.LENGTH;
            case "time" -> Truncation.TIME;
            case "disconnect" -> Truncation.DISCONNECT;
            default -> Truncation.UNSPECIFIED;
        };
    }

    /** Puts the file where the next record may begin; false if there is no such place. */
    private boolean findNext() {
        searching = true;
        reader = null;
        record = null;
        if (!file.isSeekable()) {
            problems.found(
                    position, "what follows is not read: only in a file the next record can be looked for", null);
            return false;
        }
        try {
            file.allow(Long.MAX_VALUE);
            ByteBuffer block = ByteBuffer.allocate(64 * 1024);
            long start = position + 1;
            while (true) {
                file.position(start);
                int length = file.read(block.clear());
                if (length < PLAIN.length) {
                    return false;
                }
                for (int i = 0; i <= length - PLAIN.length; i++) {
                    if (begins(block, i, PLAIN) || begins(block, i, GzipMembers.MAGIC)) {
                        position = start + i;
                        file.position(position);
                        return true;
                    }
                }
                start += length - PLAIN.length + 1;
            }
        } catch (IOException e) {
            return false; // it was readable a moment ago; what was wrong then has been said
        }
    }

    private static boolean begins(ByteBuffer block, int at, byte[] with) {
        if (block.limit() - at < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (block.get(at + i) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static String reason(Throwable thrown) {
        String message = thrown.getMessage();
        if (thrown instanceof LinkageError) {
            return "compressed in a way that is not known here";
        }
        return message == null ? thrown.getClass().getSimpleName() : message;
    }

    @Override
    public void close() throws IOException {
        closeMembers();
        file.close();
    }

    private void closeMembers() {
        if (members != null) {
            members.close();
            members = null;
        }
    }

    /** A body whose every failure is an {@link IOException}; where it was cut, its end is no failure. */
    private static final class Body extends FilterInputStream {
        private final boolean cut;

        Body(InputStream in, boolean cut) {
            super(in);
            this.cut = cut;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (EOFException e) {
                if (cut) {
                    return -1;
                }
                throw e;
            } catch (RuntimeException e) {
                throw new IOException(reason(e), e);
            }
        }
    }
}
