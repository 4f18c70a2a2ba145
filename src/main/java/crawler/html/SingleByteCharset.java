package crawler.html;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.util.HashMap;
import java.util.Map;

/**
 * A single-byte encoding as the Encoding standard has it: ASCII, and an index for the other 128 bytes. The JDK's own
 * leave bytes undefined that the standard maps to C1 controls, and lack some encodings.
 */
final class SingleByteCharset extends Charset {
    private static final char UNDEFINED = '\uFFFD';

    private final char[] index;
    private final Map<Character, Byte> reverse = new HashMap<>();

    /** An encoding; the index gives the characters of the bytes 0x80 to 0xFF. */
    SingleByteCharset(String name, char[] index) {
        super(name, new String[0]);
        this.index = index.clone();
        for (int i = 0; i < index.length; i++) {
            if (index[i] != UNDEFINED) {
                reverse.putIfAbsent(index[i], (byte) (i + 0x80));
            }
        }
    }

    @Override
    public boolean contains(Charset other) {
        return other.equals(this);
    }

    @Override
    public CharsetDecoder newDecoder() {
        return new CharsetDecoder(this, 1, 1) {
            @Override
            protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
                while (in.hasRemaining()) {
                    if (!out.hasRemaining()) {
                        return CoderResult.OVERFLOW;
                    }
                    byte b = in.get();
                    out.put(b >= 0 ? (char) b : index[b & 0x7f]);
                }
                return CoderResult.UNDERFLOW;
            }
        };
    }

    @Override
    public CharsetEncoder newEncoder() {
        return new CharsetEncoder(this, 1, 1) {
            @Override
            protected CoderResult encodeLoop(CharBuffer in, ByteBuffer out) {
                while (in.hasRemaining()) {
                    char c = in.get(in.position());
                    Byte b = c < 0x80 ? Byte.valueOf((byte) c) : reverse.get(c);
                    if (b == null) {
                        return unmappable(c, in);
                    }
                    if (!out.hasRemaining()) {
                        return CoderResult.OVERFLOW;
                    }
                    in.get();
                    out.put(b);
                }
                return CoderResult.UNDERFLOW;
            }
        };
    }

    /** A surrogate pair is one character that cannot be encoded. */
    private static CoderResult unmappable(char c, CharBuffer in) {
        if (!Character.isSurrogate(c)) {
            return CoderResult.unmappableForLength(1);
        }
        if (Character.isLowSurrogate(c)) {
            return CoderResult.malformedForLength(1);
        }
        if (in.remaining() < 2) {
            return CoderResult.UNDERFLOW;
        }
        boolean pair = Character.isLowSurrogate(in.get(in.position() + 1));
        return pair ? CoderResult.unmappableForLength(2) : CoderResult.malformedForLength(1);
    }
}
