package crawler.url;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The host parser of §3.5 followed by the host serialiser of §3.6. */
final class HostParser {
    private static final String FORBIDDEN_HOST = "\0\t\n\r #/:<>?@[\\]^|";

    private HostParser() {}

    /**
     * The serialised host, or null for failure.
     *
     * @param isOpaque whether the URL is not special
     */
    static @Nullable String parse(String input, boolean isOpaque) {
        if (input.startsWith("[")) {
            if (!input.endsWith("]")) {
                return null;
            }
            String ipv6 = IpAddress.ipv6(input.substring(1, input.length() - 1));
            return ipv6 == null ? null : "[" + ipv6 + "]";
        }
        if (isOpaque) {
            return opaqueHost(input);
        }
        String asciiDomain = domain(PercentDecoding.decode(input)); // a question mark is as forbidden as U+FFFD
        if (asciiDomain == null) {
            return null;
        }
        return IpAddress.endsInNumber(asciiDomain) ? IpAddress.ipv4(asciiDomain) : asciiDomain;
    }

    private static @Nullable String opaqueHost(String input) {
        for (int i = 0; i < input.length(); i++) {
            if (FORBIDDEN_HOST.indexOf(input.charAt(i)) >= 0) {
                return null;
            }
        }
        AsciiBuffer output = new AsciiBuffer();
        output.appendEncoded(input, 0, input.length(), PercentEncodeSet.C0_CONTROL);
        return output.toString();
    }

    /** The domain parser of §3.3, not strict: an ASCII domain is only lowercased, whatever its xn-- labels hold. */
    private static @Nullable String domain(String domain) {
        String result = isAscii(domain) ? domain.toLowerCase(Locale.ROOT) : Idna.toAscii(domain);
        if (result == null || result.isEmpty()) {
            return null;
        }
        for (int i = 0; i < result.length(); i++) {
            if (isForbiddenInDomain(result.charAt(i))) {
                return null;
            }
        }
        return result;
    }

    /** A forbidden domain code point, §3.2. */
    private static boolean isForbiddenInDomain(char c) {
        return c <= ' ' || c == '%' || c == 0x7F || FORBIDDEN_HOST.indexOf(c) >= 0;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
