/** Pages as they were fetched, kept in WARC files (ISO 28500): written beside a crawl, read back without a network. */
@NullMarked
package crawler.warc;

import org.jspecify.annotations.NullMarked;
