package crawler.html;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns chunks of an encoding whose bytes cannot be tokenized as they stand (UTF-16, ISO-2022-JP) into UTF-8. */
final class Transcoder {
    /** Receives UTF-8. */
    interface Sink {
        /** The next bytes, valid during the call. */
        void feed(byte[] bytes, int from, int to);
    }

    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith(new byte[] {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD});
    private final Sink sink;

    /** What is not decoded yet: a character cut by the end of a chunk. */
    private final ByteBuffer in = ByteBuffer.allocate(4096);

    private final CharBuffer chars = CharBuffer.allocate(4096);
    private final ByteBuffer out = ByteBuffer.allocate(3 * 4096);

    Transcoder(Charset charset, Sink sink) {
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        this.sink = sink;
    }

    /** The next bytes of the page. */
    void feed(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int length = Math.min(to - i, in.remaining());
            in.put(bytes, i, length);
            i += length;
            in.flip();
            decode(false);
            in.compact();
        }
    }

    /** The page is over: what is left is a character cut in two. */
    void end() {
        in.flip();
        decode(true);
        decoder.flush(chars);
        encode(true);
        in.clear();
    }

    private void decode(boolean last) {
        while (decoder.decode(in, chars, last).isOverflow()) {
            encode(false);
        }
        encode(last);
    }

    private void encode(boolean last) {
        chars.flip();
        encoder.encode(chars, out, last); // room for three bytes a character: never overflows
        chars.compact(); // a surrogate waits for its other half
        sink.feed(out.array(), 0, out.position());
        out.clear();
    }
}
