package crawler.html;

/** Tells of bytes that come in chunks whether all of them are UTF-8 (Unicode, table 3-7). */
final class Utf8Validator {
    private boolean valid;
    private boolean sequences;

    /** Continuation bytes awaited, and the range of the next. */
    private int missing;

    private int lower;
    private int upper;

    /** Forgets what came. */
    void start() {
        valid = true;
        sequences = false;
        missing = 0;
    }

    /** The next bytes. */
    void feed(byte[] bytes, int from, int to) {
        int i = from;
        while (valid) {
            if (missing == 0) {
                i = Words.indexOfNonAscii(bytes, i, to);
            }
            if (i == to) {
                return;
            }
            int b = bytes[i++] & 0xff;
            if (missing == 0) {
                lead(b);
            } else if (b < lower || b > upper) {
                valid = false;
            } else {
                missing--;
                lower = 0x80;
                upper = 0xBF;
                sequences |= missing == 0;
            }
        }
    }

    private void lead(int b) {
        lower = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
        upper = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
        missing = b < 0xC2 || b > 0xF4 ? 0 : b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        valid = missing > 0;
    }

    /** Whether all bytes so far are UTF-8. A sequence cut at the end is forgiven to a page that has whole ones. */
    boolean isValid() {
        return valid && (missing == 0 || sequences);
    }
}
