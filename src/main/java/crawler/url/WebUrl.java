package crawler.url;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An absolute URL: its serialisation and where the components start. Immutable; any thread.
 *
 * <pre>
 * https://user:pass@example.com:8080/dir/file?query#fragment
 *      |      |    |           |    |        |     |
 *      |      |    hostStart   |    |        |     fragmentStart
 *      |      usernameEnd      |    |        queryStart
 *      schemeEnd               |    pathStart
 *                              hostEnd
 * </pre>
 *
 * A component that is not there is empty at the place where it would stand. Between a null host and a path that begins
 * with two slashes stands {@code /.}, part of neither.
 *
 * @see <a href="https://url.spec.whatwg.org/">URL standard</a>, §4
 */
public final class WebUrl {
    private final String href;
    private final @Nullable SpecialScheme special;
    private final int schemeEnd;
    private final int usernameEnd;
    private final int hostStart;
    private final int hostEnd;
    private final int port;
    private final int pathStart;
    private final int queryStart;
    private final int fragmentStart;

    WebUrl(
            String href,
            @Nullable SpecialScheme special,
            int schemeEnd,
            int usernameEnd,
            int hostStart,
            int hostEnd,
            int port,
            int pathStart,
            int queryStart,
            int fragmentStart) {
        this.href = href;
        this.special = special;
        this.schemeEnd = schemeEnd;
        this.usernameEnd = usernameEnd;
        this.hostStart = hostStart;
        this.hostEnd = hostEnd;
        this.port = port;
        this.pathStart = pathStart;
        this.queryStart = queryStart;
        this.fragmentStart = fragmentStart;
    }

    /** The URL the standard's parser makes of the input without a base, or null where it fails. */
    public static @Nullable WebUrl parse(String input) {
        WebUrl ordinary = OrdinaryUrl.of(input);
        return ordinary != null ? ordinary : parse(input, null);
    }

    /** The URL the standard's parser makes of the reference with this URL as the base, or null where it fails. */
    public @Nullable WebUrl resolve(String reference) {
        return parse(reference, this);
    }

    private static @Nullable WebUrl parse(String input, @Nullable WebUrl base) {
        UrlParser parser = new UrlParser();
        return parser.parse(input, base, StandardCharsets.UTF_8) ? parser.url() : null;
    }

    /** The serialisation: ASCII always. */
    public String href() {
        return href;
    }

    /** Lower case, without the colon. */
    public String scheme() {
        return special != null ? special.text : href.substring(0, schemeEnd);
    }

    /** Whether the scheme is http or https. */
    public boolean isHttp() {
        return special == SpecialScheme.HTTP || special == SpecialScheme.HTTPS;
    }

    /** User name, still percent-encoded; empty if none. */
    public String username() {
        return hasHost() ? href.substring(schemeEnd + 3, usernameEnd) : "";
    }

    /** Password, still percent-encoded; empty if none. */
    public String password() {
        return usernameEnd + 1 < hostStart ? href.substring(usernameEnd + 1, hostStart - 1) : "";
    }

    /** Serialised host (IPv6 in brackets); empty if none. */
    public String host() {
        return href.substring(hostStart, hostEnd);
    }

    /** The port: as written, else the scheme's default, else -1. */
    public int port() {
        return port >= 0 || special == null ? port : special.defaultPort;
    }

    /** Host, and {@code :port} where it is not the scheme's default: the Host field of a request. */
    public String authority() {
        return href.substring(hostStart, authorityEnd());
    }

    /**
     * The tuple origin, serialised: scheme, host, and port where it is not the scheme's default. The text {@code null}
     * for an opaque origin (file and what is not special), which equals no other, not even itself.
     */
    public String origin() {
        if (special == null || special == SpecialScheme.FILE) {
            return "null";
        }
        return special.text + "://" + authority();
    }

    /** The path, opaque or not. */
    public String path() {
        return href.substring(pathStart, queryStart);
    }

    /** Whether the path is opaque, as that of a {@code mailto:} URL: only fragments resolve against it. */
    boolean hasOpaquePath() {
        return !hasHost() && (pathStart == queryStart || href.charAt(pathStart) != '/');
    }

    /** The query without its question mark, or null where there is none. */
    public @Nullable String query() {
        return queryStart < fragmentStart ? href.substring(queryStart + 1, fragmentStart) : null;
    }

    /** The fragment without its number sign, or null where there is none. */
    public @Nullable String fragment() {
        return fragmentStart < href.length() ? href.substring(fragmentStart + 1) : null;
    }

    /** Path and query: the request-target in origin-form (RFC 9112 §3.2.1). */
    public String pathAndQuery() {
        return href.substring(pathStart, fragmentStart);
    }

    /** This URL without fragment; itself if it has none. */
    public WebUrl withoutFragment() {
        if (fragmentStart == href.length()) {
            return this;
        }
        return new WebUrl(
                href.substring(0, fragmentStart),
                special,
                schemeEnd,
                usernameEnd,
                hostStart,
                hostEnd,
                port,
                pathStart,
                queryStart,
                fragmentStart);
    }

    /** This URL without user name and password; itself if it has none. */
    public WebUrl withoutUserinfo() {
        int shorter = hasHost() ? hostStart - (schemeEnd + 3) : 0;
        if (shorter == 0) {
            return this;
        }
        return new WebUrl(
                href.substring(0, schemeEnd + 3) + href.substring(hostStart),
                special,
                schemeEnd,
                schemeEnd + 3,
                hostStart - shorter,
                hostEnd - shorter,
                port,
                pathStart - shorter,
                queryStart - shorter,
                fragmentStart - shorter);
    }

    @Nullable
    SpecialScheme special() {
        return special;
    }

    boolean hasHost() {
        return href.startsWith("//", schemeEnd + 1);
    }

    /** The port as serialised, or -1. */
    int explicitPort() {
        return port;
    }

    int schemeEnd() {
        return schemeEnd;
    }

    int usernameEnd() {
        return usernameEnd;
    }

    int hostStart() {
        return hostStart;
    }

    int hostEnd() {
        return hostEnd;
    }

    /** Where host and port end: the path's start, but for the {@code /.} of a URL without host. */
    int authorityEnd() {
        return hasHost() ? pathStart : hostEnd;
    }

    int pathStart() {
        return pathStart;
    }

    int queryStart() {
        return queryStart;
    }

    int fragmentStart() {
        return fragmentStart;
    }

    /** Whether the first segment of the path is a letter and a colon. */
    boolean pathStartsWithNormalizedWindowsDriveLetter() {
        int end = pathStart + 3;
        return end <= queryStart
                && Character.isLetter(href.charAt(pathStart + 1))
                && href.charAt(pathStart + 2) == ':'
                && (end == queryStart || href.charAt(end) == '/');
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebUrl url && url.href.equals(href);
    }

    @Override
    public int hashCode() {
        return href.hashCode();
    }

    /** The serialisation. */
    @Override
    public String toString() {
        return href;
    }
}
