package crawler.http;

/** Words for reasons that people read. */
final class Wording {
    private Wording() {}

    /** A duration in nanoseconds as the command line takes it: {@code 500ms}, {@code 1.5s}, {@code 30s}. */
    static String duration(long nanos) {
        long millis = Math.round(nanos / 1e6);
        if (millis < 1000) {
            return millis + "ms";
        }
        long tenths = Math.round(millis / 100.0);
        return tenths % 10 == 0 ? tenths / 10 + "s" : tenths / 10 + "." + tenths % 10 + "s";
    }

    /**
     * Text from the network that may be shown: printable ASCII, anything else as a dot, cut at the length with
     * {@code …} spelt as three dots.
     */
    static String printable(CharSequence text, int length) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), length) + 3);
        for (int i = 0; i < text.length(); i++) {
            if (i == length) {
                return shown.append("...").toString();
            }
            char c = text.charAt(i);
            shown.append(c >= ' ' && c <= '~' ? c : '.');
        }
        return shown.toString();
    }

    /** Whether there is a control character that no header value may have (RFC 9110 §5.5): any but the tab. */
    static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return true;
            }
        }
        return false;
    }
}
