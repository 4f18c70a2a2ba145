/**
 * What a site says to crawlers: robots.txt (RFC 9309) and sitemaps (sitemaps.org), as parsers only. Nothing here fetches,
 * waits or throws for what stands in a file.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9309.html">RFC 9309</a>
 * @see <a href="https://www.sitemaps.org/protocol.html">Sitemaps XML format</a>
 */
@NullMarked
package crawler.robots;

import org.jspecify.annotations.NullMarked;
