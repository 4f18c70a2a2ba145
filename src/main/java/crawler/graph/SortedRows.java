package crawler.graph;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the byte order of {@code source<TAB>link}, each once, however many there are: what does not fit into memory is
 * sorted piece by piece into temporary files (as long as the rows), which are merged while they are read.
 */
final class SortedRows implements RowSink, AutoCloseable {
    private static final int MOST_RUNS = 64; // files open at once

    private final long runBytes;
    private final List<Path> files = new ArrayList<>();
    private final PriorityQueue<Run> runs =
            new PriorityQueue<>(Comparator.comparing((Run run) -> run.row, Arrays::compareUnsigned));
    private List<byte[]> rows = new ArrayList<>();
    private long bytes;
    private byte[] last = {};

    /** Keeps about this many bytes in memory. */
    SortedRows(long runBytes) {
        this.runBytes = runBytes;
    }

    @Override
    public void row(byte[] from, int source, int sourceEnd, int link, int linkEnd) throws IOException {
        byte[] row = new byte[sourceEnd - source + 1 + linkEnd - link];
        System.arraycopy(from, source, row, 0, sourceEnd - source);
        row[sourceEnd - source] = '\t';
        System.arraycopy(from, link, row, sourceEnd - source + 1, linkEnd - link);
        rows.add(row);
        bytes += row.length + 32; // the object's own cost
        if (bytes > runBytes) {
            spill();
        }
    }

    private void spill() throws IOException {
        rows.sort(Arrays::compareUnsigned);
        List<byte[]> sorted = rows;
        rows = new ArrayList<>();
        bytes = 0;
        if (files.size() == MOST_RUNS) {
            mergeFiles();
        }
        int[] at = {0};
        files.add(write(() -> at[0] == sorted.size() ? null : sorted.set(at[0]++, new byte[0])));
    }

    /** Makes one file of all, so that their number stays bounded. */
    private void mergeFiles() throws IOException {
        openRuns();
        Path merged = write(this::next);
        close();
        files.add(merged);
        last = new byte[0];
    }

    private static Path write(RowSource source) throws IOException {
        Path file = temporary();
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            for (byte[] row = source.next(); row != null; row = source.next()) {
                out.writeInt(row.length);
                out.write(row);
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw new GraphException("cannot write the temporary file '" + file + "'", e);
        }
        return file;
    }

    private static Path temporary() throws IOException {
        try {
            Path file = Files.createTempFile("crawler-diff-", ".rows");
            file.toFile().deleteOnExit(); // also when a signal ends the run
            return file;
        } catch (IOException e) {
            throw new GraphException(
                    "cannot create a temporary file in '" + System.getProperty("java.io.tmpdir") + "'", e);
        }
    }

    /** No row comes any more; {@link #next} may be called. */
    void sort() throws IOException {
        rows.sort(Arrays::compareUnsigned);
        openRuns();
        int[] at = {0};
        List<byte[]> inMemory = rows;
        begin(new Run(() -> at[0] == inMemory.size() ? null : inMemory.get(at[0]++), null));
    }

    private void openRuns() throws IOException {
        for (Path file : files) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
            begin(new Run(() -> read(in), in));
        }
    }

    private void begin(Run run) throws IOException {
        if (run.advance()) {
            runs.add(run);
        }
    }

    private static byte @Nullable [] read(DataInputStream in) throws IOException {
        try {
            byte[] row = new byte[in.readInt()];
            in.readFully(row);
            return row;
        } catch (EOFException e) {
            return null;
        }
    }

    /** The next row, or null behind the last. */
    byte @Nullable [] next() throws IOException {
        while (!runs.isEmpty()) {
            Run run = runs.remove();
            byte[] row = run.row;
            if (run.advance()) {
                runs.add(run);
            }
            if (!Arrays.equals(row, last)) {
                last = row;
                return row;
            }
        }
        return null;
    }

    /** Deletes the temporary files. */
    @Override
    public void close() throws IOException {
        for (Run run : runs) {
            run.close();
        }
        runs.clear();
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        files.clear();
    }

    private interface RowSource {
        byte @Nullable [] next() throws IOException;
    }

    /** Sorted rows from one place, the least of them at hand. */
    private static final class Run {
        private final RowSource source;
        private final @Nullable InputStream in;
        private byte[] row = {};

        Run(RowSource source, @Nullable InputStream in) {
            this.source = source;
            this.in = in;
        }

        boolean advance() throws IOException {
            byte[] next = source.next();
            if (next == null) {
                close();
                return false;
            }
            row = next;
            return true;
        }

        void close() throws IOException {
            if (in != null) {
                in.close();
            }
        }
    }
}
