package crawler.warc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file whose reader can be stopped. jwarc keeps heads whole in memory and gives them no bound: while it reads one, it
 * gets so many bytes and no more.
 */
final class BoundedFile implements SeekableByteChannel {
    private final FileChannel file;
    private final boolean seekable;
    private long position; // counted here: a pipe does not tell
    private long allowance = Long.MAX_VALUE;

    BoundedFile(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
        seekable = Files.isRegularFile(path);
    }

    /** Whether any place of it can be read; else each byte comes once, as from a pipe. */
    boolean isSeekable() {
        return seekable;
    }

    /**
     * Looks at bytes somewhere else.
     *
     * @return as many as there are, up to that
     */
    ByteBuffer peek(long at, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(most);
        while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) >= 0) {}
        return bytes.flip();
    }

    /** So many bytes may be read from now on. */
    void allow(long bytes) {
        allowance = bytes;
    }

    /** Throws if nothing may be read now; nothing is lost then. */
    void requireAllowance() throws IOException {
        if (allowance <= 0) {
            throw new IOException("the head is too long");
        }
    }

    /** Counts bytes that were read, or made of those. */
    void spend(int bytes) {
        allowance -= bytes;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        requireAllowance();
        int length = file.read(into);
        position += Math.max(0, length);
        spend(Math.max(0, length));
        return length;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return file.write(from); // opened for reading: throws
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) throws IOException {
        file.position(to);
        position = to;
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
