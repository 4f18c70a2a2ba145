package crawler.url;

/** Where in a URL an ASCII byte may stand without further thought: the parser would copy it. */
final class UrlCharacters {
    /** In a segment of a path. */
    static final int PATH = 1;

    static final int QUERY = 1 << 1;
    static final int FRAGMENT = 1 << 2;
    static final int OPAQUE_PATH = 1 << 3;

    /** In a domain, when its upper-case letters have become lower-case ones. */
    static final int HOST = 1 << 4;

    static final int SCHEME = 1 << 5;

    /** In a domain as it is serialised. */
    static final int DOMAIN = 1 << 6;

    /** For each byte the bits of the places where it may stand. Not to be changed. */
    static final byte[] MAY_STAND_IN = new byte[256];

    static {
        for (int c = ' ' + 1; c < 0x7F; c++) {
            boolean lower = c >= 'a' && c <= 'z';
            boolean digit = IpAddress.isDigit(c);
            boolean upper = c >= 'A' && c <= 'Z';
            boolean domain = lower || digit || c == '-' || c == '.';
            MAY_STAND_IN[c] = (byte) ((PercentEncodeSet.PATH.contains(c) || "/\\%:".indexOf(c) >= 0 ? 0 : PATH)
                    | (PercentEncodeSet.SPECIAL_QUERY.contains(c) ? 0 : QUERY)
                    | (PercentEncodeSet.FRAGMENT.contains(c) ? 0 : FRAGMENT)
                    | (c == '?' || c == '#' ? 0 : OPAQUE_PATH)
                    | (domain || upper ? HOST : 0)
                    | (lower || digit || c == '+' || c == '-' || c == '.' ? SCHEME : 0)
                    | (domain ? DOMAIN : 0));
        }
    }

    private UrlCharacters() {}
}
