package crawler.http;

import crawler.url.WebUrl;

/**
 * Status and fields of an answer.
 *
 * @param url the URL that answered, after redirects, without user information
 * @param status 200–999; see {@link Outcome.Fetched}
 * @param headers the fields as received
 */
public record ResponseHead(WebUrl url, int status, Headers headers) {}
