package crawler.graph;

import java.io.IOException;

/** Takes rows as they are read. */
@FunctionalInterface
public interface RowSink {
    /**
     * One row: the source stands from {@code source} up to {@code sourceEnd}, the link from {@code link} up to
     * {@code linkEnd}. Neither is empty and neither holds a control character. The bytes are lent for the call.
     */
    void row(byte[] bytes, int source, int sourceEnd, int link, int linkEnd) throws IOException;
}
