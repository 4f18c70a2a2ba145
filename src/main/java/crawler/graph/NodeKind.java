package crawler.graph;

import crawler.url.UrlBytes;
import crawlercommons.domains.EffectiveTldFinder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a node of the graph stands for. */
public enum NodeKind {
    /** A URL without its fragment. */
    PAGE,
    /** Host and port, as in the URL. */
    HOST,
    /** Registrable domain by the public suffix list; a host that has none, or an address, is its own. */
    DOMAIN;

    /** {@code page}, {@code host}, {@code domain}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Host and port of a URL, or an empty text where it has none. */
    static String hostOf(String url) {
        byte[] bytes = url.getBytes(StandardCharsets.UTF_8);
        int authority = UrlBytes.authorityStart(bytes, 0, bytes.length);
        if (authority < 0) {
            return "";
        }
        int path = UrlBytes.pathStart(bytes, 0, bytes.length);
        int host = UrlBytes.hostStart(bytes, authority, path);
        return new String(bytes, host, path - host, StandardCharsets.UTF_8);
    }

    /** The registrable domain of a host that may have a port. */
    static String domainOf(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        String host = colon > hostAndPort.lastIndexOf(']') ? hostAndPort.substring(0, colon) : hostAndPort;
        if (host.isEmpty() || host.startsWith("[") || Character.isDigit(host.charAt(host.length() - 1))) {
            return host;
        }
        String domain = EffectiveTldFinder.getAssignedDomain(host, true, false);
        return domain == null ? host : domain;
    }
}
