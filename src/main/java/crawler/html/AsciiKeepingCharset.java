package crawler.html;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/**
 * An encoding of the JDK whose broken characters take no ASCII byte with them: where a text was cut in the middle of one,
 * the quote or tag behind it stays (Encoding standard: such a byte is restored to the queue).
 */
final class AsciiKeepingCharset extends Charset {
    private final Charset base;

    /** An encoding. */
    AsciiKeepingCharset(Charset base) {
        super(base.name(), new String[0]);
        this.base = base;
    }

    @Override
    public boolean contains(Charset other) {
        return base.contains(other);
    }

    @Override
    public CharsetDecoder newDecoder() {
        CharsetDecoder decoder = base.newDecoder();
        return new CharsetDecoder(this, decoder.averageCharsPerByte(), decoder.maxCharsPerByte()) {
            @Override
            protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
                CoderResult result = decoder.decode(in, out, false);
                if (result.isError()) {
                    for (int i = 1; i < result.length(); i++) {
                        if (in.get(in.position() + i) >= 0) {
                            return CoderResult.malformedForLength(i);
                        }
                    }
                }
                return result;
            }
        };
    }

    @Override
    public CharsetEncoder newEncoder() {
        return base.newEncoder();
    }
}
