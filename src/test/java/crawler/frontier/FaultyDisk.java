package crawler.frontier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** A disk that fails from some operation on, for good: as a process that is killed sees it. What it was writing is torn. */
final class FaultyDisk implements Disk {
    private long left;

    /** A disk that does so many operations well. */
    FaultyDisk(long operations) {
        left = operations;
    }

    /** Counts an operation; whether it fails. */
    boolean fails() {
        return left-- <= 0;
    }

    void failNow() {
        left = 0;
    }

    private void check() throws IOException {
        if (fails()) {
            throw new IOException("no more");
        }
    }

    @Override
    public File open(Path file, Set<OpenOption> options) throws IOException {
        check();
        FileChannel channel = FileChannel.open(file, options);
        return new File(channel) {
            @Override
            void writeAt(ByteBuffer content, long position) throws IOException {
                if (fails()) {
                    super.writeAt(content.slice(content.position(), content.remaining() / 2), position);
                    throw new IOException("torn");
                }
                super.writeAt(content, position);
            }

            @Override
            void truncate(long size) throws IOException {
                check();
                super.truncate(size);
            }

            @Override
            void force() throws IOException {
                check();
                super.force();
            }
        };
    }

    @Override
    public void delete(Path file) throws IOException {
        check();
        Disk.super.delete(file);
    }

    @Override
    public void replace(Path file, Path place) throws IOException {
        check();
        Disk.super.replace(file, place);
    }
}
