package crawler.crawl;

import crawler.frontier.Fingerprint;
import crawler.frontier.Frontier;
import crawler.output.LinkWriter;
import crawler.output.RowEncoder;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of ended pages on their way from the event loop to the writer: small pages share a sheet, which goes when it is
 * full enough or when {@link #flush} is called; a page that takes several turns of the loop has a sheet to itself meanwhile.
 * Touched on the crawl's event loop.
 *
 * <p>Rows go together with the frontier's commit, so that both last or neither: whenever something is handed on, the rows
 * of every page finished until then are.
 */
final class Sheets {
    /** Bytes of rows that go to the writer in one piece. */
    private static final int BATCH = 48 * 1024;

    private final LinkWriter writer;
    private final Frontier frontier;
    private final Fingerprint fingerprint;
    private final Supplier<RowEncoder> newEncoder;
    private final ArrayDeque<PageSheet> spare = new ArrayDeque<>();
    private @Nullable PageSheet open; // rows of whole pages that the writer has not got yet

    Sheets(LinkWriter writer, Frontier frontier, Fingerprint fingerprint, Supplier<RowEncoder> newEncoder) {
        this.writer = writer;
        this.frontier = frontier;
        this.fingerprint = fingerprint;
        this.newEncoder = newEncoder;
    }

    /** A sheet for one page; to be given back when the page is whole. */
    PageSheet take() {
        PageSheet sheet = open != null ? open : spare.poll();
        open = null;
        return sheet != null ? sheet : new PageSheet(newEncoder.get(), fingerprint, writer.buffer());
    }

    /** Takes the sheet back, its page whole and finished in the frontier. */
    void giveBack(PageSheet sheet) {
        if (open == null && sheet.size() < BATCH) {
            open = sheet;
            return;
        }
        if (open != null) {
            writer.append(open.takeRows(writer.buffer()), LinkWriter.Written.IGNORED);
        }
        append(sheet);
        spare.push(sheet);
    }

    /** Hands on what waits. */
    void flush() {
        Frontier.Commit commit = frontier.commit();
        if (open != null && open.size() > 0) {
            writer.append(open.takeRows(writer.buffer()), commit::keep);
        } else if (commit != Frontier.Commit.NOTHING) {
            writer.append(writer.buffer(), commit::keep);
        }
    }

    /** Whether the writer keeps up. */
    boolean isWritable() {
        return writer.isWritable();
    }

    private void append(PageSheet sheet) {
        writer.append(sheet.takeRows(writer.buffer()), frontier.commit()::keep);
    }
}
