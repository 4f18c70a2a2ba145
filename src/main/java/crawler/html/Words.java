package crawler.html;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads a byte array eight bytes at a time: text between tags is skipped at the speed of memory. */
final class Words {
    static final long ONES = 0x0101010101010101L;
    static final long HIGHS = 0x8080808080808080L;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    /** The eight bytes at an index, the first of them the lowest. */
    static long at(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }

    /** Not zero exactly if one of the word's bytes is zero; then the lowest set bit belongs to the first such byte. */
    static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }

    /**
     * Which byte the lowest set bit belongs to, of a word that has only highest bits of bytes set. By a multiplication,
     * which the first compiler makes as fast as the second; {@link Long#numberOfTrailingZeros} is so only with the second.
     */
    static int firstByte(long highs) {
        return (int) ((((highs & -highs) >>> 7) * 0x0001_0203_0405_0607L) >>> 56);
    }

    /** A word of eight times the same byte. */
    static long repeat(int value) {
        return (value & 0xff) * ONES;
    }

    /** As {@link #zeros}, of many words at a time: the highest bits of bytes tell, once all are put together by {@code |}. */
    static long zerosAmongOthers(long word) {
        return (word - ONES) & ~word;
    }

    /** The index of the first such byte, or {@code to}. */
    static int indexOf(int value, byte[] bytes, int from, int to) {
        int i = from;
        long pattern = repeat(value);
        for (int last = to - Long.BYTES; i <= last; i += Long.BYTES) {
            long found = zeros(at(bytes, i) ^ pattern);
            if (found != 0) {
                return i + firstByte(found);
            }
        }
        while (i < to && bytes[i] != (byte) value) {
            i++;
        }
        return i;
    }

    /** The index of the first byte above 0x7F, or {@code to}. */
    static int indexOfNonAscii(byte[] bytes, int from, int to) {
        int i = from;
        for (int last = to - Long.BYTES; i <= last; i += Long.BYTES) {
            long found = at(bytes, i) & HIGHS;
            if (found != 0) {
                return i + firstByte(found);
            }
        }
        while (i < to && bytes[i] >= 0) {
            i++;
        }
        return i;
    }
}
