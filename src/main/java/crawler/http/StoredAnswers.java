package crawler.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Hands answers that were kept to a sink as a {@link Fetcher} does with those from the network: content codings undone,
 * cut at the limit. Blocks; serves one thread.
 */
public final class StoredAnswers {
    private static final int CHUNK = 64 * 1024;

    private final long maxBodyBytes;
    private final ContentCodings codings;

    /**
     * None yet.
     *
     * @param maxBodyBytes bytes of one body handed on, content codings undone
     */
    public StoredAnswers(long maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
        this.codings = new ContentCodings(maxBodyBytes);
    }

    /**
     * Hands on one answer, from its head to its end.
     *
     * @param body what follows the head, transfer coding undone, content codings not
     * @param cut whether the body was kept only up to a limit
     * @throws IOException what reading the body threw: the sink has had no end then
     */
    public void replay(ResponseHead head, InputStream body, boolean cut, ResponseSink sink) throws IOException {
        if (!sink.head(head)) {
            sink.end(new Outcome.Fetched(head.url(), head.status(), 0, false));
            return;
        }
        WireBody wire = new WireBody();
        Body decoded = wire;
        try {
            decoded = codings.undo(fields(head), wire);
            sink.end(carry(head, body, cut, wire, decoded, sink));
        } catch (BadAnswerException e) {
            sink.end(e.failed());
        } finally {
            decoded.close();
        }
    }

    private Outcome carry(
            ResponseHead head, InputStream body, boolean cut, WireBody wire, Body decoded, ResponseSink sink)
            throws IOException {
        long bytes = 0;
        long received = 0;
        byte[] chunk = new byte[CHUNK];
        for (int length = body.read(chunk); length >= 0; length = body.read(chunk)) {
            received += length;
            wire.add(Unpooled.wrappedBuffer(chunk, 0, length));
            for (ByteBuffer piece = decoded.next(); piece != null; piece = decoded.next()) {
                long room = maxBodyBytes - bytes;
                boolean tooLong = piece.remaining() > room || received - BodyTransfer.CODING_OVERHEAD > maxBodyBytes;
                if (piece.remaining() > room) {
                    piece.limit(piece.position() + (int) room);
                }
                bytes += piece.remaining();
                if (piece.hasRemaining()) {
                    sink.body(piece);
                }
                if (tooLong) {
                    return new Outcome.Fetched(head.url(), head.status(), bytes, true);
                }
            }
        }
        if (!cut && received > 0) {
            decoded.finish();
        }
        return new Outcome.Fetched(head.url(), head.status(), bytes, cut);
    }

    private static HttpHeaders fields(ResponseHead head) {
        HttpHeaders fields =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        fields.add(HttpHeaderNames.CONTENT_ENCODING, head.headers().all("Content-Encoding"));
        return fields;
    }
}
