/**
 * Broken links: every link of a crawl with what came of its URL. The crawl's rows pass by {@link crawler.check.LinkSpool},
 * its outcomes by {@link crawler.check.Outcomes}; a second crawl, which only checks, asks for what the first did not; the
 * spool read once more, link by link, is the report.
 */
@NullMarked
package crawler.check;

import org.jspecify.annotations.NullMarked;
