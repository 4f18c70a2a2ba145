package crawler.http;

import crawler.url.WebUrl;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Status and fields of an answer.
 *
 * @param url the URL that answered, after redirects, without user information
 * @param status 200–999; see {@link Outcome.Fetched}
 * @param headers the fields as received
 */
public record ResponseHead(WebUrl url, int status, Headers headers) {
    /** The status with the phrase of its registry, {@code 404 Not Found}: what the server calls it is not repeated. */
    public String statusText() {
        return HttpResponseStatus.valueOf(status).toString();
    }
}
