/**
 * One non-blocking HTTP client on Netty. {@code ByteBuf} stays in here; others are lent a read-only
 * {@code ByteBuffer}. One policy a wrapper: {@code RedirectingFetcher(RetryingFetcher(CookieFetcher(NettyFetcher)))}.
 */
@NullMarked
package crawler.http;

import org.jspecify.annotations.NullMarked;
