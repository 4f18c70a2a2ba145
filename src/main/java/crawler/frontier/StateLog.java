package crawler.frontier;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The log of a crawl: a file that only grows, one record for each commit. Numbers are big-endian.
 *
 * <table>
 * <caption>The file</caption>
 * <tr><th>bytes</th><th>what</th></tr>
 * <tr><td>8</td><td>{@code crawler} and a line feed</td></tr>
 * <tr><td>4</td><td>version of the format, {@value #VERSION}</td></tr>
 * <tr><td>8</td><td>key of the fingerprints</td></tr>
 * <tr><td>4, n</td><td>length of the options, the options: UTF-8, {@code name=value} lines</td></tr>
 * <tr><td>4</td><td>CRC-32C of all before</td></tr>
 * <tr><td colspan="2">then records:</td></tr>
 * <tr><td>4</td><td>length of what follows the checksum</td></tr>
 * <tr><td>4</td><td>CRC-32C of what follows (RFC 3720 appendix B.4)</td></tr>
 * <tr><td>8</td><td>bytes of the output that belong to the commits up to this one</td></tr>
 * <tr><td>8</td><td>bytes of the archive that do; 0 without one</td></tr>
 * <tr><td>n</td><td>{@link Operations}</td></tr>
 * </table>
 *
 * <p>A record is whole or it is not there: a crash in the middle of writing one leaves a torn tail, which is cut off. Where
 * a whole record stands behind one that is not, the file was damaged later, and is refused. Blocks; touched by one thread at
 * a time, but for {@link #readAt}.
 */
final class StateLog implements AutoCloseable {
    static final int VERSION = 4;

    private static final byte[] MAGIC = "crawler\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = Integer.BYTES + Integer.BYTES;

    private static final int LENGTHS = Long.BYTES + Long.BYTES;

    /** Bytes of a record before its operations. */
    static final int BEFORE_OPERATIONS = HEAD + LENGTHS;

    private static final int MOST_OPTIONS = 1 << 20;

    /** More than a file has: what says it has is no {@link Reach}, as URLs are none. */
    private static final long MOST_BYTES = 1L << 48;

    private final Disk disk;
    private final Path file;
    private final Disk.File channel;
    private final long key;
    private final Map<String, String> options;
    private final long begin; // where the first record stands
    private volatile long end; // where the next record goes; written by the thread that appends
    private boolean broken;

    /** Takes the commits of a log, in order. */
    interface Reader {
        /** Operations from {@code from} to the array's end, which begins at {@code at} in the file; false = none after. */
        boolean commit(Reach reach, byte[] bytes, int from, long at) throws IOException;
    }

    private StateLog(Disk disk, Path file, Disk.File channel, long key, Map<String, String> options, long begin) {
        this.disk = disk;
        this.file = file;
        this.channel = channel;
        this.key = key;
        this.options = options;
        this.begin = begin;
        this.end = begin;
    }

    /** Where a log is written before it takes the place of another. */
    static Path fresh(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** A log without commits, in place of any that is there. */
    static StateLog create(Disk disk, Path file, long key, Map<String, String> options) throws IOException {
        byte[] text = text(options);
        ByteBuffer head = ByteBuffer.allocate(MAGIC.length + 4 + 8 + 4 + text.length + 4);
        head.put(MAGIC).putInt(VERSION).putLong(key).putInt(text.length).put(text);
        head.putInt(checksum(head.array(), 0, head.position())).flip();
        // Under another name first: a crash leaves the old log or the new one, never half of one.
        Path fresh = fresh(file);
        disk.delete(fresh);
        Disk.File channel = disk.open(
                fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        long length = head.remaining();
        try {
            channel.writeAt(head, 0);
        } catch (IOException e) {
            channel.close();
            throw new StateException(fresh + ": " + e.getMessage());
        }
        return new StateLog(disk, file, channel, key, options, length);
    }

    /** Puts a log that was {@link #create}d in its place, with all that was appended to it. */
    void publish() throws IOException {
        channel.force();
        disk.replace(fresh(file), file);
    }

    /**
     * Opens a log to go on with it.
     *
     * @throws StateException if it is none of ours
     */
    static StateLog open(Disk disk, Path file) throws IOException {
        StateDirectory.requireRegular(file);
        Disk.File channel =
                disk.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(channel.from(0)));
            CRC32C crc = new CRC32C();
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new StateException(file + ": is no log of a crawl; --fresh starts over");
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw new StateException(file + ": was written by another version of the crawler (format " + version
                        + ", this one writes " + VERSION + "); --fresh starts over");
            }
            long key = in.readLong();
            int length = in.readInt();
            if (length < 0 || length > MOST_OPTIONS) {
                throw new StateException(file + ": is damaged at its head; --fresh starts over");
            }
            byte[] text = in.readNBytes(length);
            int sum = in.readInt();
            ByteBuffer head = ByteBuffer.allocate(MAGIC.length + 4 + 8 + 4 + length);
            head.put(magic).putInt(version).putLong(key).putInt(length).put(text);
            crc.update(head.array());
            if ((int) crc.getValue() != sum) {
                throw new StateException(file + ": is damaged at its head; --fresh starts over");
            }
            return new StateLog(disk, file, channel, key, options(text), head.capacity() + 4L);
        } catch (EOFException e) {
            channel.close();
            throw new StateException(file + ": is cut off in its head; --fresh starts over");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Key of the fingerprints. */
    long key() {
        return key;
    }

    /** The options of the crawl. */
    Map<String, String> options() {
        return options;
    }

    /**
     * Refuses to go on with a crawl of other options.
     *
     * @throws IllegalArgumentException names them
     */
    void requireOptions(Map<String, String> now) {
        List<String> changed = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(options.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String before = options.get(name);
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

    /** Whether nothing was ever appended. */
    boolean isEmpty() throws IOException {
        return channel.size() <= begin;
    }

    /** Bytes of the file. */
    long length() {
        return end;
    }

    /**
     * Reads the commits from the first on, and cuts the log behind the last one that the reader took.
     *
     * @param keep whether to cut; else the log is only read, up to where it was cut before
     * @throws StateException if a record in the middle is damaged: what stands behind it is not guessed at
     */
    void read(Reader reader, boolean keep) throws IOException {
        long size = keep ? channel.size() : end;
        long at = begin;
        try (InputStream buffered = new BufferedInputStream(channel.from(begin), 1 << 16);
                DataInputStream in = new DataInputStream(buffered)) {
            while (size - at >= HEAD) {
                int length = in.readInt();
                int sum = in.readInt();
                boolean fits = length >= LENGTHS && length <= size - at - HEAD;
                byte[] body = fits ? in.readNBytes(length) : new byte[0];
                if (!fits || checksum(body, 0, length) != sum) {
                    if (isWholeAfter(at, size)) {
                        throw damaged(at, null);
                    }
                    break; // torn: not all of it was written, or the file had grown and its last blocks were not filled
                }
                try {
                    ByteBuffer lengths = ByteBuffer.wrap(body);
                    if (!reader.commit(new Reach(lengths.getLong(), lengths.getLong()), body, LENGTHS, at + HEAD)) {
                        break;
                    }
                } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                    throw damaged(at, e);
                }
                at += HEAD + length;
            }
        }
        end = at;
        if (keep && size > end) {
            channel.truncate(end);
        }
    }

    /** Whether a whole record stands anywhere behind a place, which a torn tail never has. */
    private boolean isWholeAfter(long place, long size) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(1 << 16);
        for (long from = place + 1;
                size - from >= BEFORE_OPERATIONS;
                from += 1 + block.capacity() - BEFORE_OPERATIONS) {
            channel.readAt(block.clear(), from);
            block.flip();
            for (int at = 0; at <= block.limit() - BEFORE_OPERATIONS; at++) {
                int length = block.getInt(at);
                if (length >= LENGTHS
                        && length <= size - from - at - HEAD
                        && isReach(block.getLong(at + HEAD))
                        && isReach(block.getLong(at + HEAD + Long.BYTES))) {
                    ByteBuffer body = ByteBuffer.allocate(length);
                    channel.readAt(body, from + at + HEAD);
                    if (checksum(body.array(), 0, length) == block.getInt(at + Integer.BYTES)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isReach(long bytes) {
        return bytes >= 0 && bytes < MOST_BYTES;
    }

    /**
     * Reads what was appended before, on any thread.
     *
     * @param to gets as much as there is from its position to its limit
     */
    void readAt(ByteBuffer to, long position) throws IOException {
        long left = end - position;
        if (left < to.remaining()) {
            to.limit(to.position() + (int) Math.max(0, left));
        }
        channel.readAt(to, position);
    }

    /** Damage found later than when the log was opened. */
    StateException damaged(long at, @Nullable Exception why) {
        return new StateException(
                file + ": is damaged at byte " + at + (why == null ? "" : " (" + why.getMessage() + ")")
                        + "; what stands before can be kept by cutting the file there (truncate -s " + at
                        + "), --fresh starts over");
    }

    /** Appends a commit. */
    void append(Reach reach, byte[] operations) throws IOException {
        if (broken) {
            throw new StateException(file + ": an earlier write failed");
        }
        byte[] body = ByteBuffer.allocate(LENGTHS + operations.length)
                .putLong(reach.output())
                .putLong(reach.archive())
                .put(operations)
                .array();
        ByteBuffer record = ByteBuffer.allocate(HEAD + body.length)
                .putInt(body.length)
                .putInt(checksum(body, 0, body.length))
                .put(body)
                .flip();
        long begins = end;
        long ends = begins + record.remaining();
        try {
            channel.writeAt(record, begins);
        } catch (IOException e) {
            broken = true; // what follows a torn record must not look like its rest
            try {
                channel.truncate(begins);
            } catch (IOException ignored) {
                // The torn record is cut off when the log is opened again.
            }
            throw new StateException(file + ": " + e.getMessage());
        }
        end = ends;
    }

    /** Makes the log outlast a loss of power. */
    void sync() throws IOException {
        channel.force();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private static byte[] text(Map<String, String> options) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(options)
                .forEach((name, value) -> text.append(name)
                        .append('=')
                        .append(value.replace("%", "%25").replace("\n", "%0A"))
                        .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> options(byte[] text) {
        Map<String, String> options = new TreeMap<>();
        for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                options.put(
                        line.substring(0, equals),
                        line.substring(equals + 1).replace("%0A", "\n").replace("%25", "%"));
            }
        }
        return options;
    }
}
