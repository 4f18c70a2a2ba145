package crawler.output;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where rows go and how.
 *
 * @param file the output file; null = standard output
 * @param format how a row is written
 * @param append whether the file is added to rather than rewritten
 * @param header whether a new or rewritten file begins with the format's header
 * @param kept bytes of the file that an earlier run wrote and that are gone on with: what stands behind them is cut off; null
 *     = the file is not one that a crawl goes on with. Given, the file is also made to outlast a loss of power once a second
 */
public record OutputSettings(
        @Nullable Path file,
        RowFormat format,
        boolean append,
        boolean header,
        @Nullable Long kept) {

    /** Rows of a crawl that ends with its process. */
    public OutputSettings(@Nullable Path file, RowFormat format, boolean append, boolean header) {
        this(file, format, append, header, null);
    }

    /** The same, for a crawl that outlasts its process. */
    public OutputSettings keeping(long bytes) {
        return new OutputSettings(file, format, append, header, bytes);
    }
}
