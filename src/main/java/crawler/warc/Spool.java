package crawler.warc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer until it is whole, since a record says its length first: in memory as long as it is short, else in a nameless
 * file beside the WARC. Touched on the writer's thread only.
 */
final class Spool implements AutoCloseable {
    /** Bytes of one answer kept in memory. */
    static final int IN_MEMORY = 256 * 1024;

    /** Bytes of all answers under way kept in memory. */
    static final long ALL_IN_MEMORY = 32L << 20;

    /** What all spools of one writer hold in memory. */
    static final class Memory {
        private long held;
    }

    private final Path folder;
    private final Memory memory;
    private final List<byte[]> pieces = new ArrayList<>();
    private long size;
    private @Nullable FileChannel file;

    Spool(Path folder, Memory memory) {
        this.folder = folder;
        this.memory = memory;
    }

    long size() {
        return size;
    }

    void add(byte[] bytes) throws IOException {
        if (file == null) {
            pieces.add(bytes);
            memory.held += bytes.length;
            size += bytes.length;
            if (size > IN_MEMORY || memory.held > ALL_IN_MEMORY) {
                toFile();
            }
        } else {
            write(file, bytes);
            size += bytes.length;
        }
    }

    private void toFile() throws IOException {
        Path name = Files.createTempFile(folder, ".warc-", ".tmp");
        FileChannel opened = FileChannel.open(
                name, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        file = opened;
        for (byte[] piece : pieces) {
            write(opened, piece);
        }
        forgetPieces();
    }

    private static void write(FileChannel to, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            to.write(rest);
        }
    }

    private void forgetPieces() {
        pieces.forEach(piece -> memory.held -= piece.length);
        pieces.clear();
    }

    /** Forgets what came so far. */
    void clear() throws IOException {
        close();
        size = 0;
    }

    /** Reads it from the beginning; before the next call of anything here. */
    ReadableByteChannel open() throws IOException {
        FileChannel spilled = file;
        if (spilled != null) {
            return spilled.position(0);
        }
        return new ReadableByteChannel() {
            private int next;
            private ByteBuffer piece = ByteBuffer.allocate(0);

            @Override
            public int read(ByteBuffer into) {
                while (!piece.hasRemaining()) {
                    if (next == pieces.size()) {
                        return -1;
                    }
                    piece = ByteBuffer.wrap(pieces.get(next++));
                }
                int length = Math.min(piece.remaining(), into.remaining());
                into.put(piece.slice(piece.position(), length));
                piece.position(piece.position() + length);
                return length;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() throws IOException {
        forgetPieces();
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
