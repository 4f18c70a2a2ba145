package crawler.check;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A report in one of its forms; page after page, so that none but the page at hand is in memory. */
interface CheckReport extends Closeable {
    /** Before the first page. */
    default void begin(CheckTotals totals) throws IOException {}

    /** A page and its links, in order. */
    void page(String source, List<CheckedLink> links) throws IOException;
}
