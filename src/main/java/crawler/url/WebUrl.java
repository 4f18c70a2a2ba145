package crawler.url;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An absolute URL: its serialisation and where the components start. Immutable. */
public final class WebUrl {
    private final URI uri;

    private WebUrl(URI uri) {
        this.uri = uri;
    }

    /** The URL the standard's parser makes of the input without a base, or null where it fails. */
    public static @Nullable WebUrl parse(String input) {
        try {
            URI uri = new URI(input.strip());
            return uri.isAbsolute() ? new WebUrl(uri) : null;
        } catch (java.net.URISyntaxException e) {
            return null;
        }
    }

    /** The URL the standard's parser makes of the reference with this URL as the base, or null where it fails. */
    public @Nullable WebUrl resolve(String reference) {
        try {
            return new WebUrl(uri.resolve(reference.strip()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The serialisation: ASCII always. */
    public String href() {
        return uri.toString();
    }

    /** Lower case, without the colon. */
    public String scheme() {
        return uri.getScheme();
    }

    /** Whether the scheme is http or https. */
    public boolean isHttp() {
        return scheme().equals("http") || scheme().equals("https");
    }

    /** User name, still percent-encoded; empty if none. */
    public String username() {
        return "";
    }

    /** Password, still percent-encoded; empty if none. */
    public String password() {
        return "";
    }

    /** Serialised host (IPv6 in brackets); empty if none. */
    public String host() {
        return Objects.requireNonNullElse(uri.getHost(), "");
    }

    /** The port: as written, else the scheme's default, else -1. */
    public int port() {
        return uri.getPort() >= 0 ? uri.getPort() : scheme().equals("https") ? 443 : scheme().equals("http") ? 80 : -1;
    }

    /** Host, and {@code :port} where it is not the scheme's default: the Host field of a request. */
    public String authority() {
        return uri.getPort() < 0 ? host() : host() + ":" + uri.getPort();
    }

    /** Path and query: the request-target in origin-form (RFC 9112 §3.2.1). */
    public String pathAndQuery() {
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    /** This URL without fragment; itself if it has none. */
    public WebUrl withoutFragment() {
        int hash = href().indexOf('#');
        return hash < 0 ? this : new WebUrl(URI.create(href().substring(0, hash)));
    }

    /** This URL without user name and password; itself if it has none. */
    public WebUrl withoutUserinfo() {
        return this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebUrl url && url.href().equals(href());
    }

    @Override
    public int hashCode() {
        return href().hashCode();
    }

    /** The serialisation. */
    @Override
    public String toString() {
        return href();
    }
}
