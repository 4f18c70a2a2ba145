package crawler.http;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Says in a person's words why a TLS handshake failed. */
final class TlsFailure {
    /** Neither the JDK nor BoringSSL has a type for an alert (RFC 8446 §6), only this text. */
    private static final Pattern ALERT =
            Pattern.compile("(?i)(?:received fatal alert: |:(?:sslv3|tlsv1)_alert_)([a-z_]+)");

    private static final Pattern VERSION =
            Pattern.compile("(?i)protocol.version|appropriate protocol|unsupported_protocol|tlsv?1\\.?[01]\\b");

    /** As {@code error:1000008b:SSL routines:OPENSSL_internal:DECRYPTION_FAILED_OR_BAD_RECORD_MAC}. */
    private static final Pattern BORING_SSL = Pattern.compile("OPENSSL_internal:([A-Z0-9_]+)");

    private static final String NO_RECORD = "not a TLS record";

    private TlsFailure() {}

    /** The value a failed handshake ends as. */
    static Outcome.Failed failed(Throwable failure, Duration timeout) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateCheck.Refused refused) {
                return lasting(String.valueOf(refused.getMessage()));
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SslHandshakeTimeoutException) {
                return passing("no handshake within " + ConnectFailure.printed(timeout));
            }
            if (cause instanceof NotSslRecordException) {
                return lasting("server does not speak TLS");
            }
            if (cause instanceof ClosedChannelException) {
                return passing("connection closed during the handshake");
            }
            if (cause instanceof SocketException) {
                return passing(ConnectFailure.text(cause) + " during the handshake");
            }
            Matcher alert = ALERT.matcher(String.valueOf(cause.getMessage()));
            if (alert.find()) {
                return lasting(
                        alert.group(1).equalsIgnoreCase("protocol_version")
                                ? "protocol version not supported"
                                : "handshake refused (" + alert.group(1).toLowerCase(Locale.ROOT) + ")");
            }
            if (cause instanceof SSLException
                    && VERSION.matcher(String.valueOf(cause.getMessage())).find()) {
                return lasting("protocol version not supported");
            }
        }
        return lasting(text(failure));
    }

    /** What went wrong with the records of a connection, in its library's words, without its numbers. */
    static String text(Throwable failure) {
        if (failure instanceof NotSslRecordException) {
            return NO_RECORD;
        }
        String text = ConnectFailure.text(failure);
        Matcher error = BORING_SSL.matcher(text);
        if (!error.find()) {
            return text;
        }
        return error.group(1).equals("WRONG_VERSION_NUMBER")
                ? NO_RECORD
                : error.group(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Outcome.Failed lasting(String reason) {
        return new Outcome.Failed(Outcome.Stage.TLS, "TLS: " + reason, false);
    }

    private static Outcome.Failed passing(String reason) {
        return new Outcome.Failed(Outcome.Stage.TLS, "TLS: " + reason, true);
    }
}
