package crawler.frontier;

import crawler.url.WebUrl;

/**
 * A URL taken out to be visited, until it is finished or put back.
 *
 * @param url what to ask for; without fragment
 * @param depth hops from a seed
 * @param host whose it is: host and port
 * @param attempt 1 the first time, one more each time it was put back
 * @param id by which the frontier knows it again
 */
public record Lease(WebUrl url, int depth, String host, int attempt, long id) {}
