package crawler.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection leads: the key of {@link ConnectionPool}. Requests with equal routes may share a connection.
 *
 * @param tls whether the origin speaks TLS
 * @param host the origin's serialised host: a name, an IPv4 address, or an IPv6 address in brackets
 * @param port the origin's port
 * @param proxy what stands between, or null
 */
record Route(boolean tls, String host, int port, @Nullable Proxy proxy) {
    /**
     * A proxy.
     *
     * @param kind how it is spoken to
     * @param host its serialised host
     * @param port its port
     * @param authorization user information as {@code user:password}, or null; never logged
     */
    record Proxy(Kind kind, String host, int port, @Nullable String authorization) {
        /** Kinds of proxies. */
        enum Kind {
            /** RFC 9110 §9.3.6 CONNECT for TLS origins, absolute-form (RFC 9112 §3.2.2) for others. */
            HTTP,
            /** RFC 1928; names are resolved by the proxy. */
            SOCKS5
        }

        /** As a user writes it, without the credentials. */
        @Override
        public String toString() {
            return (kind == Kind.HTTP ? "http" : "socks5") + "://" + host + ":" + port;
        }
    }

    // Written out, as the key of a map that every request asks: what the compiler makes for a record takes the JVM some
    // 10 ms to link at start-up.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Route route
                && tls == route.tls
                && port == route.port
                && host.equals(route.host)
                && Objects.equals(proxy, route.proxy);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * host.hashCode() + port) + (tls ? 1 : 0);
    }

    /** Whether requests name the whole URL and carry Proxy-Authorization themselves. */
    boolean absoluteForm() {
        return !tls && proxy != null && proxy.kind() == Proxy.Kind.HTTP;
    }
}
