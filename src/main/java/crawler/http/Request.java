package crawler.http;

import crawler.url.WebUrl;

/**
 * What to ask for. The fields every request of the run carries (User-Agent, {@code -H}) are in {@link HttpSettings}.
 *
 * @param method GET or HEAD
 * @param url http or https; a fragment is ignored, user information becomes Basic authorization
 * @param context what lives as long as the page: its deadline and its cookies
 */
public record Request(Method method, WebUrl url, RequestContext context) {
    /** The methods a crawler needs. */
    public enum Method {
        GET,
        HEAD
    }

    /** A GET of a page, its clock not yet started. */
    public static Request get(WebUrl url) {
        return new Request(Method.GET, url, new RequestContext());
    }

    /** The same page at another URL: the next hop of a redirect. */
    Request at(WebUrl next) {
        return new Request(method, next, context);
    }
}
