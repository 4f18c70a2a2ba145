package crawler.frontier;

/**
 * Numbers from zero on in one to nine bytes: seven bits a byte, the lowest first, the eighth bit set in all but the last
 * (the LEB128 of the DWARF standard, section 7.6, unsigned).
 */
final class Varint {
    /** Bytes of the longest. */
    static final int LONGEST = 9;

    private Varint() {}

    /** Writes a number; returns the index behind it. */
    static int put(byte[] bytes, int at, long number) {
        int i = at;
        long rest = number;
        for (; rest > 0x7F; rest >>>= 7) {
            bytes[i++] = (byte) (rest | 0x80);
        }
        bytes[i++] = (byte) rest;
        return i;
    }

    /**
     * Reads a number.
     *
     * @throws IndexOutOfBoundsException if it is cut off
     * @throws IllegalArgumentException if it is longer than any that {@link #put} writes
     */
    static long get(byte[] bytes, int at) {
        long number = 0;
        for (int i = 0; i < LONGEST; i++) {
            int b = bytes[at + i];
            number |= (long) (b & 0x7F) << (7 * i);
            if (b >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number of more than " + LONGEST + " bytes");
    }

    /** Bytes that {@link #put} writes for a number. */
    static int length(long number) {
        int length = 1;
        for (long rest = number; rest > 0x7F; rest >>>= 7) {
            length++;
        }
        return length;
    }
}
