/** Which URL is next, and which were seen. */
@NullMarked
package crawler.frontier;

import org.jspecify.annotations.NullMarked;
