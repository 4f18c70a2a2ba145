package crawler.http;

import crawler.url.WebUrl;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy stands between us and a URL, as curl decides it. Immutable.
 *
 * <p>{@code --proxy} serves every URL. Without it the environment does: {@code http_proxy} for http (in lower case only:
 * a CGI program gets {@code HTTP_PROXY} from a request's {@code Proxy} field), {@code https_proxy} or {@code HTTPS_PROXY}
 * for https, {@code all_proxy} or {@code ALL_PROXY} for what these leave open; lower case wins, an empty value is none.
 * {@code --proxy ''} means no proxy whatever the environment says.
 *
 * <p>{@code no_proxy} or {@code NO_PROXY} excepts hosts from all of these: a list at commas or blanks of
 *
 * <ul>
 *   <li>{@code *}: every host;
 *   <li>a name: that host and all below it, with or without a leading dot;
 *   <li>an address, IPv6 with or without brackets, or a network: {@code 10.0.0.0/8};
 *   <li>a name or an address with a port ({@code [::1]:8080}): that port only.
 * </ul>
 */
final class Proxies {
    private final Route.@Nullable Proxy http;
    private final Route.@Nullable Proxy https;
    private final List<Exempt> exempt = new ArrayList<>();

    /**
     * Reads the settings.
     *
     * @param option value of {@code --proxy}, or null
     * @param environment the process environment
     * @throws IllegalArgumentException if one names a proxy we cannot speak to; the message names the option or the
     *     variable, never the credentials
     */
    Proxies(@Nullable String option, Map<String, String> environment) {
        if (option != null) {
            http = option.isBlank() ? null : parse("--proxy", option);
            https = http;
        } else {
            http = first(environment, "http_proxy", "all_proxy", "ALL_PROXY");
            https = first(environment, "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
        }
        String except = environment.getOrDefault("no_proxy", "");
        if (except.isBlank()) {
            except = environment.getOrDefault("NO_PROXY", "");
        }
        for (String token : except.split("[,\\s]+", -1)) {
            if (!token.isEmpty()) {
                exempt.add(Exempt.parse(token));
            }
        }
    }

    /** Where a connection for the URL leads. */
    Route route(WebUrl url) {
        boolean tls = url.scheme().equals("https");
        Route.Proxy proxy = tls ? https : http;
        if (proxy != null && isExempt(url.host(), url.port())) {
            proxy = null;
        }
        return new Route(tls, url.host(), url.port(), proxy);
    }

    private boolean isExempt(String host, int port) {
        if (exempt.isEmpty()) {
            return false;
        }
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
        String name = HostResolver.withoutRoot(host);
        for (Exempt entry : exempt) {
            if (entry.matches(name, address, port)) {
                return true;
            }
        }
        return false;
    }

    private static Route.@Nullable Proxy first(Map<String, String> environment, String... variables) {
        for (String variable : variables) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isBlank()) {
                return parse(variable, value);
            }
        }
        return null;
    }

    /** Reads {@code [scheme://][user:password@]host[:port]}; what follows the port is ignored, as curl does. */
    private static Route.Proxy parse(String source, String value) {
        String text = value.strip();
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "http" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        Route.Proxy.Kind kind = switch (scheme) {
            case "http" -> Route.Proxy.Kind.HTTP;
            case "socks5", "socks5h" -> Route.Proxy.Kind.SOCKS5;
            default ->
                throw new IllegalArgumentException(
                        source + ": a proxy is http:// or socks5://, not " + printable(scheme) + "://");
        };
        // Only the URL standard knows what a host is; it reads hosts of http as we do.
        String rest = colon < 0 ? text : text.substring(colon + 3);
        WebUrl url = WebUrl.parse("http://" + rest);
        if (url == null || url.host().isEmpty()) {
            throw new IllegalArgumentException(source + ": no proxy is at " + printable(withoutUserinfo(rest)));
        }
        int port = kind == Route.Proxy.Kind.SOCKS5 && !namesPort(rest) ? 1080 : url.port();
        if (port == 0) {
            throw new IllegalArgumentException(source + ": no proxy is at port 0");
        }
        return new Route.Proxy(kind, url.host(), port, BasicAuthorization.userAndPassword(url));
    }

    private static boolean namesPort(String rest) {
        String authority = withoutUserinfo(rest).split("[/?#\\\\]", 2)[0];
        return authority.matches(".*:[0-9]+");
    }

    private static String withoutUserinfo(String rest) {
        return rest.substring(rest.lastIndexOf('@') + 1);
    }

    private static String printable(String text) {
        return text.replaceAll("[^!-~]", "?");
    }

    /**
     * One entry of {@code no_proxy}.
     *
     * @param name a host name in lower case, or {@code *}
     * @param network the network, or the address as a network of one; null for a name
     * @param port the only port meant, or -1
     */
    private record Exempt(String name, @Nullable Subnet network, int port) {
        static Exempt parse(String token) {
            if (token.equals("*")) {
                return new Exempt("*", null, -1);
            }
            Subnet network = Subnet.parse(token);
            if (network != null) {
                return new Exempt(token, network, -1);
            }
            InetAddress address = NetUtil.createInetAddressFromIpAddressString(token);
            int port = -1;
            String host = token;
            int colon = token.lastIndexOf(':');
            if (address == null && colon > 0 && token.substring(colon + 1).matches("[0-9]{1,5}")) {
                host = token.substring(0, colon);
                port = Integer.parseInt(token.substring(colon + 1));
                address = NetUtil.createInetAddressFromIpAddressString(host);
            }
            if (address != null) {
                return new Exempt(host, Subnet.of(address), port);
            }
            if (host.startsWith(".")) {
                host = host.substring(1);
            }
            host = HostResolver.withoutRoot(host);
            // The entry may be Unicode, hosts are not.
            WebUrl url = WebUrl.parse("http://" + host + "/");
            return new Exempt(url == null ? host.toLowerCase(Locale.ROOT) : url.host(), null, port);
        }

        boolean matches(String host, @Nullable InetAddress address, int hostPort) {
            if (port >= 0 && port != hostPort) {
                return false;
            }
            if (network != null) {
                return address != null && network.contains(address);
            }
            if (name.equals("*")) {
                return true;
            }
            return address == null
                    && (host.equals(name)
                            || (host.length() > name.length()
                                    && host.endsWith(name)
                                    && host.charAt(host.length() - name.length() - 1) == '.'));
        }
    }
}
