package crawler.check;

import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.output.OutputSettings;
import crawler.output.PageInfo;
import crawler.output.RowBuffer;
import crawler.output.RowEncoder;
import crawler.output.RowFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Every link of a run, page by page, in a temporary file: the rows may go to a pipe, be added to older ones, or not tell
 * the pages. A line {@code >source} begins a page, each line {@code kind<TAB>link} after it is a link of it, all ASCII.
 *
 * <p>Written from any event loop by way of a {@link LinkWriter}, read by one thread once it is {@link #complete}.
 */
final class LinkSpool {
    /** The kind of a URL that the crawl began with. */
    static final String SEED = "seed";

    private final Path file;
    private final LinkWriter writer;

    /** Told of links. */
    interface Reader {
        default void page(String source) throws IOException {}

        void link(String kind, String link) throws IOException, InterruptedException;
    }

    /**
     * Opens a new file.
     *
     * @param listener as for the rows
     */
    LinkSpool(Path file, LinkWriter.Listener listener) throws OutputException {
        this.file = file;
        this.writer = LinkWriter.open(new OutputSettings(file, RowFormat.URLS, false, false), listener);
    }

    /** An encoder that also takes down here what another one encodes. */
    RowEncoder tap(RowEncoder encoder) {
        return new Tap(encoder);
    }

    /** Takes down a URL that the crawl began with, as a page that links to itself. */
    void seed(String source, String url) {
        RowBuffer page = writer.buffer();
        line(page, ">", source);
        line(page, SEED + "\t", url);
        writer.append(page, LinkWriter.Written.IGNORED);
    }

    boolean isWritable() {
        return writer.isWritable();
    }

    /** No link comes any more; blocks until all are in the file. */
    void complete() throws IOException {
        try {
            writer.close().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof OutputException output ? output : new IOException(e.getCause());
        }
    }

    /** Reads all links, in the order of their pages. Blocks. */
    void read(Reader reader) throws IOException, InterruptedException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                if (line.startsWith(">")) {
                    reader.page(line.substring(1));
                } else {
                    reader.link(line.substring(0, tab), line.substring(tab + 1));
                }
            }
        }
    }

    private static void line(RowBuffer to, String before, String text) {
        byte[] bytes = (before + text + '\n').getBytes(StandardCharsets.ISO_8859_1);
        to.write(bytes, 0, bytes.length);
    }

    /** One thread's. */
    private final class Tap implements RowEncoder {
        private final RowEncoder inner;
        private @Nullable RowBuffer page;

        Tap(RowEncoder inner) {
            this.inner = inner;
        }

        @Override
        public void startPage(PageInfo info, RowBuffer rows) {
            inner.startPage(info, rows);
            page = writer.buffer();
            line(page, ">", info.source());
        }

        @Override
        public void row(byte[] link, int length, String kind, @Nullable String rel, @Nullable String text) {
            inner.row(link, length, kind, rel, text);
            if (page != null) {
                byte[] before = (kind + '\t').getBytes(StandardCharsets.ISO_8859_1);
                page.write(before, 0, before.length);
                page.write(link, 0, length);
                page.write('\n');
            }
        }

        @Override
        public void endPage() {
            inner.endPage();
            if (page != null) {
                writer.append(page, LinkWriter.Written.IGNORED);
            }
            page = null;
        }

        @Override
        public boolean wantsDetails() {
            return true;
        }
    }
}
