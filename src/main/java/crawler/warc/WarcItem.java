package crawler.warc;

/** What of a WARC file says something of a page. */
public sealed interface WarcItem permits Answer, Note {}
