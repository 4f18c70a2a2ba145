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
 */
public record OutputSettings(@Nullable Path file, RowFormat format, boolean append, boolean header) {}
