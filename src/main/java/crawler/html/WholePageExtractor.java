package crawler.html;

import crawler.url.WebUrl;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What extractors share that need all of a page's text before they find a link in it. */
abstract class WholePageExtractor implements LinkExtractor {
    /** The page so far. */
    final PageBuffer page = new PageBuffer();

    /** Where {@link #end} puts what it finds. */
    final TextLinks links;

    private final HeadLinks headLinks;

    WholePageExtractor(ExtractorSettings settings) {
        headLinks = new HeadLinks(settings);
        links = new TextLinks(headLinks);
    }

    @Override
    public void start(WebUrl url, @Nullable String charset) {
        headLinks.clear();
        links.clear();
        links.start(url);
        page.start(charset);
    }

    @Override
    public final void header(String field, String value) {
        headLinks.add(field, value);
    }

    @Override
    public final void feed(ByteBuffer chunk) {
        page.feed(chunk);
    }

    @Override
    public final boolean isHeavy() {
        return true;
    }
}
