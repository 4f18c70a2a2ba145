package crawler.http;

import crawler.http.Outcome.Failed;
import crawler.http.Outcome.Stage;
import crawler.url.WebUrl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows redirects (RFC 9110 §15.4: 301, 302, 303, 307, 308), so that the sink sees the last answer only. Methods stay as
 * they are, since we know GET and HEAD only. Bodies of redirects are not read.
 *
 * <p>What was meant for one origin goes to no other: once a redirect leaves scheme, host or port, neither the URL's user
 * information nor {@code Authorization}, {@code Cookie} and {@code Host} of the settings are sent any more. Called on the
 * event loop.
 */
final class RedirectingFetcher implements Fetcher {
    private static final int LONGEST_URL = 8192; // a redirect may grow the URL each time
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Fetcher inner;
    private final int max;
    private final @Nullable CookieJar runCookies;

    /**
     * Wraps a fetcher.
     *
     * @param inner gets single URLs
     * @param max redirects followed for one page; 0 = a redirect is the answer
     * @param runCookies the run's cookies, or null where each page has its own: a server may lead back to where we were
     *     once it has set a cookie
     */
    RedirectingFetcher(Fetcher inner, int max, @Nullable CookieJar runCookies) {
        this.inner = inner;
        this.max = max;
        this.runCookies = runCookies;
    }

    @Override
    public Exchange fetch(Request request, ResponseSink sink) {
        int most = request.context().maxRedirects(max);
        if (most == 0) {
            return inner.fetch(request, sink);
        }
        Chain chain = new Chain(sink, request, most);
        chain.fetch();
        return chain;
    }

    /** What makes a request another one: asked again, it would be answered as before. */
    private record Asked(String url, @Nullable String cookies) {}

    /** One page's hops. */
    private final class Chain implements ResponseSink, Exchange {
        private final ResponseSink sink;
        private final int max;
        private final List<Asked> asked = new ArrayList<>(1); // of every hop
        private Request request; // of the hop under way
        private @Nullable Exchange exchange; // of the hop under way; null while the next one is decided about
        private int followed;
        private boolean paused;
        private boolean cancelled;

        // What the head of this hop said: at most one of them.
        private @Nullable Request next;
        private @Nullable Failed failure;

        Chain(ResponseSink sink, Request request, int max) {
            this.sink = sink;
            this.request = request;
            this.max = max;
        }

        void fetch() {
            next = null;
            failure = null;
            asked.add(asked(request));
            exchange = inner.fetch(request, this);
            if (paused) {
                exchange.pause();
            }
        }

        @Override
        public void sent() {
            sink.sent();
        }

        @Override
        public boolean head(ResponseHead head) {
            next = null;
            failure = null;
            if (!isRedirect(head.status())) {
                return sink.head(head);
            }
            follow(head);
            return false;
        }

        @Override
        public void body(ByteBuffer chunk) {
            sink.body(chunk);
        }

        @Override
        public void end(Outcome outcome) {
            if (cancelled) {
                sink.end(outcome instanceof Failed ? outcome : new Failed(Stage.CANCELLED, "cancelled"));
            } else if (failure != null) {
                sink.end(failure);
            } else if (next != null) {
                Request hop = next;
                exchange = null;
                hop.context().guard().decide(hop.url(), goOn -> decided(hop, goOn));
            } else {
                sink.end(outcome);
            }
        }

        private void decided(Request hop, boolean goOn) {
            if (cancelled) {
                return; // and told so
            }
            if (goOn) {
                request = hop;
                followed++;
                fetch();
            } else {
                cancelled = true; // nothing is left to cancel
                sink.end(failed("redirect not followed"));
            }
        }

        private void follow(ResponseHead head) {
            String location = head.headers().first("Location");
            if (location == null || location.isBlank()) {
                failure = failed("redirect " + head.status() + " without Location");
                return;
            }
            WebUrl from = request.url();
            WebUrl to = location.length() > LONGEST_URL ? null : from.resolve(escaped(location));
            if (location.length() > LONGEST_URL || (to != null && to.href().length() > LONGEST_URL)) {
                failure = failed("redirect to a URL of more than " + LONGEST_URL + " characters");
            } else if (to == null) {
                failure = failed("redirect to what is no URL");
            } else if (!to.isHttp()) {
                failure = failed("redirect to " + ConnectFailure.printable(to.scheme()) + ": refused");
            } else if (followed == max) {
                failure = failed("more than " + max + " redirects");
            } else {
                next = at(from, to.withoutFragment());
                String fragment = to.fragment();
                if (fragment != null) {
                    next.context().guard().fragment(fragment);
                }
                if (wasAsked(asked(next))) {
                    failure = failed("redirect loop after " + (followed + 1));
                }
            }
        }

        /** The next hop, without what is not meant for it. */
        private Request at(WebUrl from, WebUrl to) {
            if (!from.origin().equals(to.origin())) {
                List<Map.Entry<String, String>> harmless = request.headers().stream()
                        .filter(field -> !RequestWriter.isForOneOrigin(field.getKey()))
                        .toList();
                return new Request(request.method(), to, request.context(), harmless, false);
            }
            List<Map.Entry<String, String>> headers = request.headers();
            String authorization = BasicAuthorization.of(from);
            if (authorization != null
                    && BasicAuthorization.of(to) == null
                    && RequestWriter.find(headers, "Authorization") == null) {
                headers = new ArrayList<>(headers);
                headers.add(Map.entry("Authorization", authorization));
            }
            return new Request(request.method(), to, request.context(), headers, request.credentials());
        }

        private Asked asked(Request asking) {
            CookieJar cookies = asking.context().cookies(runCookies);
            return new Asked(asking.url().withoutFragment().href(), cookies.header(asking.url()));
        }

        private boolean wasAsked(Asked again) {
            for (Asked hop : asked) {
                if (hop.url().equals(again.url()) && Objects.equals(hop.cookies(), again.cookies())) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void pause() {
            paused = true;
            if (exchange != null) {
                exchange.pause();
            }
        }

        @Override
        public void resume() {
            paused = false;
            if (exchange != null) {
                exchange.resume();
            }
        }

        @Override
        public void cancel() {
            if (exchange != null) {
                cancelled = true;
                exchange.cancel();
            } else if (!cancelled) {
                cancelled = true;
                sink.end(new Failed(Stage.CANCELLED, "cancelled"));
            }
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static Failed failed(String reason) {
        return new Failed(Stage.REDIRECT, reason);
    }

    /**
     * A header's bytes beyond ASCII, which the field value carries as latin-1, as percent escapes. That is what browsers
     * do: whatever encoding the server meant, it gets its own bytes back.
     */
    private static String escaped(String location) {
        if (location.chars().allMatch(c -> c < 0x80)) {
            return location;
        }
        StringBuilder ascii = new StringBuilder();
        location.codePoints().forEach(c -> {
            if (c < 0x80) {
                ascii.append((char) c);
            } else if (c < 0x100) {
                ascii.append('%').append(HEX.toHexDigits((byte) c));
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    ascii.append('%').append(HEX.toHexDigits(b));
                }
            }
        });
        return ascii.toString();
    }
}
