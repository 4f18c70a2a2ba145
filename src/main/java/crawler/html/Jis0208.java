package crawler.html;

import java.nio.charset.Charset;

/**
 * The index of JIS X 0208 (Encoding standard, section 5), with the extensions of NEC and IBM, as far as two bytes of
 * seven bits reach. Shift_JIS has the same characters in the same order; the JDK's is that of Windows, as the
 * standard's is. Built when the first page needs it.
 */
final class Jis0208 {
    private static final int ROW = 94;
    private static final int FIRST = 0x21;
    private static final char[] INDEX = new char[ROW * ROW];

    static {
        Charset shiftJis = EncodingLabels.orWindows1252("windows-31j");
        byte[] pair = new byte[2];
        for (int pointer = 0; pointer < INDEX.length; pointer++) {
            int lead = pointer / (2 * ROW);
            int trail = pointer % (2 * ROW);
            pair[0] = (byte) (lead + (lead < 0x1F ? 0x81 : 0xC1));
            pair[1] = (byte) (trail + (trail < 0x3F ? 0x40 : 0x41));
            String character = new String(pair, shiftJis);
            INDEX[pointer] = character.length() == 1 ? character.charAt(0) : '\uFFFD';
        }
    }

    private Jis0208() {}

    /** Whether a byte may be the first or the second of a character. */
    static boolean isHalf(int b) {
        return b >= FIRST && b < FIRST + ROW;
    }

    /** The character of two bytes that are halves, or U+FFFD. */
    static char get(int lead, int trail) {
        return INDEX[(lead - FIRST) * ROW + trail - FIRST];
    }
}
