package crawler.html;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/**
 * An encoding of the JDK for which the byte 0x80 is an error where it ends no character, though the Encoding standard
 * has one for it: the euro sign of GBK. Only for encodings of whose characters none begins with it.
 */
final class Byte80Charset extends DecodingCharset {
    private final Charset base;
    private final char character;

    /** An encoding, and what the byte is in it. */
    Byte80Charset(String name, Charset base, char character) {
        super(name);
        this.base = base;
        this.character = character;
    }

    @Override
    public CharsetDecoder newDecoder() {
        CharsetDecoder decoder = base.newDecoder();
        return new CharsetDecoder(this, decoder.averageCharsPerByte(), decoder.maxCharsPerByte()) {
            @Override
            protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
                CoderResult result = decoder.decode(in, out, false);
                // Malformed; or still there, as if it could begin a character.
                while (!result.isOverflow() && in.hasRemaining() && in.get(in.position()) == (byte) 0x80) {
                    if (!out.hasRemaining()) {
                        return CoderResult.OVERFLOW;
                    }
                    in.get();
                    out.put(character);
                    result = decoder.decode(in, out, false);
                }
                return result;
            }
        };
    }
}
