package crawler.output;

/**
 * What the rows of a page say of the page.
 *
 * @param source the URL that was asked for, serialised
 * @param url the URL that answered, serialised; equal to {@code source} where nothing redirected
 * @param status its status
 * @param depth hops from a seed
 */
public record PageInfo(String source, String url, int status, int depth) {}
