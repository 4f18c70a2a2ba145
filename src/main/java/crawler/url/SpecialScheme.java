package crawler.url;

import org.jspecify.annotations.Nullable;

/** The schemes whose URLs the standard treats specially, §4.2. */
enum SpecialScheme {
    HTTPS("https", 443),
    HTTP("http", 80),
    FILE("file", -1),
    FTP("ftp", 21),
    WS("ws", 80),
    WSS("wss", 443);

    /** The scheme itself, lower case. */
    final String text;
    /** The port left out of serialisations; -1 for {@link #FILE}, which has none. */
    final int defaultPort;

    private static final SpecialScheme[] ALL = values();

    SpecialScheme(String text, int defaultPort) {
        this.text = text;
        this.defaultPort = defaultPort;
    }

    /** The special scheme written in lower case in the first {@code length} bytes, or null. */
    static @Nullable SpecialScheme of(byte[] ascii, int length) {
        for (SpecialScheme scheme : ALL) {
            if (scheme.text.length() == length && scheme.isIn(ascii)) {
                return scheme;
            }
        }
        return null;
    }

    private boolean isIn(byte[] ascii) {
        for (int i = 0; i < text.length(); i++) {
            if (ascii[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
