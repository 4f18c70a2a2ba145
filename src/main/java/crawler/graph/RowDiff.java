package crawler.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows that one set of rows has and another has not. Order and repetition do not matter: two crawls of one site write the
 * same rows in different orders.
 */
public final class RowDiff {
    private static final byte[] NOTHING = {};

    private final long memory;
    private long gained;
    private long lost;

    /** Compares with about this many bytes of rows in memory; the rest goes through temporary files. */
    public RowDiff(long memory) {
        this.memory = memory;
    }

    /**
     * Writes {@code -<TAB>source<TAB>link} for every row lost and {@code +<TAB>source<TAB>link} for every row gained, sorted
     * by source, then link.
     *
     * @param oldFile {@code -} is standard input, likewise {@code newFile}
     * @param out where they go; null stops at the first difference and writes nothing
     * @throws GraphException if a file cannot be read
     */
    public void compare(String oldFile, String newFile, InputStream standardInput, @Nullable OutputStream out)
            throws IOException {
        try (SortedRows before = new SortedRows(memory / 2);
                SortedRows after = new SortedRows(memory / 2)) {
            new RowReader(before).read(oldFile, standardInput);
            new RowReader(after).read(newFile, standardInput);
            before.sort();
            after.sort();
            merge(before, after, out);
        }
    }

    private void merge(SortedRows before, SortedRows after, @Nullable OutputStream out) throws IOException {
        byte[] one = before.next();
        byte[] other = after.next();
        while (one != null || other != null) {
            int order = one == null ? 1 : other == null ? -1 : Arrays.compareUnsigned(one, other);
            if (order < 0) {
                lost++;
                write('-', one == null ? NOTHING : one, out);
            } else if (order > 0) {
                gained++;
                write('+', other == null ? NOTHING : other, out);
            }
            if (out == null && differs()) {
                return;
            }
            one = order <= 0 ? before.next() : one;
            other = order >= 0 ? after.next() : other;
        }
    }

    private static void write(char sign, byte[] row, @Nullable OutputStream out) throws IOException {
        if (out != null) {
            out.write(sign);
            out.write('\t');
            out.write(row);
            out.write('\n');
        }
    }

    /** Rows only the new file has. */
    public long gained() {
        return gained;
    }

    /** Rows only the old file has. */
    public long lost() {
        return lost;
    }

    /** Whether there is a difference. */
    public boolean differs() {
        return gained + lost > 0;
    }
}
