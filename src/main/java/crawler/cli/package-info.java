/** Arguments to settings, every object built here, exit codes. */
@NullMarked
package crawler.cli;

import org.jspecify.annotations.NullMarked;
