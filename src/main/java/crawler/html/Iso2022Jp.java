package crawler.html;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/**
 * ISO-2022-JP as the Encoding standard decodes it (section 12.2.1): each error is U+FFFD, whatever the decoder is told
 * to do about it, and the text goes on. The JDK's decoder loses the rest of a page after one.
 */
final class Iso2022Jp extends DecodingCharset {
    private static final char ERROR = '\uFFFD';
    private static final int ESC = 0x1B;

    Iso2022Jp() {
        super("ISO-2022-JP");
    }

    @Override
    public CharsetDecoder newDecoder() {
        return new Decoder(this);
    }

    /** What bytes are until the next escape. */
    private enum Mode {
        ASCII,
        ROMAN,
        KATAKANA,
        TWO_BYTES
    }

    /** Gives at most one character for a byte. The names of the standard's states are in brackets. */
    private static final class Decoder extends CharsetDecoder {
        private static final int NONE = -1;

        /** [ASCII], [Roman], [katakana], [lead byte] or [trail byte]; within an escape, the output state. */
        private Mode mode = Mode.ASCII;

        /** The first byte of a character [trail byte], or 0. */
        private int lead;

        /** ESC [escape start], the byte after it [escape], or 0. */
        private int escape;

        /** The byte after the ESC of an escape that was none, to be read again, or 0. */
        private int restored;

        /** Whether nothing came since the last escape: another one is an error then. */
        private boolean outputFlag;

        Decoder(Charset charset) {
            super(charset, 1, 1);
        }

        @Override
        protected void implReset() {
            mode = Mode.ASCII;
            lead = 0;
            escape = 0;
            restored = 0;
            outputFlag = false;
        }

        @Override
        protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
            while (restored != 0 || in.hasRemaining()) {
                if (!out.hasRemaining()) {
                    return CoderResult.OVERFLOW;
                }
                int c = restored == 0 ? next(in) : again();
                if (c != NONE) {
                    out.put((char) c);
                }
            }
            return CoderResult.UNDERFLOW;
        }

        /** The text is over: an escape or a character may be cut. */
        @Override
        protected CoderResult implFlush(CharBuffer out) {
            while (escape != 0 || restored != 0 || lead != 0) {
                if (!out.hasRemaining()) {
                    return CoderResult.OVERFLOW;
                }
                int c = ERROR;
                if (escape != 0) {
                    c = noEscape();
                } else if (restored != 0) {
                    c = again();
                } else {
                    lead = 0;
                }
                if (c != NONE) {
                    out.put((char) c);
                }
            }
            return CoderResult.UNDERFLOW;
        }

        private int next(ByteBuffer in) {
            int b = in.get() & 0xFF;
            if (escape == 0) {
                return read(b);
            }
            if (escape == ESC && (b == '$' || b == '(')) {
                escape = b;
                return NONE;
            }
            if (escape != ESC && isMode(b)) {
                escape = 0;
                boolean second = outputFlag;
                outputFlag = true;
                return second ? ERROR : NONE;
            }
            in.position(in.position() - 1);
            return noEscape();
        }

        /** Takes the last byte of an escape. */
        private boolean isMode(int b) {
            if (escape == '$' && (b == '@' || b == 'B')) {
                mode = Mode.TWO_BYTES;
            } else if (escape == '(' && b == 'B') {
                mode = Mode.ASCII;
            } else if (escape == '(' && b == 'J') {
                mode = Mode.ROMAN;
            } else if (escape == '(' && b == 'I') {
                mode = Mode.KATAKANA;
            } else {
                return false;
            }
            return true;
        }

        private int noEscape() {
            restored = escape == ESC ? 0 : escape;
            escape = 0;
            outputFlag = false;
            return ERROR;
        }

        private int again() {
            int b = restored;
            restored = 0;
            return read(b);
        }

        /** A byte outside an escape. */
        private int read(int b) {
            if (b == ESC) {
                boolean cut = lead != 0;
                lead = 0;
                escape = ESC;
                return cut ? ERROR : NONE;
            }
            outputFlag = false;
            return switch (mode) {
                case ASCII -> ascii(b);
                case ROMAN -> b == '\\' ? '\u00A5' : b == '~' ? '\u203E' : ascii(b);
                case KATAKANA -> b >= 0x21 && b <= 0x5F ? '\uFF61' - 0x21 + b : ERROR;
                case TWO_BYTES -> half(b);
            };
        }

        /** The bytes that shift elsewhere, SO and SI, are errors. */
        private static int ascii(int b) {
            return b >= 0x80 || b == 0x0E || b == 0x0F ? ERROR : b;
        }

        private int half(int b) {
            int first = lead;
            lead = 0;
            if (!Jis0208.isHalf(b)) {
                return ERROR;
            }
            if (first == 0) {
                lead = b;
                return NONE;
            }
            return Jis0208.get(first, b);
        }
    }
}
