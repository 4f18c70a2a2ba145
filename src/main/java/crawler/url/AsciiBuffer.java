package crawler.url;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where a serialisation grows: ASCII bytes, percent-encoded on the way in (§1.3). Reusable; not thread-safe. */
final class AsciiBuffer {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    byte[] bytes = new byte[128];
    int length;

    /** Makes room for so many bytes more. */
    void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }

    void append(int ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    void append(String ascii) {
        append(ascii, 0, ascii.length());
    }

    /** Appends a part of a string known to be ASCII. */
    @SuppressWarnings("deprecation") // the one copy out of a String that allocates nothing; right for ASCII
    void append(String ascii, int from, int to) {
        reserve(to - from);
        ascii.getBytes(from, to, bytes, length);
        length += to - from;
    }

    /** UTF-8 percent-encodes a part of a string using a set; a lone surrogate counts as U+FFFD. */
    void appendEncoded(String text, int from, int to, PercentEncodeSet set) {
        reserve(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                int codePoint = codePointAt(text, i, to);
                appendUtf8(codePoint);
                i += Character.charCount(codePoint) - 1;
            } else if (set.contains(c)) {
                appendPercent(c);
            } else {
                append(c);
            }
        }
    }

    /**
     * Percent-encodes after encoding: what the encoding lacks becomes a decimal character reference, percent-encoded.
     * Encodings that cannot encode, and UTF-16, stand for UTF-8 (Encoding standard, "get an output encoding").
     */
    void appendEncoded(String text, int from, int to, PercentEncodeSet set, Charset encoding) {
        if (encoding.equals(StandardCharsets.UTF_8)
                || !encoding.canEncode()
                || encoding.name().startsWith("UTF-16")
                || (isAscii(text, from, to) && !encoding.name().startsWith("ISO-2022"))) {
            appendEncoded(text, from, to, set);
            return;
        }
        CharsetEncoder encoder = encoding.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer input = CharBuffer.wrap(text, from, to);
        ByteBuffer output = ByteBuffer.allocate(256);
        while (true) {
            CoderResult result = encoder.encode(input, output, true);
            if (result.isOverflow()) {
                drain(output, set);
                continue;
            }
            // A stateful encoder returns to ASCII before the character reference, and at the end.
            while (encoder.flush(output).isOverflow()) {
                drain(output, set);
            }
            drain(output, set);
            if (result.isUnderflow()) {
                return;
            }
            int codePoint = codePointAt(text, input.position(), to);
            append("%26%23");
            append(Integer.toString(codePoint));
            append("%3B");
            input.position(input.position() + Character.charCount(codePoint));
            encoder.reset();
        }
    }

    private void drain(ByteBuffer encoded, PercentEncodeSet set) {
        encoded.flip();
        while (encoded.hasRemaining()) {
            int value = encoded.get() & 0xFF;
            if (value >= 0x80 || set.contains(value)) {
                appendPercent(value);
            } else {
                append(value);
            }
        }
        encoded.clear();
    }

    private void appendUtf8(int codePoint) {
        if (codePoint < 0x800) {
            appendPercent(0xC0 | (codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                appendPercent(0xE0 | (codePoint >> 12));
            } else {
                appendPercent(0xF0 | (codePoint >> 18));
                appendPercent(0x80 | (codePoint >> 12 & 0x3F));
            }
            appendPercent(0x80 | (codePoint >> 6 & 0x3F));
        }
        appendPercent(0x80 | (codePoint & 0x3F));
    }

    private void appendPercent(int value) {
        reserve(3);
        bytes[length++] = '%';
        bytes[length++] = HEX[value >> 4];
        bytes[length++] = HEX[value & 0xF];
    }

    private static int codePointAt(String text, int index, int to) {
        char c = text.charAt(index);
        if (!Character.isSurrogate(c)) {
            return c;
        }
        if (Character.isHighSurrogate(c) && index + 1 < to && Character.isLowSurrogate(text.charAt(index + 1))) {
            return Character.toCodePoint(c, text.charAt(index + 1));
        }
        return REPLACEMENT_CHARACTER;
    }

    private static boolean isAscii(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The bytes as a string. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
