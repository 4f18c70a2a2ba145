package crawler.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to fetch. Checked at construction, the value in the message.
 *
 * @param connections open connections in all
 * @param connectionsPerHost of these, to one host (host name and port)
 * @param connectTimeout for one address: TCP, and TLS or proxy handshake each
 * @param readTimeout the longest silence of a server that owes us bytes
 * @param timeout the whole request, see {@link RequestContext}
 * @param retries further attempts after network errors, 429, 502, 503, 504
 * @param maxRedirects hops followed; 0 = a redirect is the answer
 * @param maxBodyBytes bytes of one body read, content codings undone
 * @param userAgent value of the User-Agent field; empty = none sent
 * @param headers further fields, in order: {@code Name} to value; one that names a field we would send replaces it
 * @param proxy proxy for every request, {@code http://…} or {@code socks5://…}; null = by environment
 * @param environment the process environment, read for {@code *_proxy} and {@code no_proxy}
 * @param insecure whether TLS certificates go unchecked
 * @param caFile further trusted certificates, PEM; null = the JDK's only
 * @param cookieFile cookie jar in Netscape format, read at the start, written at the end; null = cookies live for one
 *     page's redirects
 */
public record HttpSettings(
        int connections,
        int connectionsPerHost,
        Duration connectTimeout,
        Duration readTimeout,
        Duration timeout,
        int retries,
        int maxRedirects,
        long maxBodyBytes,
        String userAgent,
        List<Map.Entry<String, String>> headers,
        @Nullable String proxy,
        Map<String, String> environment,
        boolean insecure,
        @Nullable Path caFile,
        @Nullable Path cookieFile) {

    /** Refuses what cannot work. */
    public HttpSettings {
        requireAtLeast(1, "connections", connections);
        requireAtLeast(1, "connections per host", connectionsPerHost);
        requirePositive("connect timeout", connectTimeout);
        requirePositive("read timeout", readTimeout);
        requirePositive("timeout", timeout);
        requireAtLeast(0, "retries", retries);
        requireAtLeast(0, "redirects", maxRedirects);
        requireAtLeast(1, "body size", maxBodyBytes);
        headers = List.copyOf(headers);
        environment = Map.copyOf(environment);
    }

    private static void requireAtLeast(long least, String what, long value) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", not " + value);
        }
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, not " + value);
        }
    }
}
