package crawler.html;

import crawler.url.WebUrl;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the links of a page while its bytes arrive. Reusable: {@link #start} forgets the page before. Owned by one thread
 * at a time.
 *
 * <p>Only {@link #end} knows the answer, since a late {@code <base href>} or the last byte (is it all valid UTF-8?) can
 * change every link: until then links are kept as the bytes that stand in the page, each distinct value once.
 */
public interface LinkExtractor {
    /**
     * A page begins.
     *
     * @param url where the page was found, after redirects: links resolve against it, or against the page's base
     * @param charset the charset parameter of its Content-Type, as it stands there, or null
     */
    void start(WebUrl url, @Nullable String charset);

    /**
     * The page is XHTML, in which any element may end itself: {@code <script src="x"/>}. Between {@link #start} and the
     * first {@link #feed}.
     */
    default void xhtml() {}

    /**
     * A link that stands in the response's head rather than in the page. Between {@link #start} and the first
     * {@link #feed}.
     *
     * @param field {@code Link} or {@code Refresh}
     * @param value the field's value
     */
    void header(String field, String value);

    /**
     * The next bytes of the page, content codings undone. Never blocks, never throws for what the page holds; the
     * result does not depend on where a chunk ends.
     *
     * @param chunk lent for the call; its position is left at its limit
     */
    void feed(ByteBuffer chunk);

    /**
     * The page is over: whole, or cut at the size limit.
     *
     * @return its links in document order, valid until {@link #forget} or the next {@link #start}
     */
    LinkCursor end();

    /**
     * Whether a meta element of the page asks that none of its links be followed; between {@link #end} and the next {@link
     * #start}. False where {@link ExtractorSettings#rel} is not asked for, and where the parser does not know elements.
     */
    default boolean isNofollow() {
        return false;
    }

    /**
     * What fragments of the page's URL can name: the id of each element, the name of each {@code a}; between {@link #end}
     * and {@link #forget} or the next {@link #start}. The same may come twice. None where {@link ExtractorSettings#ids} is not asked for.
     */
    default Iterator<String> ids() {
        return Collections.emptyIterator();
    }

    /**
     * The page is done with, whether it has ended or not: the memory of its links is for other pages. Does nothing where it is
     * not to be used again.
     */
    default void forget() {}

    /** Whether it is worth keeping for another page once this one is forgotten: it holds little memory, and some work was done. */
    default boolean isReusable() {
        return false;
    }

    /** Whether {@link #end} may take long (a tree is built): call it off the event loop. */
    boolean isHeavy();
}
