package crawler.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** The open output. Blocks; touched by the writer's thread only, once it is open. */
final class RowTarget implements AutoCloseable {
    private final FileChannel channel;
    private final String name;
    private final boolean regularFile; // can be cut back to whole pages when a write fails halfway
    private long length;

    private RowTarget(FileChannel channel, String name, boolean regularFile) throws IOException {
        this.channel = channel;
        this.name = name;
        this.regularFile = regularFile;
        this.length = regularFile ? channel.size() : 0;
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
                    ? new RowTarget(new FileOutputStream(FileDescriptor.out).getChannel(), name, false)
                    : openFile(settings.file(), name, settings.append());
            String header = settings.header() ? settings.format().header() : "";
            if (target.length == 0 && !header.isEmpty()) {
                target.write(List.of(ByteBuffer.wrap(header.getBytes(StandardCharsets.US_ASCII))));
            }
            return target;
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    private static RowTarget openFile(Path file, String name, boolean append) throws IOException {
        FileChannel channel = append
                ? FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        RowTarget target = new RowTarget(channel, name, Files.isRegularFile(file));
        if (target.regularFile && target.length > 0) {
            channel.position(target.length);
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, target.length - 1);
            if (last.get(0) != '\n') { // an earlier run was cut inside a row: ours begins on a line of its own
                target.write(List.of(ByteBuffer.wrap(new byte[] {'\n'})));
            }
        }
        return target;
    }

    /** Writes all of it; a regular file is cut back to where it was if that fails halfway. */
    void write(List<ByteBuffer> content) throws OutputException {
        long before = length;
        try {
            for (ByteBuffer piece : content) {
                while (piece.hasRemaining()) {
                    length += channel.write(piece);
                }
            }
        } catch (IOException e) {
            if (regularFile) {
                try {
                    channel.truncate(before);
                } catch (IOException ignored) {
                    // The reason that matters is the first one.
                }
            }
            throw failure(name, e);
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
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    private static OutputException failure(String name, IOException e) {
        if (e instanceof OutputException already) {
            return already;
        }
        String reason = reason(e);
        return new OutputException(
                name + ": " + reason, reason.toLowerCase(Locale.ROOT).contains("broken pipe"));
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
