package crawler.http;

import crawler.url.WebUrl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, from {@link NettyFetcher#fetch} to the sink's end. Touched only on its event loop.
 *
 * <p>Bytes of the body go through three hands: {@link #wire} keeps what was read, the layers of {@link #body} undo the
 * codings, {@link #advance} pulls pieces out of them for as long as the sink takes them. Nothing is read while anything
 * is left to pull.
 *
 * <p>One timeout is armed at a time. It is not moved when bytes arrive: when it fires too early, it is armed again for
 * what is left.
 */
final class HttpExchange implements Exchange, Runnable, TimerTask {
    /** Decoded bytes handed on before other connections of the loop have their turn. */
    private static final int BYTES_IN_A_ROW = 1024 * 1024;
    /** What a pull is charged that brought nothing: an inner layer may have made so much. */
    private static final int IDLE_PULL = 64 * 1024;
    /** What an answer nobody wants may at most still send, for its connection to be worth keeping. */
    private static final int MAX_DRAIN = 64 * 1024;

    private enum State {
        NEW,
        /** Waits for a connection. */
        WAITING,
        /** The request is written. */
        SENT,
        /** The head was handed on. */
        BODY,
        /** The sink had its end; the rest is read only to keep the connection. */
        DRAINING,
        ENDED
    }

    private final NettyFetcher fetcher;
    private final Request request;
    private final Route route;
    private final ResponseSink sink;

    private State state = State.NEW;
    private boolean paused;
    private boolean retried; // on a fresh connection, after a stale one
    private @Nullable Future<Channel> dialing;
    private @Nullable HttpConnection connection;
    private @Nullable Timeout timeout;
    private long lastHeard; // when the server last said something, or was last asked to
    private long wireBytes; // of the body

    private WebUrl url;
    private int status;
    private @Nullable HttpHeaders headers;
    private final WireBody wire = new WireBody();
    private @Nullable Body body; // from the first byte on
    private boolean wireEnded; // all came
    private @Nullable String lost; // not all came, and no more will
    private long bytes; // handed on
    private int leftInARow = BYTES_IN_A_ROW;
    private boolean advancing;
    private boolean advanceLater; // is scheduled

    HttpExchange(NettyFetcher fetcher, Request request, Route route, ResponseSink sink) {
        this.fetcher = fetcher;
        this.request = request;
        this.route = route;
        this.sink = sink;
        this.url = request.url();
    }

    // ---- the fetcher's and the sink's side

    @Override
    public void pause() {
        assert fetcher.loop().inEventLoop();
        paused = true;
    }

    @Override
    public void resume() {
        assert fetcher.loop().inEventLoop();
        if (paused) {
            paused = false;
            lastHeard = fetcher.now();
            later();
        }
    }

    @Override
    public void cancel() {
        assert fetcher.loop().inEventLoop();
        if (state != State.ENDED && state != State.DRAINING) {
            leave();
            fetcher.loop().execute(() -> end(new Outcome.Failed(Outcome.Stage.CANCELLED, "cancelled")));
        }
    }

    /** Starts, or goes on after a pause: later on the loop, so that no callback comes from inside a call. */
    @Override
    public void run() {
        if (state == State.NEW) {
            state = State.WAITING;
            long now = fetcher.now();
            request.context().start(now, fetcher.settings().timeout().toNanos());
            lastHeard = now;
            arm(now);
            fetcher.pool().acquire(route, this);
        } else {
            advanceLater = false;
            leftInARow = BYTES_IN_A_ROW;
            advance();
        }
    }

    private void later() {
        if (!advanceLater && (state == State.SENT || state == State.BODY)) {
            advanceLater = true;
            fetcher.loop().execute(this);
        }
    }

    // ---- the pool's side

    /** Whether a connection would be welcome. */
    boolean isWaiting() {
        return state == State.WAITING;
    }

    /** A connection is being opened for this exchange. */
    void dialing(Future<Channel> future) {
        dialing = future;
    }

    /** Here is a connection. */
    void connected(HttpConnection to) {
        dialing = null;
        connection = to;
        state = State.SENT;
        lastHeard = fetcher.now();
        to.start(this, fetcher.requests().write(request, route, NettyFetcher.ALLOCATOR), isHead());
    }

    // ---- the connection's side

    boolean isHead() {
        return request.method() == Request.Method.HEAD;
    }

    /** The final head of the answer. */
    void head(int code, HttpHeaders fields) {
        HttpConnection current = Objects.requireNonNull(connection);
        if (code == 408 && current.reused() && !retried) {
            retry(current); // said to the silence before our request (RFC 9110 §15.5.9)
            return;
        }
        status = code;
        headers = fields;
        url = request.url().withoutUserinfo();
        state = State.BODY;
        boolean wanted;
        try {
            wanted = sink.head(new ResponseHead(url, code, new NettyHeaders(fields)));
        } catch (Throwable thrown) {
            bug(thrown);
            return;
        }
        if (!wanted && state == State.BODY) {
            if (current.keepAlive() && restIsSmall()) {
                state = State.DRAINING;
            } else {
                leave();
            }
            end(new Outcome.Fetched(url, status, 0, false));
        }
    }

    private boolean restIsSmall() {
        String length = Objects.requireNonNull(headers).get(HttpHeaderNames.CONTENT_LENGTH);
        return isHead() || length == null || (length.length() < 6 && Integer.parseInt(length) <= MAX_DRAIN);
    }

    /** A piece of the body as it is on the wire, lent; with the last one the whole answer was received. */
    void content(ByteBuf piece, boolean last) {
        wireBytes += piece.readableBytes();
        if (state == State.BODY) {
            if (piece.isReadable()) {
                wire.add(piece.retain());
            }
            wireEnded = last;
            advance();
        } else if (state == State.DRAINING) {
            if (last) {
                release();
            } else if (wireBytes > MAX_DRAIN) {
                leave();
            }
        }
    }

    /** Whether the connection should read on. Asked after each read. */
    boolean readMore() {
        lastHeard = fetcher.now();
        leftInARow = BYTES_IN_A_ROW;
        return wantsBytes();
    }

    private boolean wantsBytes() {
        if (state == State.DRAINING) {
            return true;
        }
        boolean more = (state == State.SENT || state == State.BODY) && !wireEnded && lost == null;
        return more && !paused && !advanceLater;
    }

    /** The answer breaks the rules. */
    void broken(String reason) {
        if (state == State.BODY) {
            lost(reason);
        } else {
            fail(new Outcome.Failed(Outcome.Stage.READ, reason));
        }
    }

    /** No more bytes will come; what did come is handed on first. The reason is null if the server just closed. */
    void lost(@Nullable String reason) {
        HttpConnection current = Objects.requireNonNull(connection);
        if (state == State.SENT && current.reused() && !current.heard() && !retried) {
            retry(current);
        } else if (state == State.BODY) {
            if (lost == null && !wireEnded) {
                lost = reason == null ? closedEarly() : reason;
                advance();
            }
        } else if (state == State.SENT) {
            String closed = current.heard()
                    ? "connection closed in the middle of the head"
                    : "connection closed without an answer";
            fail(new Outcome.Failed(Outcome.Stage.READ, reason == null ? closed : reason));
        } else {
            leave();
        }
    }

    private String closedEarly() {
        String length = Objects.requireNonNull(headers).get(HttpHeaderNames.CONTENT_LENGTH);
        return "connection closed after " + wireBytes
                + (length == null ? " bytes, before the last chunk" : " of " + length + " bytes");
    }

    private void retry(HttpConnection stale) {
        retried = true;
        state = State.WAITING;
        connection = null;
        stale.replaceFor(this);
    }

    // ---- the body

    /** Hands on pieces until the sink pauses, the wire must bring more, or it is the turn of others. */
    private void advance() {
        if (advancing || advanceLater) {
            return;
        }
        advancing = true;
        try {
            pull();
        } catch (BadAnswerException e) {
            fail(new Outcome.Failed(Outcome.Stage.READ, e.reason()));
        } finally {
            advancing = false;
            if (state == State.ENDED) {
                closeBody();
            }
        }
    }

    private void pull() {
        while (state == State.BODY && !paused) {
            ByteBuffer piece = next();
            if (piece == null) {
                break;
            }
            leftInARow -= piece.hasRemaining() ? piece.remaining() : IDLE_PULL;
            hand(piece);
            if (leftInARow <= 0 && state == State.BODY) {
                advanceLater = true;
                // Not execute: tasks breed faster than the loop looks at its sockets.
                var unused = fetcher.loop().schedule(this, 1, TimeUnit.NANOSECONDS);
                return;
            }
        }
        if (paused) {
            return;
        }
        if (state == State.BODY && wireEnded) {
            if (body != null) {
                body.finish();
            }
            release();
            end(new Outcome.Fetched(url, status, bytes, false));
        } else if (state == State.BODY && lost != null) {
            fail(new Outcome.Failed(Outcome.Stage.READ, lost));
        } else if (wantsBytes() && connection != null) {
            lastHeard = fetcher.now();
            connection.read();
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

    private void hand(ByteBuffer piece) {
        long room = fetcher.settings().maxBodyBytes() - bytes;
        boolean cut = piece.remaining() > room
                || wireBytes - MAX_DRAIN > fetcher.settings().maxBodyBytes();
        if (piece.remaining() > room) {
            piece.limit(piece.position() + (int) room);
        }
        bytes += piece.remaining();
        if (piece.hasRemaining()) {
            try {
                sink.body(piece);
            } catch (Throwable thrown) {
                bug(thrown);
                return;
            }
        }
        if (cut && state == State.BODY) {
            leave();
            end(new Outcome.Fetched(url, status, bytes, true));
        }
    }

    // ---- time

    /** On the timer's thread. */
    @Override
    public void run(Timeout fired) {
        try {
            fetcher.loop().execute(this::checkTime);
        } catch (RejectedExecutionException e) {
            // The loop is gone, and this exchange with it.
        }
    }

    private void checkTime() {
        if (state == State.ENDED) {
            return;
        }
        long now = fetcher.now();
        if (now - request.context().deadlineNanos() >= 0) {
            String limit = Wording.duration(fetcher.settings().timeout().toNanos());
            fail(new Outcome.Failed(
                    Outcome.Stage.DEADLINE,
                    state == State.WAITING
                            ? (dialing == null ? "no free connection within " : "no connection within ") + limit
                            : "took longer than " + limit));
        } else if (owesBytes()
                && now - lastHeard >= fetcher.settings().readTimeout().toNanos()) {
            String limit = Wording.duration(fetcher.settings().readTimeout().toNanos());
            fail(new Outcome.Failed(
                    Outcome.Stage.DEADLINE,
                    state == State.SENT && !Objects.requireNonNull(connection).heard()
                            ? "no answer within " + limit
                            : "silent for " + limit + " after " + wireBytes + " bytes"));
        } else {
            arm(now);
        }
    }

    /** Whether it is the server's turn to say something. */
    private boolean owesBytes() {
        return state != State.WAITING && wantsBytes();
    }

    private void arm(long now) {
        long silence = (owesBytes() ? lastHeard - now : 0)
                + fetcher.settings().readTimeout().toNanos();
        long total = request.context().deadlineNanos() - now;
        timeout = fetcher.timer().newTimeout(this, Math.max(0, Math.min(silence, total)), TimeUnit.NANOSECONDS);
    }

    // ---- the end

    /** Ends without a whole answer. */
    void fail(Outcome.Failed failed) {
        if (state == State.DRAINING) {
            leave();
        } else if (state != State.ENDED) {
            leave();
            end(failed);
        }
    }

    private void bug(Throwable thrown) {
        fetcher.sinkThrew(thrown);
        fail(new Outcome.Failed(Outcome.Stage.CANCELLED, "internal error: " + thrown));
    }

    /** Ends, the connection free for others if it can serve them. */
    private void release() {
        HttpConnection current = Objects.requireNonNull(connection);
        connection = null;
        ended();
        current.release();
    }

    /** Ends, nothing left behind: no place in a queue, no connection. */
    private void leave() {
        State was = state;
        ended();
        if (was == State.WAITING) {
            fetcher.pool().forget(route, this);
            if (dialing != null) {
                dialing.cancel(false);
                dialing = null;
            }
        }
        if (connection != null) {
            HttpConnection current = connection;
            connection = null;
            current.close();
        }
    }

    private void ended() {
        state = State.ENDED;
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
        if (!advancing) {
            closeBody();
        }
    }

    private void closeBody() {
        if (body != null) {
            body.close();
            body = null;
        }
        wire.close();
    }

    private void end(Outcome outcome) {
        try {
            sink.end(outcome);
        } catch (Throwable thrown) {
            fetcher.sinkThrew(thrown);
        }
    }
}
