package crawler.frontier;

import crawler.files.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** What the frontier asks of the file system, so that tests can let each of it fail. Blocks. */
interface Disk {
    /** The real one. */
    Disk REAL = new Disk() {};

    /** Opens a file; one that is made is its owner's only. */
    default File open(Path file, Set<OpenOption> options) throws IOException {
        return new File(FileChannel.open(file, options, OwnerOnly.file(file)));
    }

    /** Deletes a file, if there is one. */
    default void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Puts a file in another's place in one step, and makes that last. */
    default void replace(Path file, Path place) throws IOException {
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path folder = place.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    /** An open file. */
    class File implements AutoCloseable {
        private final FileChannel channel;

        File(FileChannel channel) {
            this.channel = channel;
        }

        long size() throws IOException {
            return channel.size();
        }

        /** Its content from a position on; closing the stream leaves the file open. */
        InputStream from(long position) throws IOException {
            channel.position(position);
            InputStream in = Channels.newInputStream(channel);
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    return in.read();
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    return in.read(bytes, from, length);
                }
            };
        }

        /** Writes all of the content. */
        void writeAt(ByteBuffer content, long position) throws IOException {
            long at = position;
            while (content.hasRemaining()) {
                at += channel.write(content, at);
            }
        }

        /** Reads until the target is full or the file ends. */
        void readAt(ByteBuffer target, long position) throws IOException {
            long at = position;
            for (int read = 0; read >= 0 && target.hasRemaining(); at += read) {
                read = channel.read(target, at);
            }
        }

        void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
