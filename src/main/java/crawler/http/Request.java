package crawler.http;

import crawler.url.WebUrl;
import java.util.List;
import java.util.Map;

/**
 * What to ask for. The fields every request of the run carries (User-Agent, {@code -H}) are in {@link HttpSettings}.
 *
 * @param method GET or HEAD
 * @param url http or https; a fragment is ignored, user information becomes Basic authorization
 * @param context what lives as long as the page: its deadline and its cookies
 * @param headers fields of this request alone, in order, at most one of a name, their values a character a byte; each
 *     replaces what the settings or the URL's user information would send under that name
 * @param credentials whether {@code Authorization}, {@code Cookie} and {@code Host} of {@link HttpSettings#headers} are
 *     sent; false where a link led to another origin than they are meant for, or a redirect left it
 */
public record Request(
        Method method,
        WebUrl url,
        RequestContext context,
        List<Map.Entry<String, String>> headers,
        boolean credentials) {
    /** The methods a crawler needs. */
    public enum Method {
        GET,
        HEAD
    }

    /** A copy of the list is kept. */
    public Request {
        headers = List.copyOf(headers);
    }

    /** A request as a page begins: no fields of its own, credentials of the run allowed. */
    Request(Method method, WebUrl url, RequestContext context) {
        this(method, url, context, List.of(), true);
    }

    /** A GET of a page among the seeds, its clock not yet started. */
    public static Request get(WebUrl url) {
        return new Request(Method.GET, url, new RequestContext(0));
    }
}
