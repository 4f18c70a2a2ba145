package crawler.output;

import crawler.files.FileTrouble;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The open output. Blocks; touched by the writer's thread only, once it is open. */
final class RowTarget implements AutoCloseable {
    /** Bytes of a write: of fewer, each costs the system more; so does each of far more. */
    private static final int CHUNK = 64 * 1024;

    private final FileChannel channel;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private final boolean lasting; // must outlast a loss of power
    private final @Nullable Path file; // null = not a regular one
    private final @Nullable Object identity; // of that file
    private final String name;
    private long length;

    private RowTarget(FileChannel channel, @Nullable Path file, String name, boolean lasting) throws IOException {
        this.channel = channel;
        this.lasting = lasting;
        this.file = file;
        this.identity = file == null ? null : identity(file);
        this.name = name;
        this.length = file == null ? 0 : channel.size();
    }

    /**
     * Opens the output and writes the header.
     *
     * @throws OutputException with a reason for people
     */
    static RowTarget open(OutputSettings settings) throws OutputException {
        String name =
                settings.file() == null ? "standard output" : settings.file().toString();
        try {
            RowTarget target = settings.file() == null
                    ? new RowTarget(new FileOutputStream(FileDescriptor.out).getChannel(), null, name, false)
                    : openFile(settings.file(), name, settings);
            String header = settings.header() ? settings.format().header() : "";
            if (target.length == 0 && !header.isEmpty()) {
                target.write(List.of(ByteBuffer.wrap(header.getBytes(StandardCharsets.US_ASCII))));
            }
            return target;
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    private static RowTarget openFile(Path file, String name, OutputSettings settings) throws IOException {
        boolean keeps = settings.append() || settings.kept() != null;
        FileChannel channel = keeps
                ? FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        boolean isFile = Files.isRegularFile(file);
        if (settings.kept() != null) {
            cutBack(channel, name, isFile ? settings.kept() : 0);
        }
        RowTarget target = new RowTarget(channel, isFile ? file : null, name, settings.kept() != null);
        if (target.file != null && target.length > 0) {
            channel.position(target.length);
            if (!endsLine(
                    channel, target.length)) { // an earlier run was cut inside a row: ours begins on a line of its own
                target.write(List.of(ByteBuffer.wrap(new byte[] {'\n'})));
            }
        }
        return target;
    }

    /** Back to the rows of pages that are known to be done with. */
    private static void cutBack(FileChannel channel, String name, long kept) throws IOException {
        if (kept > channel.size() || (kept > 0 && !endsLine(channel, kept))) {
            throw new OutputException(
                    name + ": is not the file that the crawl wrote (no row ends at byte " + kept
                            + "); --fresh starts over",
                    false);
        }
        channel.truncate(kept);
    }

    private static boolean endsLine(FileChannel channel, long length) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, length - 1);
        return last.get(0) == '\n';
    }

    /** Writes all of it; a regular file is cut back to where it was if that fails halfway. */
    void write(List<ByteBuffer> content) throws OutputException {
        long before = length;
        try {
            for (ByteBuffer piece : content) {
                while (piece.hasRemaining()) {
                    if (!chunk.hasRemaining()) {
                        drain();
                    }
                    int bytes = Math.min(piece.remaining(), chunk.remaining());
                    chunk.put(chunk.position(), piece, piece.position(), bytes);
                    chunk.position(chunk.position() + bytes);
                    piece.position(piece.position() + bytes);
                }
            }
            drain();
        } catch (IOException e) {
            if (file != null) {
                try {
                    channel.truncate(before);
                } catch (IOException ignored) {
                    // The reason that matters is the first one.
                }
            }
            throw failure(name, e);
        }
    }

    /** Writes what is in the chunk. The next one ends where one of the file's blocks does: the system need not read back. */
    private void drain() throws IOException {
        chunk.flip();
        while (chunk.hasRemaining()) {
            length += channel.write(chunk);
        }
        chunk.clear().limit((int) (CHUNK - length % CHUNK));
    }

    /** Whether {@link #sync} is asked for. */
    boolean lasts() {
        return lasting;
    }

    /** Makes what was written outlast a loss of power; sees that it went to where it will be looked for. */
    void sync() throws OutputException {
        try {
            requireInPlace();
            if (file != null) { // what is no file, as /dev/null, outlasts nothing, and says so
                channel.force(false);
            }
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    private void requireInPlace() throws IOException {
        if (file != null && !Objects.equals(identity, identity(file))) {
            throw new OutputException(name + ": was removed or replaced while it was written", false);
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Bytes of the output so far; for a pipe, those written by us. */
    long length() {
        return length;
    }

    @Override
    public void close() throws OutputException {
        try {
            channel.close();
            requireInPlace();
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    private static OutputException failure(String name, IOException e) {
        if (e instanceof OutputException already) {
            return already;
        }
        String reason = FileTrouble.reason(e);
        return new OutputException(
                name + ": " + reason, reason.toLowerCase(Locale.ROOT).contains("broken pipe"));
    }
}
