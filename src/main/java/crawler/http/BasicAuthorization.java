package crawler.http;

import crawler.url.PercentDecoding;
import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The value of an {@code Authorization} field: the Basic scheme of RFC 7617, in UTF-8. */
final class BasicAuthorization {
    private BasicAuthorization() {}

    /** What the URL's user information becomes; null if it has none. */
    static @Nullable String of(WebUrl url) {
        String userAndPassword = userAndPassword(url);
        return userAndPassword == null ? null : of(userAndPassword);
    }

    /** The URL's user information, percent-decoded, as {@code user:password}; null if it has none. */
    static @Nullable String userAndPassword(WebUrl url) {
        return url.username().isEmpty() && url.password().isEmpty()
                ? null
                : PercentDecoding.decode(url.username()) + ":" + PercentDecoding.decode(url.password());
    }

    /** What {@code user:password} becomes. */
    static String of(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }
}
