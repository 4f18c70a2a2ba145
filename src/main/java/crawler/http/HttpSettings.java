package crawler.http;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
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
 * @param headers further fields, in order: {@code Name} to value; one that names a field we would send replaces it, and
 *     with an empty value keeps it from being sent, as with curl; names are tokens, values hold no control characters,
 *     and none may change the framing of a request
 * @param proxy proxy for every request, {@code http://…} or {@code socks5://…}; null = by environment
 * @param environment the process environment, read for {@code *_proxy} and {@code no_proxy}
 * @param insecure whether TLS certificates go unchecked
 * @param caFile further trusted certificates, PEM; null = the JDK's only
 * @param cookieFile cookie jar in Netscape format, read at the start, written at the end; null = cookies live for one
 *     page's redirects
 * @param blockPrivate whether to refuse addresses that are not of the public Internet, see {@link PrivateAddresses}, as
 *     long as no {@link SeedAddresses} allows them; what a proxy finds for a name is the proxy's affair
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
        @Nullable Path cookieFile,
        boolean blockPrivate) {

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
        requireFieldValue("user agent", userAgent);
        headers = List.copyOf(headers);
        for (Map.Entry<String, String> field : headers) {
            requireField(field);
        }
        environment = Map.copyOf(environment);
    }

    /** The fields that are meant for one origin only, {@code authorization}, {@code cookie} or {@code host}: their names. */
    public SortedSet<String> credentials() {
        SortedSet<String> names = new TreeSet<>();
        for (Map.Entry<String, String> field : headers) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (RequestWriter.isForOneOrigin(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** RFC 9110 §5: what would end the line, the head or the request early must not get in. The value is not shown. */
    private static void requireField(Map.Entry<String, String> field) {
        String name = field.getKey();
        if (name.isEmpty() || HttpHeaderValidationUtil.validateToken(name) >= 0) {
            throw new IllegalArgumentException("not a header name: " + Wording.printable(name, 40));
        }
        if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding")) {
            throw new IllegalArgumentException("header " + name + " cannot be set: requests have no body");
        }
        requireFieldValue("header " + name, field.getValue());
    }

    private static void requireFieldValue(String what, String value) {
        if (Wording.hasControl(value)) {
            throw new IllegalArgumentException(what + " must not contain control characters");
        }
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
