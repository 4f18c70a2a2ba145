package crawler.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends cookies and keeps those the server sets (RFC 6265 §3), at every attempt and every hop: it stands inside of
 * {@link RetryingFetcher} and {@link RedirectingFetcher}. Called on the event loop.
 */
final class CookieFetcher implements Fetcher {
    private final Fetcher inner;
    private final @Nullable CookieJar runCookies;
    private final @Nullable String ownCookies; // a character a byte, as the others

    /**
     * Wraps a fetcher.
     *
     * @param inner makes single attempts
     * @param runCookies the run's cookies, or null where each page has its own
     * @param ownCookies the {@code Cookie} field of the settings, sent in front of the others; or null
     */
    CookieFetcher(Fetcher inner, @Nullable CookieJar runCookies, @Nullable String ownCookies) {
        this.inner = inner;
        this.runCookies = runCookies;
        this.ownCookies = ownCookies == null
                ? null
                : new String(ownCookies.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Override
    public Exchange fetch(Request request, ResponseSink sink) {
        CookieJar jar = request.context().cookies(runCookies);
        return inner.fetch(withCookies(request, jar.header(request.url())), new ResponseSink() {
            @Override
            public void sent() {
                sink.sent();
            }

            @Override
            public boolean head(ResponseHead head) {
                for (String cookie : head.headers().all("Set-Cookie")) {
                    jar.set(request.url(), cookie);
                }
                return sink.head(head);
            }

            @Override
            public void body(ByteBuffer chunk) {
                sink.body(chunk);
            }

            @Override
            public void end(Outcome outcome) {
                sink.end(outcome);
            }
        });
    }

    private Request withCookies(Request request, String cookies) {
        if (cookies.isEmpty()) {
            return request;
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        String first = request.credentials() ? ownCookies : null;
        for (Map.Entry<String, String> field : request.headers()) {
            if (field.getKey().equalsIgnoreCase("Cookie")) {
                first = field.getValue();
            } else {
                headers.add(field);
            }
        }
        headers.add(Map.entry("Cookie", first == null ? cookies : first + "; " + cookies));
        return new Request(request.method(), request.url(), request.context(), headers, request.credentials());
    }
}
