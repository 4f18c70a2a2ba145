package crawler.http;

import java.nio.ByteBuffer;

/**
 * The deflate coding in both its meanings: zlib data (RFC 1950), as RFC 9110 §8.4.1.2 says, and bare deflate data (RFC
 * 1951), as servers send it. The first two bytes tell: a zlib header is a multiple of 31. What follows the data is
 * ignored.
 */
final class DeflateBody extends InflatedBody {
    private int first = -1;
    private boolean ended;

    DeflateBody(Body below, byte[] out, long limit) {
        super(below, "deflate", out, limit);
    }

    @Override
    void frame(ByteBuffer bytes) {
        if (ended) {
            bytes.position(bytes.limit());
        } else if (first < 0) {
            first = bytes.get() & 0xff;
        } else {
            int second = bytes.get() & 0xff;
            boolean zlib = (first & 0x0f) == 8 && (first >> 4) <= 7 && ((first << 8) | second) % 31 == 0;
            beginData(!zlib, (byte) first, (byte) second);
        }
    }

    @Override
    void inflated(byte[] bytes, int count) {
        // zlib data brings its own checksum, which the inflater compares.
    }

    @Override
    void dataEnded() {
        ended = true;
    }

    /** Nothing at all is fine too. */
    @Override
    boolean mayEnd() {
        return ended || first < 0;
    }
}
