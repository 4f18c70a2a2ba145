package crawler.graph;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a graph in one format. */
@FunctionalInterface
interface GraphExport {
    /** Writes it all; the stream is flushed, not closed. */
    void write(Analysis analysis, OutputStream out) throws IOException;
}
