/** Rows to {@code foundurls.txt}, off the event loop, whole pages at a time. */
@NullMarked
package crawler.output;

import org.jspecify.annotations.NullMarked;
