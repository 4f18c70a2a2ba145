package crawler.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows as the crawl writes them: {@code source<TAB>link} or one JSON object with {@code source} and {@code link}, told
 * apart line by line, so files of both kinds may even be joined. Header lines and empty lines are skipped, CRLF and a byte
 * order mark tolerated. A line that is no row is a warning that names file and line; the reading goes on.
 */
public final class RowReader {
    private static final Logger LOG = LoggerFactory.getLogger(RowReader.class);

    /** Bytes of the longest line that is read; a longer one is no row. */
    static final int LONGEST_LINE = 1 << 20;

    /** Bad lines told one by one; the rest are counted. */
    private static final int MOST_WARNINGS = 5;

    private static final byte[] HEADER = "source_url\tparsed_url".getBytes(StandardCharsets.US_ASCII);

    private final RowSink sink;
    private final JsonRow json = new JsonRow();
    private final byte[] buffer = new byte[2 * LONGEST_LINE];
    private String name = "";
    private long number;
    private long rows;
    private int warned;

    /** Reads for the sink, {@link #read} by {@link #read}. */
    public RowReader(RowSink sink) {
        this.sink = sink;
    }

    /**
     * Reads one file, {@code -} being standard input.
     *
     * @throws IOException if it cannot be read, or has lines and no row among them, with its name and the reason; or what the
     *     sink throws
     */
    public void read(String file, InputStream standardInput) throws IOException {
        name = file.equals("-") ? "standard input" : file;
        long before = rows;
        InputStream in;
        try {
            in = file.equals("-") ? new NotClosed(standardInput) : Files.newInputStream(Path.of(file));
        } catch (IOException | RuntimeException e) {
            throw new GraphException("cannot read '" + name + "'", e);
        }
        try (in) {
            lines(in);
        }
        if (warned >= MOST_WARNINGS) {
            LOG.warn("{}: {} lines in all are no rows", name, warned);
        }
        if (warned > 0 && rows == before) { // another file, or another format: not one without rows
            throw new GraphException("cannot read '" + name + "'", new IOException("no line of it is a row"));
        }
        warned = 0;
    }

    private void lines(InputStream in) throws IOException {
        number = 0;
        int from = 0; // of the line under way
        int end = 0; // of the bytes read
        boolean tooLong = false;
        while (true) {
            if (end == buffer.length) {
                System.arraycopy(buffer, from, buffer, 0, end - from);
                end -= from;
                from = 0;
            }
            int got = readSome(in, end);
            if (got < 0) {
                break;
            }
            int at = end;
            end += got;
            for (; at < end; at++) {
                if (buffer[at] == '\n') {
                    number++;
                    if (tooLong || at - from > LONGEST_LINE) {
                        bad("longer than " + LONGEST_LINE + " bytes");
                    } else {
                        line(from, at);
                    }
                    tooLong = false;
                    from = at + 1;
                }
            }
            if (end - from > LONGEST_LINE) {
                tooLong = true;
                from = end;
            }
            if (from == end) {
                from = 0;
                end = 0;
            }
        }
        if (end > from || tooLong) {
            number++;
            if (tooLong) {
                bad("longer than " + LONGEST_LINE + " bytes");
            } else {
                line(from, end);
            }
        }
    }

    private int readSome(InputStream in, int at) throws IOException {
        try {
            return in.read(buffer, at, buffer.length - at);
        } catch (IOException e) {
            throw new GraphException("cannot read '" + name + "'", e);
        }
    }

    private void line(int begin, int lineEnd) throws IOException {
        int from = begin;
        int end = lineEnd;
        if (end > from && buffer[end - 1] == '\r') {
            end--;
        }
        if (number == 1 && end - from >= 3 && buffer[from] == (byte) 0xEF && buffer[from + 1] == (byte) 0xBB) {
            from += 3;
        }
        if (from == end) {
            return;
        }
        if (buffer[from] == '{') {
            jsonLine(from, end);
        } else {
            textLine(from, end);
        }
    }

    private void textLine(int from, int end) throws IOException {
        int tab = -1;
        int all = 0; // negative as soon as one byte is no ASCII
        for (int i = from; i < end; i++) {
            byte b = buffer[i];
            all |= b;
            if (b == '\t') {
                if (tab >= 0) {
                    bad("more than one tab");
                    return;
                }
                tab = i;
            } else if (CleanUrl.isControl(b)) {
                bad("a control character");
                return;
            }
        }
        if (tab < 0) {
            bad("no tab, so no source and link");
        } else if (tab == from || tab == end - 1) {
            bad("an empty source or link");
        } else if (!isHeader(from, end)) {
            rows++;
            if (all < 0) {
                foreignRow(from, end);
            } else {
                sink.row(buffer, from, tab, tab + 1, end);
            }
        }
    }

    /** A row the crawl did not write, its URLs being ASCII: what is no UTF-8 becomes U+FFFD. */
    private void foreignRow(int from, int end) throws IOException {
        byte[] clean = new String(buffer, from, end - from, UTF_8).getBytes(UTF_8);
        int at = 0;
        while (clean[at] != '\t') {
            at++;
        }
        sink.row(clean, 0, at, at + 1, clean.length);
    }

    private boolean isHeader(int from, int end) {
        return end - from == HEADER.length && Arrays.equals(buffer, from, end, HEADER, 0, HEADER.length);
    }

    private void jsonLine(int from, int end) throws IOException {
        String problem = json.parse(buffer, from, end - from);
        if (problem != null) {
            bad(problem);
            return;
        }
        rows++;
        byte[] both = json.bytes();
        sink.row(both, 0, json.sourceLength(), json.sourceLength(), both.length);
    }

    private void bad(String reason) {
        if (warned++ < MOST_WARNINGS) {
            LOG.warn("{}:{}: no row: {}", name, number, reason);
        }
    }

    /** Rows read so far, twice the same counted twice. */
    public long rows() {
        return rows;
    }

    /** Standard input is not ours to close. */
    private static final class NotClosed extends FilterInputStream {
        NotClosed(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return in.read(bytes, from, length);
        }

        @Override
        public void close() {}
    }
}
