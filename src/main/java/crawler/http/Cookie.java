package crawler.http;

import crawler.url.WebUrl;
import crawlercommons.domains.EffectiveTldFinder;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One cookie as a jar keeps it (RFC 6265 §5.3). Immutable.
 *
 * @param name never empty
 * @param value as it was sent, quotes included
 * @param domain host in lower case, without a leading dot
 * @param hostOnly whether it goes to that host only, not to those below it
 * @param path begins with a slash
 * @param secure whether it goes over https only
 * @param httpOnly of no meaning here, kept for the file
 * @param expires when it is void; null = with the session
 */
record Cookie(
        String name,
        String value,
        String domain,
        boolean hostOnly,
        String path,
        boolean secure,
        boolean httpOnly,
        @Nullable Instant expires) {
    private static final int LONGEST = 4096; // name and value (RFC 6265bis §5.6)
    private static final int LONGEST_ATTRIBUTE = 1024;
    private static final Duration LONGEST_LIFE = Duration.ofDays(400); // RFC 6265bis §5.6.2

    /**
     * Reads a {@code Set-Cookie} field (RFC 6265 §5.2) and decides whether its sender may set it (§5.3).
     *
     * @param url the URL that answered
     * @return null if the cookie is to be ignored
     */
    static @Nullable Cookie parse(String field, WebUrl url, Instant now) {
        if (hasControls(field)) {
            return null;
        }
        int semicolon = field.indexOf(';');
        String pair = semicolon < 0 ? field : field.substring(0, semicolon);
        int equals = pair.indexOf('=');
        if (equals < 0) {
            return null;
        }
        String name = pair.substring(0, equals).strip();
        String value = pair.substring(equals + 1).strip();
        if (name.isEmpty() || name.length() + value.length() > LONGEST) {
            return null;
        }
        Attributes attributes = new Attributes();
        while (semicolon >= 0) {
            int start = semicolon + 1;
            semicolon = field.indexOf(';', start);
            attributes.read(semicolon < 0 ? field.substring(start) : field.substring(start, semicolon), now);
        }
        String host = url.host();
        String domain = attributes.domain.isEmpty() ? host : canonical(attributes.domain);
        boolean hostOnly = attributes.domain.isEmpty();
        if (!hostOnly && isPublicSuffix(domain)) {
            hostOnly = true; // §5.3 step 5: allowed to the suffix itself, as one host
            if (!domain.equals(host)) {
                return null;
            }
        }
        if (!matches(host, domain)) {
            return null;
        }
        boolean https = url.scheme().equals("https");
        String prefix = name.toLowerCase(Locale.ROOT);
        boolean tied = prefix.startsWith("__host-"); // RFC 6265bis §4.1.3
        if ((attributes.secure && !https)
                || ((tied || prefix.startsWith("__secure-")) && !attributes.secure)
                || (tied && (!attributes.domain.isEmpty() || !attributes.path.equals("/")))) {
            return null;
        }
        String path = attributes.path.startsWith("/") ? attributes.path : defaultPath(url);
        boolean literal = isLiteral(host);
        return new Cookie(
                name,
                value,
                domain,
                hostOnly || literal,
                path,
                attributes.secure,
                attributes.httpOnly,
                attributes.expires());
    }

    /** Loads the list of public suffixes, half a second of work that else the first cookie for a domain causes. */
    static void loadPublicSuffixes() {
        var unused = EffectiveTldFinder.getInstance();
    }

    /** Whether the cookie goes with a request for the URL (RFC 6265 §5.4), its lifetime apart. */
    boolean isFor(WebUrl url) {
        return (hostOnly ? url.host().equals(domain) : matches(url.host(), domain))
                && (!secure || url.scheme().equals("https"))
                && pathMatches(url.pathAndQuery());
    }

    boolean isExpired(Instant now) {
        return expires != null && !expires.isAfter(now);
    }

    /** Whether the other is the same cookie, perhaps with another value (§5.3 step 11). */
    boolean replaces(Cookie other) {
        return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
    }

    /** RFC 6265bis §5.7 step 16: a cookie of https is not overlaid by one set over http. */
    boolean overlays(Cookie other) {
        return !secure
                && other.secure
                && name.equals(other.name)
                && (matches(domain, other.domain) || matches(other.domain, domain))
                && other.pathMatches(path);
    }

    /** §5.1.4. */
    private boolean pathMatches(String target) {
        int end = target.indexOf('?');
        String asked = end < 0 ? target : target.substring(0, end);
        return asked.startsWith(path)
                && (asked.length() == path.length() || path.endsWith("/") || asked.charAt(path.length()) == '/');
    }

    /** §5.1.3. */
    private static boolean matches(String host, String domain) {
        return host.equals(domain)
                || (host.length() > domain.length()
                        && host.endsWith(domain)
                        && host.charAt(host.length() - domain.length() - 1) == '.'
                        && !isLiteral(host));
    }

    /** §5.1.4. */
    private static String defaultPath(WebUrl url) {
        String path = url.pathAndQuery();
        int query = path.indexOf('?');
        int slash = (query < 0 ? path : path.substring(0, query)).lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** §5.1.2; names that are no host match none. */
    private static String canonical(String domain) {
        WebUrl url = WebUrl.parse("http://" + domain + "/");
        return url == null ? domain.toLowerCase(Locale.ROOT) : url.host();
    }

    private static boolean isPublicSuffix(String domain) {
        String name = HostResolver.withoutRoot(domain);
        EffectiveTldFinder.EffectiveTLD suffix = EffectiveTldFinder.getEffectiveTLD(name, false);
        return domain.indexOf('.') < 0
                || (suffix != null
                        && !suffix.isException()
                        && suffix.getDomain().equals(name));
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || NetUtil.isValidIpV4Address(host);
    }

    /** RFC 6265bis §5.6 step 1; the tab, too, since it would break the lines of a file. */
    private static boolean hasControls(String field) {
        return field.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
    }

    /** What stands behind the semicolons; of each name the last counts. */
    private static final class Attributes {
        private String domain = "";
        private String path = "";
        private boolean secure;
        private boolean httpOnly;
        private @Nullable Instant byDate;
        private @Nullable Instant byAge; // goes first (§4.1.2.2)

        void read(String attribute, Instant now) {
            int equals = attribute.indexOf('=');
            String name = (equals < 0 ? attribute : attribute.substring(0, equals)).strip();
            String value = equals < 0 ? "" : attribute.substring(equals + 1).strip();
            if (value.length() > LONGEST_ATTRIBUTE) {
                return;
            }
            switch (name.toLowerCase(Locale.ROOT)) {
                case "domain" -> domain = value.startsWith(".") ? value.substring(1) : value;
                case "path" -> path = value;
                case "secure" -> secure = true;
                case "httponly" -> httpOnly = true;
                case "max-age" -> {
                    if (value.matches("-[0-9]+|0+")) {
                        byAge = Instant.EPOCH;
                    } else if (value.matches("[0-9]+")) {
                        long seconds = value.length() > 9 ? LONGEST_LIFE.toSeconds() : Long.parseLong(value);
                        byAge = now.plusSeconds(Math.min(seconds, LONGEST_LIFE.toSeconds()));
                    }
                }
                case "expires" -> {
                    Instant date = HttpDate.parse(value);
                    if (date != null) {
                        Instant latest = now.plus(LONGEST_LIFE);
                        byDate = date.isAfter(latest) ? latest : date;
                    }
                }
                default -> {
                    // SameSite among others: a crawler only follows links, which all its values but Strict allow.
                }
            }
        }

        @Nullable
        Instant expires() {
            return byAge != null ? byAge : byDate;
        }
    }
}
