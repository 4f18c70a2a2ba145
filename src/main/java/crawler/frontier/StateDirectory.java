package crawler.frontier;

import crawler.files.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a crawl's state, held by one process at a time: {@code lock} has its process id, {@code log} is the
 * {@link StateLog}. Nothing outside of the folder is written, also where one of the names is a symbolic link.
 */
final class StateDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String LOG = "log";

    private final Path folder;
    private final FileChannel lock;

    private StateDirectory(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder, if there is none, and takes hold of it.
     *
     * @throws StateException if another process holds it
     */
    static StateDirectory hold(Path folder) throws IOException {
        FileChannel channel = lock(folder);
        try {
            FileLock held = tryLock(channel);
            if (held == null) {
                throw new StateException(folder + ": is in use by process " + owner(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new StateDirectory(folder, channel);
        } catch (IOException e) {
            channel.close();
            throw e instanceof StateException ? e : new StateException(folder + ": " + e.getMessage());
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        try {
            make(folder);
            Path file = folder.resolve(LOCK);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                requireRegular(file);
            }
            return FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException e) {
            throw new StateException(e.getFile() + ": permission denied");
        }
    }

    /** Refuses what leads elsewhere, as a symbolic link does, or keeps nothing, as a pipe. */
    static void requireRegular(Path file) throws StateException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new StateException(file + ": is no regular file");
        }
    }

    private static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectory(folder, OwnerOnly.folder(folder));
        } catch (FileAlreadyExistsException e) {
            throw new StateException(folder + ": is no folder");
        } catch (NoSuchFileException e) {
            throw new StateException(folder + ": the folder it would be in does not exist");
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this process has it
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).trim();
        return pid.matches("\\d+") ? pid : "unknown";
    }

    /** What is written in a folder. */
    static List<Path> files(Path folder) {
        Path log = folder.resolve(LOG);
        return List.of(folder.resolve(LOCK), log, StateLog.fresh(log));
    }

    /** The log's place. */
    Path log() {
        return folder.resolve(LOG);
    }

    /** Bytes of a file of the crawl; refuses one that is gone. What is no file, as {@code /dev/null}, has all that it got. */
    long size(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new StateException(
                    file + ": is gone, but " + log() + " has the crawl that wrote it; --fresh starts over");
        }
        return Files.isRegularFile(file) ? Files.size(file) : Long.MAX_VALUE;
    }

    @Override
    public void close() throws IOException {
        lock.close(); // the lock goes with it; the file stays, or a process waiting for it could hold a deleted one
    }
}
