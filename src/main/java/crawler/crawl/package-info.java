/** The crawl itself: the only package that knows its peers below. */
@NullMarked
package crawler.crawl;

import org.jspecify.annotations.NullMarked;
