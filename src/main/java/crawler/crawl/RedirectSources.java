package crawler.crawl;

import crawler.url.WebUrl;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where redirects came from, for archives that do not say which URL was asked for: the answer of a redirect's target,
 * coming soon after it, is taken for its continuation. Remembers the last {@value #MOST}.
 */
final class RedirectSources {
    private static final int MOST = 10_000;
    private static final int LONGEST_URL = 8192; // as for redirects of the network

    private final Map<String, String> sources = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /** A redirect: what led to {@code from} leads to {@code to} now. */
    void add(WebUrl from, WebUrl to) {
        String source = take(from);
        if (key(from).length() > LONGEST_URL || key(to).length() > LONGEST_URL) {
            return;
        }
        sources.put(key(to), source == null ? key(from) : source);
    }

    /** The URL that was asked for when this one answered, or null if no redirect led here; forgets it. */
    @Nullable
    String take(WebUrl url) {
        return sources.remove(key(url));
    }

    private static String key(WebUrl url) {
        return url.withoutUserinfo().withoutFragment().href();
    }
}
