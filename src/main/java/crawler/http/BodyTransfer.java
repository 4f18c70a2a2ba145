package crawler.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries the body of one answer from the connection to the sink. Touched only on the exchange's event loop.
 *
 * <p>Bytes go through three hands: {@link #wire} keeps what was read, the layers of {@link #body} undo the codings, {@link
 * #advance} pulls pieces out of them for as long as the sink takes them. Nothing is read while anything is left to pull.
 */
final class BodyTransfer implements Runnable {
    /** Bytes handed on before other connections of the loop have their turn. */
    private static final int BYTES_IN_A_ROW = 1024 * 1024;
    /** What a pull is charged that brought nothing: an inner layer may have made so much. */
    private static final int IDLE_PULL = 64 * 1024;
    /** How much longer than the limit of its content a coded body may be. */
    static final int CODING_OVERHEAD = 64 * 1024;

    private final NettyFetcher fetcher;
    private final HttpExchange exchange;
    private final ResponseSink sink;
    private final long maxBytes;

    private final WireBody wire = new WireBody();
    private @Nullable HttpHeaders headers; // of the answer, once its head came
    private @Nullable Body body; // from the first byte on
    private long received; // from the wire
    private long bytes; // handed on
    private boolean complete; // all was received
    private Outcome.@Nullable Failed lost; // not all was received, and no more will come
    private boolean open = true;
    private boolean paused;
    private int leftInARow = BYTES_IN_A_ROW;
    private boolean advancing;
    private boolean advanceLater; // is scheduled

    BodyTransfer(NettyFetcher fetcher, HttpExchange exchange, ResponseSink sink, long maxBytes) {
        this.fetcher = fetcher;
        this.exchange = exchange;
        this.sink = sink;
        this.maxBytes = maxBytes;
    }

    /** The head came: bytes follow. */
    void begin(HttpHeaders fields) {
        headers = fields;
    }

    /** Bytes of the body received, codings not undone. */
    long received() {
        return received;
    }

    void pause() {
        paused = true;
    }

    /** Goes on later on the loop, so that no piece comes from inside a call. */
    void resume() {
        if (paused) {
            paused = false;
            if (open && !advanceLater) {
                advanceLater = true;
                fetcher.loop().execute(this);
            }
        }
    }

    /** Whether more from the wire is of use. */
    boolean wantsBytes() {
        return open && !complete && lost == null && !paused && !advanceLater;
    }

    /** Others had their turn. */
    void newTurn() {
        leftInARow = BYTES_IN_A_ROW;
    }

    /** A piece as it is on the wire, lent; the last one makes the body complete. */
    void add(ByteBuf piece, boolean last) {
        received += piece.readableBytes();
        if (piece.isReadable()) {
            wire.add(piece.retain());
        }
        complete = last;
        advance();
    }

    /** No more bytes will come; what did come is handed on first. */
    void lost(Outcome.Failed why) {
        if (lost == null && !complete) {
            lost = why;
            advance();
        }
    }

    /** Hands nothing on from now on. */
    void close() {
        open = false;
        if (!advancing) {
            free();
        }
    }

    private void free() {
        if (body != null) {
            body.close();
            body = null;
        }
        wire.close();
    }

    @Override
    public void run() {
        advanceLater = false;
        newTurn();
        advance();
    }

    /** Hands on pieces until the sink pauses, the wire must bring more, or it is the turn of others. */
    private void advance() {
        if (advancing || advanceLater) {
            return;
        }
        advancing = true;
        try {
            pull();
        } catch (BadAnswerException e) {
            exchange.fail(e.failed());
        } finally {
            advancing = false;
            if (!open) {
                free();
            }
        }
    }

    private void pull() {
        while (open && !paused) {
            ByteBuffer piece = next();
            if (piece == null) {
                break;
            }
            leftInARow -= piece.hasRemaining() ? piece.remaining() : IDLE_PULL;
            hand(piece);
            if (leftInARow <= 0 && open) {
                advanceLater = true;
                // Not execute: tasks breed faster than the loop looks at its sockets.
                var unused = fetcher.loop().schedule(this, 1, TimeUnit.NANOSECONDS);
                return;
            }
        }
        if (!open || paused) {
            return;
        }
        if (complete) {
            if (body != null) {
                body.finish();
            }
            exchange.finished(bytes, false);
        } else if (lost != null) {
            exchange.fail(lost);
        } else {
            exchange.readOn();
        }
    }

    private @Nullable ByteBuffer next() {
        if (body == null) {
            if (wire.isEmpty()) {
                return null;
            }
            body = fetcher.codings().undo(Objects.requireNonNull(headers), wire);
        }
        return body.next();
    }

    /** Hands a piece to the sink, or as much of it as the limit leaves room for. */
    private void hand(ByteBuffer piece) {
        long room = maxBytes - bytes;
        boolean cut = piece.remaining() > room || received - CODING_OVERHEAD > maxBytes;
        if (piece.remaining() > room) {
            piece.limit(piece.position() + (int) room);
        }
        bytes += piece.remaining();
        if (piece.hasRemaining()) {
            try {
                sink.body(piece);
            } catch (Throwable thrown) {
                exchange.sinkThrew(thrown);
            }
        }
        if (cut && open) {
            exchange.finished(bytes, true);
        }
    }
}
