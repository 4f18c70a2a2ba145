package crawler.html;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names of tags and attributes as numbers: the last sixteen bytes, lower case, shifted through two longs. No String is
 * made to recognise one. A name's number is exact up to sixteen bytes, and no name the standard treats specially is
 * longer than fourteen.
 */
final class Name {
    /** What a byte adds to a tag name: itself in lower case, or zero where the name ends. */
    static final byte[] IN_TAG = lowerCase("\t\n\f\r />");

    /** What a byte adds to an attribute name, or zero where it ends. */
    static final byte[] IN_ATTRIBUTE = lowerCase("\t\n\f\r />=");

    /** The bit that every letter has, and none of the bytes that end a name. */
    static final long LETTER = 0x40;

    private static final long LETTERS = LETTER * Words.ONES;

    private static final long SPACES = 1L << ' ' | 1L << '\n' | 1L << '\t' | 1L << '\r' | 1L << '\f';

    private Name() {}

    /** The first eight of the last sixteen bytes; zero for names up to eight bytes. */
    static long high(String name) {
        return name.length() <= 8 ? 0 : low(name.substring(0, name.length() - 8));
    }

    /** The last eight bytes. */
    static long low(String name) {
        long low = 0;
        for (byte b : name.getBytes(StandardCharsets.US_ASCII)) {
            low = (low << 8) | (b & 0xff);
        }
        return low;
    }

    /** {@link #LETTER} in the place of the word's first byte that has not got it, which is no letter; 0 if all have. */
    static long end(long word) {
        long ends = ~word & LETTERS;
        return ends & -ends;
    }

    /** White space as the standard has it (ASCII whitespace). Small enough for both compilers to put in its place. */
    static boolean isSpace(int c) {
        return c <= ' ' && c > 0 && (SPACES & (1L << c)) != 0;
    }

    private static byte[] lowerCase(String ends) {
        byte[] table = new byte[256];
        for (int b = 0; b < table.length; b++) {
            table[b] = (byte) (b >= 'A' && b <= 'Z' ? b + 0x20 : b);
        }
        table[0] = (byte) 0xff; // NUL becomes U+FFFD: in no name of the standard
        for (int i = 0; i < ends.length(); i++) {
            table[ends.charAt(i)] = 0;
        }
        return table;
    }

    /** Finds by name, without allocating. */
    static final class Table<T> {
        private static final int SIZE = 512;

        private final long[] highs = new long[SIZE];
        private final long[] lows = new long[SIZE];
        private final @Nullable Object[] values = new @Nullable Object[SIZE];

        void put(String name, T value) {
            int slot = slot(high(name), low(name));
            while (values[slot] != null) {
                slot = (slot + 1) & (SIZE - 1);
            }
            highs[slot] = high(name);
            lows[slot] = low(name);
            values[slot] = value;
        }

        /** The value put for the name, or null. */
        @SuppressWarnings("unchecked")
        @Nullable
        T find(long high, long low) {
            int slot = slot(high, low);
            for (; ; ) {
                Object value = values[slot];
                if (value == null || (lows[slot] == low && highs[slot] == high)) {
                    return (T) value;
                }
                slot = (slot + 1) & (SIZE - 1);
            }
        }

        private static int slot(long high, long low) {
            return (int) (((low ^ (high * 31)) * 0x9E3779B97F4A7C15L) >>> 55);
        }
    }
}
