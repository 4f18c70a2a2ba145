/**
 * The bytes of a page in, its links out: tokenizer, encoding, kinds of links. Knows nothing of the network.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/parsing.html">HTML standard, parsing</a>
 */
@NullMarked
package crawler.html;

import org.jspecify.annotations.NullMarked;
