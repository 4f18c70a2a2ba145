package crawler.robots;

import crawler.url.WebUrl;
import java.util.ArrayList;
import java.util.List;

/** The entries of one sitemap while it is read. Owned by the thread that reads. */
final class SitemapEntries {
    /** Four times what sitemaps.org allows. */
    static final int LONGEST_URL = 8192;

    private final List<WebUrl> urls = new ArrayList<>();
    private int entries;

    /** An entry as it stands in the file; counts even where it is no http(s) URL. */
    void add(String text) {
        entries++;
        if (entries > Sitemap.MAX_ENTRIES || text.length() > LONGEST_URL) {
            return;
        }
        WebUrl url = WebUrl.parse(text);
        if (url != null && url.isHttp() && !url.host().equals(SitemapHandler.NOWHERE)) {
            urls.add(url);
        }
    }

    /** Whether there was one entry too many. */
    boolean isFull() {
        return entries > Sitemap.MAX_ENTRIES;
    }

    /** What a full file is told. */
    static String fullProblem() {
        return "more than " + Sitemap.MAX_ENTRIES + " entries";
    }

    /** The URLs found, in order. */
    List<WebUrl> urls() {
        return urls;
    }
}
