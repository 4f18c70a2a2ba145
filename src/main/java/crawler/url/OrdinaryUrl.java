package crawler.url;

import org.jspecify.annotations.Nullable;

/**
 * The fast path of parsing: an http or https URL that is its own serialisation already, as nearly all are in a list and all
 * in what the program wrote itself. It answers the same as {@link UrlParser}, or not at all.
 */
final class OrdinaryUrl {
    private static final int NO = -1;

    private OrdinaryUrl() {}

    /** The URL that the text is, or null where the parser has to be asked. */
    static @Nullable WebUrl of(String text) {
        SpecialScheme scheme = text.startsWith("http://")
                ? SpecialScheme.HTTP
                : text.startsWith("https://") ? SpecialScheme.HTTPS : null;
        if (scheme == null) {
            return null;
        }
        int schemeEnd = scheme.text.length();
        int hostStart = schemeEnd + 3;
        int hostEnd = skip(UrlCharacters.DOMAIN, text, hostStart);
        if (!isSerialisedHost(text, hostStart, hostEnd)) {
            return null;
        }
        int pathStart = hostEnd;
        int port = NO;
        if (at(text, hostEnd) == ':') {
            pathStart = hostEnd + 1;
            while (IpAddress.isDigit(at(text, pathStart)) && pathStart <= hostEnd + 5) {
                pathStart++;
            }
            port = serialisedPort(text, hostEnd + 1, pathStart);
            if (port == NO || port == scheme.defaultPort) {
                return null;
            }
        }
        int queryStart = pathEnd(text, pathStart);
        if (queryStart == NO) {
            return null;
        }
        int fragmentStart = at(text, queryStart) == '?' ? skip(UrlCharacters.QUERY, text, queryStart + 1) : queryStart;
        int end =
                at(text, fragmentStart) == '#' ? skip(UrlCharacters.FRAGMENT, text, fragmentStart + 1) : fragmentStart;
        if (end < text.length()) {
            return null;
        }
        return new WebUrl(
                text, scheme, schemeEnd, hostStart, hostStart, hostEnd, port, pathStart, queryStart, fragmentStart);
    }

    /** Whether a run of letters, digits, hyphens and dots is a domain that does not end in a number, or four plain numbers. */
    private static boolean isSerialisedHost(String text, int from, int to) {
        if (from == to) {
            return false;
        }
        int label = Math.max(from, text.lastIndexOf('.', to - 2) + 1);
        return !IpAddress.isDigit(text.charAt(label)) || IpAddress.isSerialisedIpv4(text, from, to);
    }

    private static int serialisedPort(String text, int from, int to) {
        if (from == to || text.charAt(from) == '0') {
            return NO;
        }
        int port = 0;
        for (int i = from; i < to; i++) {
            port = 10 * port + (text.charAt(i) - '0');
        }
        return port > 0xFFFF ? NO : port;
    }

    /** Where a path ends that no dot segment shortens; segments that begin with a dot are left to the parser. */
    private static int pathEnd(String text, int from) {
        if (at(text, from) != '/') {
            return NO;
        }
        int i = from;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                if (at(text, i + 1) == '.') {
                    return NO;
                }
            } else if (c == '%') {
                if (at(text, i + 1) == '2' && (at(text, i + 2) | 0x20) == 'e') {
                    return NO;
                }
            } else if (c != ':' && !mayStandIn(UrlCharacters.PATH, c)) {
                break;
            }
        }
        return i;
    }

    private static int skip(int place, String text, int from) {
        int i = from;
        while (i < text.length() && mayStandIn(place, text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean mayStandIn(int place, char c) {
        return c <= '~' && (UrlCharacters.MAY_STAND_IN[c] & place) != 0;
    }

    private static int at(String text, int index) {
        return index < text.length() ? text.charAt(index) : NO;
    }
}
