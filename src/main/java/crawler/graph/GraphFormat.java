package crawler.graph;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a graph is written as. */
public enum GraphFormat {
    /** One self-contained page for a browser. */
    HTML,
    /** Graphviz. */
    DOT,
    /** Most graph tools. */
    GRAPHML,
    /** Gephi. */
    GEXF,
    /** Common Crawl's two files: vertices and edges. */
    CC,
    /** Node-link JSON for networkx and d3. */
    JSON;

    private static final String VERTICES = "-vertices.txt";
    private static final String EDGES = "-edges.txt";

    /** {@code html}, {@code dot} and so on: also how such a file's name ends. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format a file's name ends in, or null. */
    public static @Nullable GraphFormat ofFile(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        for (GraphFormat format : values()) {
            if (format != CC && (ending.equals(format.toString()) || (ending.equals("gv") && format == DOT))) {
                return format;
            }
        }
        return null;
    }

    /** The files a name given by the user stands for: two for {@link #CC}, which puts its own endings behind it. */
    public String[] files(String name) {
        return this == CC ? new String[] {name + VERTICES, name + EDGES} : new String[] {name};
    }

    /**
     * Writes the graph.
     *
     * @param name the file's name, or for {@link #CC} what its two names begin with
     * @throws GraphException if the file cannot be written
     */
    public void write(Analysis analysis, NodeKind kind, String name) throws IOException {
        if (this == CC) {
            CommonCrawlExport export = new CommonCrawlExport(analysis.graph(), kind);
            toFile(name + VERTICES, export::vertices);
            toFile(name + EDGES, export::edges);
        } else {
            toFile(name, out -> write(analysis, kind, out));
        }
    }

    /** Writes the graph to a stream, which is flushed and not closed; not for {@link #CC}, which is two files. */
    public void write(Analysis analysis, NodeKind kind, OutputStream out) throws IOException {
        GraphExport export = switch (this) {
            case HTML -> new HtmlExport(kind);
            case DOT -> new DotExport();
            case GRAPHML -> new GraphmlExport();
            case GEXF -> new GexfExport();
            case JSON -> new JsonExport();
            case CC -> throw new IllegalArgumentException("two files do not fit one stream");
        };
        export.write(analysis, out);
        out.flush();
    }

    private static void toFile(String name, Writing writing) throws IOException {
        try (OutputStream out = Files.newOutputStream(Path.of(name))) {
            writing.to(out);
        } catch (IOException | InvalidPathException e) {
            throw new GraphException("cannot write '" + name + "'", e);
        }
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }
}
