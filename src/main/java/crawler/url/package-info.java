/**
 * URLs as the WHATWG URL standard parses, resolves and serialises them. Imports nothing of ours.
 *
 * @see <a href="https://url.spec.whatwg.org/">URL standard</a>
 */
@NullMarked
package crawler.url;

import org.jspecify.annotations.NullMarked;
