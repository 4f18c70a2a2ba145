package crawler.html;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;

/**
 * An encoding of the JDK that maps a few characters otherwise than the Encoding standard does, put right: the wave dash
 * of EUC-JP, which Java takes for another one. Only for encodings without states and of the basic plane.
 */
final class CorrectedCharset extends Charset {
    private final Charset base;
    private final String javas;
    private final String standards;

    /**
     * An encoding.
     *
     * @param javas what the JDK decodes to
     * @param standards what each of these is in the standard
     */
    CorrectedCharset(String name, Charset base, String javas, String standards) {
        super(name, new String[0]);
        this.base = base;
        this.javas = javas;
        this.standards = standards;
    }

    @Override
    public boolean contains(Charset other) {
        return other.equals(this);
    }

    @Override
    public CharsetDecoder newDecoder() {
        CharsetDecoder decoder = base.newDecoder();
        return new CharsetDecoder(this, decoder.averageCharsPerByte(), decoder.maxCharsPerByte()) {
            @Override
            protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
                int start = out.position();
                CoderResult result = decoder.decode(in, out, false);
                for (int i = start; i < out.position(); i++) {
                    out.put(i, mapped(out.get(i), javas, standards));
                }
                return result;
            }
        };
    }

    @Override
    public CharsetEncoder newEncoder() {
        CharsetEncoder encoder = base.newEncoder();
        return new CharsetEncoder(this, encoder.averageBytesPerChar(), encoder.maxBytesPerChar()) {
            @Override
            protected CoderResult encodeLoop(CharBuffer in, ByteBuffer out) {
                CharBuffer corrected = CharBuffer.allocate(in.remaining());
                for (int i = in.position(); i < in.limit(); i++) {
                    corrected.put(mapped(in.get(i), standards, javas));
                }
                corrected.flip();
                CoderResult result = encoder.encode(corrected, out, false);
                in.position(in.position() + corrected.position());
                return result;
            }
        };
    }

    private static char mapped(char c, String from, String to) {
        int i = c < 0x80 ? -1 : from.indexOf(c);
        return i < 0 ? c : to.charAt(i);
    }
}
