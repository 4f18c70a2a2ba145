package crawler.http;

import crawler.url.WebUrl;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The value of an {@code Authorization} field: the Basic scheme of RFC 7617, in UTF-8. */
final class BasicAuthorization {
    private BasicAuthorization() {}

    /** What the URL's user information becomes, percent-decoded; null if it has none. */
    static @Nullable String of(WebUrl url) {
        if (url.username().isEmpty() && url.password().isEmpty()) {
            return null;
        }
        return of(decode(url.username()) + ":" + decode(url.password()));
    }

    /** What {@code user:password} becomes. */
    static String of(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    /** Percent-decodes as UTF-8 (URL standard §1.3); a percent sign without two digits stays. */
    static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            if (low < 0) {
                out.write(in[i]);
            } else {
                out.write(high << 4 | low);
                i += 2;
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
