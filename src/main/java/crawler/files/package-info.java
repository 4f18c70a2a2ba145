/** What every package has to know of files. Imports nothing of ours. */
@NullMarked
package crawler.files;

import org.jspecify.annotations.NullMarked;
