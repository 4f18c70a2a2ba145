package crawler.html;

import org.jspecify.annotations.Nullable;

/**
 * Steps through the links of one page, resolving each as it is reached, so that a page with a million links can be
 * taken in slices. The same link may come twice (two spellings of one URL); references that do not parse are stepped
 * over.
 */
public interface LinkCursor {
    /** About how many links there are: references, of which some are no URL, and some are several. */
    int estimate();

    /** Moves to the next link; false at the end. */
    boolean next();

    /** The array that holds the link, serialised: ASCII by the URL standard. Valid until {@link #next}. */
    byte[] bytes();

    /** The link's length; it starts at index 0. */
    int length();

    /** Length of the link without its fragment: the index of its {@code #}, or {@link #length}. */
    int lengthWithoutFragment();

    /** Where it was found. */
    LinkKind kind();

    /** The element's rel attribute as it stands (white space collapsed), or null. */
    @Nullable
    String rel();

    /** The text inside an {@code a} element (white space collapsed), or null where the parser does not tell. */
    @Nullable
    String text();
}
