package crawler.crawl;

import crawler.url.WebUrl;
import org.jspecify.annotations.Nullable;

/**
 * What a check of links wants of a crawl.
 *
 * @param verdicts is told what came of every URL
 * @param fragments is told the fragments of pages, which the extractors must be made to tell; null = nobody wants to know
 * @param asksOnly whether that is all: URLs are asked for with HEAD, those that HEAD gets no good answer for with GET, and no
 *     page is read but for its fragments
 */
public record Check(Verdicts verdicts, @Nullable Fragments fragments, boolean asksOnly) {
    /** Nobody checks. */
    public static final Check NONE = new Check(Verdicts.IGNORED, null, false);

    /** Whether the page of this URL is read, rather than asked for. */
    boolean reads(WebUrl url) {
        return !asksOnly || (fragments != null && fragments.areWantedOf(url));
    }
}
