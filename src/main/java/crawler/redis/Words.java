package crawler.redis;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;

/** What may be shown of errors and of values from elsewhere. */
final class Words {
    private static final int LONGEST = 200;

    private Words() {}

    /** The text on one line, without anything a terminal would obey, cut after 200 characters. */
    static String printable(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "?");
    }

    /** Why no connection can be had. */
    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return "no such host";
        }
        if (root instanceof ConnectException) {
            return "connection refused";
        }
        if (root instanceof ClosedChannelException) {
            return "connection closed";
        }
        return printable(String.valueOf(root.getMessage() == null ? root : root.getMessage()));
    }
}
