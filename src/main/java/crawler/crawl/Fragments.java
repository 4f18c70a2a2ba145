package crawler.crawl;

import crawler.url.WebUrl;
import java.util.function.Consumer;

/** Wants to know which fragments the pages of a crawl have. Called on any event loop: must not block. */
public interface Fragments {
    /** Whether a crawl that only checks is to read the page of this URL, instead of asking for its head. */
    boolean areWantedOf(WebUrl url);

    /**
     * A page was read.
     *
     * @param page the URL that answered
     * @param whole whether to its end
     * @return takes what fragments can name in it, one after the other, on one thread
     */
    Consumer<String> of(WebUrl page, boolean whole);
}
