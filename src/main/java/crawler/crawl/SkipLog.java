package crawler.crawl;

import crawler.html.LinkCursor;
import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists what is not followed, with {@code -v}; what every crawl skips link by link, with {@code -vv}. Any thread. */
final class SkipLog {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    private SkipLog() {}

    /** A link of a page. */
    static void link(LinkCursor link, Skip skip) {
        if (LOG.isInfoEnabled() && (!skip.isOrdinary() || LOG.isDebugEnabled())) {
            LOG.info(
                    "not followed: {} ({})",
                    new String(link.bytes(), 0, link.length(), StandardCharsets.ISO_8859_1),
                    skip.code());
        }
    }

    /** A URL that was waiting, or a redirect. */
    static void url(WebUrl url, Skip skip) {
        LOG.info("not followed: {} ({})", url.withoutUserinfo(), skip.code());
    }
}
