package crawler.http;

/** Cookies by RFC 6265. */
final class CookieJar {}
