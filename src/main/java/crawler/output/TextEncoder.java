package crawler.output;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Rows of {@link RowFormat#TSV} and {@link RowFormat#URLS}: a prefix that is the page's, the link, a line feed. */
final class TextEncoder implements RowEncoder {
    private final boolean withSource;
    private byte[] prefix = {};
    private @Nullable RowBuffer rows;

    TextEncoder(RowFormat format) {
        this.withSource = format == RowFormat.TSV;
    }

    @Override
    public void startPage(PageInfo page, RowBuffer to) {
        if (withSource) {
            prefix = (page.source() + "\t").getBytes(StandardCharsets.UTF_8);
        }
        rows = to;
    }

    @Override
    public void row(byte[] link, int length, String kind, @Nullable String rel, @Nullable String text) {
        if (rows == null) {
            throw new IllegalStateException("no page was started");
        }
        rows.line(prefix, link, length);
    }

    @Override
    public void endPage() {
        rows = null;
    }

    @Override
    public boolean wantsDetails() {
        return false;
    }
}
