package crawler.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Undoes the content codings of a body (RFC 9110 §8.4). One for an event loop, since it lends one buffer to all. */
final class ContentCodings {
    /** What we ask for. */
    static final String ACCEPTED = "gzip, deflate";

    private static final int MAX_STACKED = 5;
    private static final int PIECE = 64 * 1024;

    /** Pieces of the outermost layer; each is handed on and done with before any other body is pulled. */
    private final byte[] lastPiece = new byte[PIECE];

    private final long limit;

    /** Refuses bodies whose inner layers make more than the limit; the outermost is the reader's to count. */
    ContentCodings(long limit) {
        this.limit = limit;
    }

    /**
     * The body with every coding of the head undone.
     *
     * @throws BadAnswerException if one is unknown, or there are too many
     */
    Body undo(HttpHeaders headers, WireBody wire) {
        if (!headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return wire;
        }
        List<String> codings = codings(headers);
        Body body = wire;
        for (int i = codings.size() - 1; i >= 0; i--) {
            byte[] out = i == 0 ? lastPiece : new byte[PIECE];
            long most = i == 0 ? Long.MAX_VALUE : limit;
            body = codings.get(i).equals("deflate") ? new DeflateBody(body, out, most) : new GzipBody(body, out, most);
        }
        return body;
    }

    /** Their names in the order they were applied, without {@code identity}; each is one we know. */
    private static List<String> codings(HttpHeaders headers) {
        List<String> codings = new ArrayList<>(2);
        for (String value : headers.getAll(HttpHeaderNames.CONTENT_ENCODING)) {
            for (String token : value.split(",", -1)) {
                String coding = token.strip().toLowerCase(Locale.ROOT);
                switch (coding) {
                    case "", "identity" -> {}
                    case "gzip", "x-gzip", "deflate" -> codings.add(coding);
                    default -> throw new BadAnswerException("unknown content coding " + Wording.printable(coding, 20));
                }
                if (codings.size() > MAX_STACKED) {
                    throw new BadAnswerException("more than " + MAX_STACKED + " content codings");
                }
            }
        }
        return codings;
    }
}
