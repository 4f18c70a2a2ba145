package crawler.url;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * What UTS 46 (its IDNA mapping table) and the Unicode character database say of a code point. Loaded with the first
 * domain that is not ASCII. The resource {@code idna.table}, written by IdnaTableGenerator beside the tests, holds runs
 * that follow each other from U+0000 to U+10FFFF; numbers are 7 bits a byte, least significant first, the high bit
 * saying that more follow:
 *
 * <pre>
 * number  length of the run * 8 + status
 * status  0 disallowed   nothing
 *         1 valid        number: {@link #properties(int, int, boolean, boolean)}
 *         2 ignored      nothing
 *         3 shifted      number: what to add to each, zigzag
 *         4 mapped       number of UTF-16 code units, and so many numbers
 * </pre>
 */
final class IdnaTable {
    /** {@link #properties(int)} of what a label must not hold. */
    static final int NOT_VALID = -1;

    // Bidi classes, as far as RFC 5893 tells them apart.
    static final int OTHER = 0;
    static final int LEFT = 1;
    /** R and AL. */
    static final int RIGHT = 2;

    static final int ARABIC_NUMBER = 3;
    static final int EUROPEAN_NUMBER = 4;
    /** ES, CS, ET, ON and BN. */
    static final int NEUTRAL = 5;

    static final int NONSPACING = 6;

    // Joining types, as far as RFC 5892 A.1 tells them apart; the first two together are dual joining.
    static final int JOINS_NEXT = 1;
    static final int JOINS_PREVIOUS = 2;
    static final int TRANSPARENT = 4;

    static final int DISALLOWED = 0;
    static final int VALID = 1;
    static final int IGNORED = 2;
    static final int SHIFTED = 3;
    static final int MAPPED = 4;

    private static final int MARK = 1 << 6;
    private static final int VIRAMA = 1 << 7;

    private IdnaTable() {}

    /** Appends what the mapping step makes of a code point. */
    static void map(int codePoint, StringBuilder output) {
        int run = run(codePoint);
        switch (Runs.STATUS[run]) {
            case IGNORED -> {}
            case SHIFTED -> output.appendCodePoint(codePoint + Runs.VALUES[run]);
            case MAPPED ->
                output.append(
                        Runs.MAPPINGS, Runs.VALUES[run] >> 8, (Runs.VALUES[run] >> 8) + (Runs.VALUES[run] & 0xFF));
            default -> output.appendCodePoint(codePoint);
        }
    }

    /** The properties of a valid code point, or {@link #NOT_VALID}. */
    static int properties(int codePoint) {
        int run = run(codePoint);
        return Runs.STATUS[run] == VALID ? Runs.VALUES[run] : NOT_VALID;
    }

    /** The properties in one number. */
    static int properties(int bidi, int joining, boolean mark, boolean virama) {
        return bidi | joining << 3 | (mark ? MARK : 0) | (virama ? VIRAMA : 0);
    }

    static int bidi(int properties) {
        return properties & 7;
    }

    static int joining(int properties) {
        return properties >> 3 & 7;
    }

    /** Whether the general category is one of the marks. */
    static boolean isMark(int properties) {
        return (properties & MARK) != 0;
    }

    /** Whether the canonical combining class is Virama. */
    static boolean isVirama(int properties) {
        return (properties & VIRAMA) != 0;
    }

    private static int run(int codePoint) {
        int index = Arrays.binarySearch(Runs.STARTS, codePoint);
        return index >= 0 ? index : -index - 2;
    }

    private static byte[] resource() {
        try (InputStream in = IdnaTable.class.getResourceAsStream("idna.table")) {
            return Objects.requireNonNull(in, "idna.table is missing").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The resource, unpacked. */
    private static final class Runs {
        static final int[] STARTS;
        static final byte[] STATUS;
        /** Properties; shift; or where the mapping starts in {@link #MAPPINGS} * 256 + its length. */
        static final int[] VALUES;

        static final String MAPPINGS;

        static {
            Reader reader = new Reader(resource());
            int[] starts = new int[1 << 14];
            byte[] status = new byte[starts.length];
            int[] values = new int[starts.length];
            StringBuilder mappings = new StringBuilder();
            int runs = 0;
            for (int start = 0; start <= Character.MAX_CODE_POINT; runs++) {
                int head = reader.number();
                starts[runs] = start;
                status[runs] = (byte) (head & 7);
                values[runs] = switch (status[runs]) {
                    case VALID -> reader.number();
                    case SHIFTED -> reader.signed();
                    case MAPPED -> {
                        int length = reader.number();
                        for (int i = 0; i < length; i++) {
                            mappings.append((char) reader.number());
                        }
                        yield (mappings.length() - length) << 8 | length;
                    }
                    default -> 0;
                };
                start += head >> 3;
            }
            STARTS = Arrays.copyOf(starts, runs);
            STATUS = Arrays.copyOf(status, runs);
            VALUES = Arrays.copyOf(values, runs);
            MAPPINGS = mappings.toString();
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private int index;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        int number() {
            int value = 0;
            for (int shift = 0; ; shift += 7) {
                int next = bytes[index++];
                value |= (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        int signed() {
            int value = number();
            return value >>> 1 ^ -(value & 1);
        }
    }
}
