package crawler.http;

import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words exchanged with a proxy before bytes go through: CONNECT (RFC 9110 §9.3.6) or SOCKS5 (RFC 1928). */
final class ProxyHandshake {
    /** The answer's status; Netty puts it into its message only. */
    private static final Pattern STATUS = Pattern.compile(", status: (.*)$", Pattern.DOTALL);

    private static final String NO_PROXY = "not a proxy of this kind";

    private ProxyHandshake() {}

    /**
     * The handler that goes first into the pipeline, or null where none is needed. A channel that has it connects to
     * {@link #destination}, and the handler to the proxy.
     */
    static @Nullable ProxyHandler handler(Route route, InetSocketAddress address, Duration timeout) {
        Route.Proxy proxy = route.proxy();
        if (proxy == null || route.absoluteForm()) {
            return null;
        }
        String user = proxy.authorization();
        String name = user == null ? "" : user.substring(0, user.indexOf(':'));
        String password = user == null ? "" : user.substring(user.indexOf(':') + 1);
        ProxyHandler handler = switch (proxy.kind()) {
            case HTTP -> user == null ? new HttpProxyHandler(address) : new HttpProxyHandler(address, name, password);
            case SOCKS5 ->
                user == null ? new Socks5ProxyHandler(address) : new Socks5ProxyHandler(address, name, password);
        };
        handler.setConnectTimeoutMillis(timeout.toMillis());
        return handler;
    }

    /** The origin: names stay unresolved, that is the proxy's part. */
    static InetSocketAddress destination(Route route) {
        InetAddress literal = HostResolver.literal(route.host());
        return literal != null
                ? new InetSocketAddress(literal, route.port())
                : InetSocketAddress.createUnresolved(route.host(), route.port());
    }

    /** What a person is told of a handshake that failed, without the proxy's name. */
    static String reason(Throwable failure, Duration timeout) {
        String message = String.valueOf(failure.getMessage());
        Matcher status = STATUS.matcher(message);
        if (status.find()) {
            return refusal(status.group(1).strip());
        }
        if (message.endsWith(", timeout")) {
            return "no answer within " + ConnectFailure.printed(timeout);
        }
        if (message.contains("authStatus: ")) {
            return "wants authorization";
        }
        if (message.contains("unexpected authMethod: ")) { // Netty says the same of an answer that is no SOCKS5
            return "wants authorization, or is not a SOCKS5 proxy";
        }
        Throwable cause = failure.getCause();
        if (message.endsWith(", disconnected") || cause instanceof ClosedChannelException) {
            return "connection closed";
        }
        if (failure instanceof ProxyConnectException && cause != null) {
            return cause instanceof IOException ? ConnectFailure.text(cause) : NO_PROXY;
        }
        return ConnectFailure.text(failure);
    }

    /** Whether another attempt may end better: not where the proxy has decided. */
    static boolean isTemporary(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return !(failure instanceof ConnectException
                && message.matches("(?s).*(status: 4|FORBIDDEN|auth(Status|Method): ).*"));
    }

    private static String refusal(String status) {
        if (status.startsWith("407")) {
            return "wants authorization";
        }
        if (status.startsWith("999")) { // Netty's own, for what is no HTTP
            return NO_PROXY;
        }
        if (!status.isEmpty() && Character.isDigit(status.charAt(0))) {
            return "refused: " + ConnectFailure.printable(status);
        }
        // RFC 1928 §6, REP: HOST_UNREACHABLE(0x04) and the like.
        String words = status.replaceAll("\\(.*", "").replace('_', ' ').toLowerCase(Locale.ROOT);
        return "refused: " + ConnectFailure.printable(words);
    }
}
