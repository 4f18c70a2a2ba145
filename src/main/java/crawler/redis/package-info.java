/** One crawl of many processes, held by a Redis server. */
@NullMarked
package crawler.redis;

import org.jspecify.annotations.NullMarked;
