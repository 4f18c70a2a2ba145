package crawler.output;

import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one page after the other. One instance serves one thread.
 *
 * <p>Every text handed in is one line already: a serialised URL holds neither tab nor line end (URL standard, percent-encode
 * sets), and JSON escapes what else could break a line.
 */
public interface RowEncoder {
    /** A page begins: what follows goes to {@code rows} until {@link #endPage}. */
    void startPage(PageInfo page, RowBuffer rows);

    /**
     * One link of the page.
     *
     * @param link the array that holds the serialised URL, ASCII, from index 0
     * @param length its length
     * @param kind where it was found, {@code a@href}
     * @param rel the element's rel attribute, or null
     * @param text the text of the anchor, or null
     */
    void row(byte[] link, int length, String kind, @Nullable String rel, @Nullable String text);

    /** The page is over: all its rows are in the buffer. */
    void endPage();

    /** Whether {@link #row} makes use of kind, rel and text. */
    boolean wantsDetails();
}
