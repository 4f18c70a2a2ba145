package crawler.http;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in a person's words why a TCP connection could not be opened. */
final class ConnectFailure {
    /** We, not the server, are to blame. */
    static final String OUT_OF_DESCRIPTORS = "too many open files (see ulimit -n)";

    /** No way leads there from this machine. */
    static final String UNREACHABLE = "network unreachable";

    private static final int LONGEST_REASON = 120;

    private ConnectFailure() {}

    /** What a failed attempt to connect to the address is called. */
    static String reason(Throwable failure, InetSocketAddress address, Duration timeout) {
        if (failure instanceof ConnectTimeoutException) {
            return "no answer from " + printed(address) + " within " + printed(timeout);
        }
        if (failure instanceof NoRouteToHostException) {
            return "no route to host";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOutOfDescriptors(cause)) {
                return OUT_OF_DESCRIPTORS;
            }
        }
        // The JDK has one type for several errors of the system: only the text tells them apart.
        String text = text(failure);
        if (failure instanceof ConnectException && text.startsWith("connection refused")) {
            return "connection refused";
        }
        if (text.startsWith("network is unreachable")) {
            return UNREACHABLE;
        }
        if (text.startsWith("connection timed out")) { // the system's own limit came before ours
            return "no answer from " + printed(address);
        }
        return text;
    }

    /** Whether the process may not open another file or socket; the JDK has no type for it. */
    static boolean isOutOfDescriptors(Throwable failure) {
        String message = failure.getMessage();
        return message != null && message.contains("Too many open files");
    }

    /** A message of the JDK or of Netty, without the address Netty appends, lower case first, fit for a terminal. */
    static String text(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        int address = message.lastIndexOf(": ");
        if (address > 0 && message.indexOf('/', address) > 0) {
            message = message.substring(0, address);
        }
        message = printable(message.strip());
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    /** Text that may come from the network, fit for a line on a terminal. */
    static String printable(@Nullable String text) {
        return text == null ? "" : Wording.printable(text, LONGEST_REASON);
    }

    /** {@code 10.0.0.1:80} or {@code [::1]:80}. */
    static String printed(InetSocketAddress address) {
        return io.netty.util.NetUtil.toSocketAddressString(address);
    }

    /** As users write it: {@code 500ms}, {@code 10s}. */
    static String printed(Duration duration) {
        return Wording.duration(duration.toNanos());
    }
}
