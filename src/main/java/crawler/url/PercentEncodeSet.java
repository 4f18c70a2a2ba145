package crawler.url;

/** The percent-encode sets of §1.3 that the parser needs. All of them contain every code point above U+007E. */
enum PercentEncodeSet {
    C0_CONTROL(""),
    FRAGMENT(" \"<>`"),
    QUERY(" \"#<>"),
    SPECIAL_QUERY(" \"#<>'"),
    PATH(" \"#<>?^`{}"),
    USERINFO(" \"#<>?^`{}/:;=@[\\]|");

    // A bit for each ASCII code point, U+0000 to U+003F and U+0040 to U+007F.
    private final long low;
    private final long high;

    PercentEncodeSet(String beyondC0Controls) {
        long[] members = new long[2];
        for (int c = 0; c < 128; c++) {
            if (c < ' ' || c > '~' || beyondC0Controls.indexOf(c) >= 0) {
                members[c >> 6] |= 1L << c;
            }
        }
        low = members[0];
        high = members[1];
    }

    /** Whether the set has the ASCII code point. */
    boolean contains(int ascii) {
        return ((ascii < 64 ? low : high) >>> ascii & 1) != 0;
    }
}
