package crawler.html;

import java.util.concurrent.ThreadLocalRandom;

/**
 * A hash of 64 bits for what is compared within one page: by numbers that are drawn at the start, so that nobody can write a
 * page whose links collide. It is made of multiplications that the JVM's first compiler makes fast, unlike the fingerprint of
 * URLs that a crawl has seen, and is the same only within one run.
 */
public final class SecretHash {
    /** What every hash begins with. */
    static final long SEED = ThreadLocalRandom.current().nextLong();

    private static final long OTHER_SEED = ThreadLocalRandom.current().nextLong();
    private static final long LOW_SECRET = ThreadLocalRandom.current().nextLong() | 1;
    private static final long HIGH_SECRET = ThreadLocalRandom.current().nextLong() | 1;

    private SecretHash() {}

    /**
     * The hash of an array's first bytes. Two inputs that differ have the same in one run of about 2^60; the worst pair that a
     * page can hold, in one of 2^35.
     *
     * @param length of the input, in bytes
     */
    public static long of(byte[] bytes, int length) {
        long even = SEED ^ length; // words by turns: the processor works on two at a time
        long odd = OTHER_SEED;
        int i = 0;
        for (int last = length - 2 * Long.BYTES; i <= last; i += 2 * Long.BYTES) {
            even = mix(spread(even ^ Words.at(bytes, i)));
            odd = mix(spread(odd ^ Words.at(bytes, i + Long.BYTES)));
        }
        if (i <= length - Long.BYTES) {
            even = mix(spread(even ^ Words.at(bytes, i)));
            i += Long.BYTES;
        }
        if (i < length) {
            odd = mix(spread(odd ^ tail(bytes, i, length)));
        }
        return mix(spread(even ^ Long.rotateLeft(odd, 32)));
    }

    /** Each half times a number that is secret: no input collides for every secret. */
    static long mix(long word) {
        return (word & 0xffffffffL) * LOW_SECRET + (word >>> 32) * HIGH_SECRET;
    }

    /** The last one to seven bytes of a range as a word; the rest of it is spaces: neither NUL nor ampersand. */
    static long tail(byte[] source, int from, int to) {
        int missing = Long.BYTES - (to - from);
        long filled = 0x2020202020202020L << (Long.SIZE - Byte.SIZE * missing);
        if (to >= Long.BYTES) {
            return (Words.at(source, to - Long.BYTES) >>> (Byte.SIZE * missing)) | filled;
        }
        long word = 0;
        for (int i = to - 1; i >= from; i--) {
            word = (word << Byte.SIZE) | (source[i] & 0xff);
        }
        return word | filled;
    }

    /**
     * The upper bits of each half into its lower ones too. The product of a half whose lower bits are equal differs in its
     * upper bits alone; two such products cancel each other more easily.
     */
    private static long spread(long word) {
        return word ^ (word >>> 23);
    }
}
