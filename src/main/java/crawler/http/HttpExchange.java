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
 * <p>One timeout is armed at a time. It is not moved when bytes arrive: when it fires too early, it is armed again for
 * what is left.
 */
final class HttpExchange implements Exchange, Runnable, TimerTask {
    /** What an answer nobody wants may at most still send, for its connection to be worth keeping. */
    private static final int MAX_DRAIN = 64 * 1024;

    /** And how long it may take to: another exchange may be waiting for the connection. */
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

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
    private final BodyTransfer transfer;

    private State state = State.NEW;
    private boolean retried; // on a fresh connection, after a stale one
    private @Nullable Future<Channel> dialing;
    private boolean waitsForDescriptor; // of the process, when last dialed for
    private @Nullable HttpConnection connection;
    private @Nullable Timeout timeout;
    private long lastHeard; // when the server last said something, or was last asked to
    private int drained; // bytes
    private @Nullable ResponseHead head;

    private ExchangeRecorder.@Nullable Recording recording;
    private ExchangeRecorder.Cut cut = ExchangeRecorder.Cut.UNWANTED; // of the recording, should it end now
    private boolean heldBack; // until the recorder takes more

    HttpExchange(NettyFetcher fetcher, Request request, Route route, ResponseSink sink) {
        this.fetcher = fetcher;
        this.request = request;
        this.route = route;
        this.sink = sink;
        this.transfer = new BodyTransfer(
                fetcher,
                this,
                sink,
                request.context().maxBodyBytes(fetcher.settings().maxBodyBytes()));
    }

    // ---- the caller's side

    @Override
    public void pause() {
        assert fetcher.loop().inEventLoop();
        transfer.pause();
    }

    @Override
    public void resume() {
        assert fetcher.loop().inEventLoop();
        lastHeard = fetcher.now();
        transfer.resume();
    }

    @Override
    public void cancel() {
        assert fetcher.loop().inEventLoop();
        if (state != State.ENDED && state != State.DRAINING) {
            leave();
            fetcher.loop().execute(() -> end(new Outcome.Failed(Outcome.Stage.CANCELLED, "cancelled")));
        }
    }

    /** Begins, in a task of its own, so that no callback comes from inside {@code fetch}. */
    @Override
    public void run() {
        if (state == State.NEW) {
            state = State.WAITING;
            long now = fetcher.now();
            request.context().start(now, fetcher.settings().timeout().toNanos());
            arm(now);
            fetcher.pool().acquire(route, this);
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

    /** That came to nothing; it waits on. */
    void undialed() {
        dialing = null;
        waitsForDescriptor = true;
    }

    /** Here is a connection. */
    void connected(HttpConnection to) {
        dialing = null;
        connection = to;
        state = State.SENT;
        ByteBuf bytes = fetcher.requests().write(request, route, NettyFetcher.ALLOCATOR);
        ExchangeRecorder recorder = request.context().recorder(fetcher.recorder());
        if (recorder != null) {
            WebUrl url = request.url().withoutUserinfo();
            recording = recorder.begin(new ExchangeRecorder.Sent(
                    url,
                    route.proxy() == null ? to.peer() : null,
                    ByteBuffer.wrap(RequestWriter.withoutCredentials(bytes)).asReadOnlyBuffer(),
                    request.context().depth(),
                    request.context().hop(url)));
        }
        sink.sent();
        to.start(this, bytes, isHead());
    }

    ExchangeRecorder.@Nullable Recording recording() {
        return recording;
    }

    // ---- the connection's side

    boolean isHead() {
        return request.method() == Request.Method.HEAD;
    }

    /** What came was no final answer. */
    void interim() {
        if (recording != null) {
            recording.restart();
        }
    }

    /** The final head of the answer. */
    void head(int status, HttpHeaders headers) {
        HttpConnection current = Objects.requireNonNull(connection);
        if (status == 408 && current.reused() && !retried) {
            retry(current); // said to the silence before our request (RFC 9110 §15.5.9)
            return;
        }
        WebUrl url = request.url().withoutUserinfo();
        head = new ResponseHead(url, status, new NettyHeaders(headers));
        state = State.BODY;
        transfer.begin(headers);
        boolean wanted;
        try {
            wanted = sink.head(head);
        } catch (Throwable thrown) {
            sinkThrew(thrown);
            return;
        }
        if (!wanted && state == State.BODY) {
            if ((current.keepAlive() || recording != null) && restIsSmall(headers)) {
                drain();
            } else {
                leave();
            }
            end(new Outcome.Fetched(url, status, 0, false));
        }
    }

    /** Reads what nobody wants; to its end where it is recorded. */
    private void drain() {
        state = State.DRAINING;
        transfer.close();
        if (recording == null && timeout != null) {
            timeout.cancel();
            timeout = fetcher.timer().newTimeout(this, DRAIN_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private boolean restIsSmall(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return isHead() || length == null || (length.length() < 6 && Integer.parseInt(length) <= MAX_DRAIN);
    }

    /** A piece of the body as it is on the wire, lent; with the last one the whole answer was received. */
    void content(ByteBuf piece, boolean last) {
        if (state == State.BODY) {
            transfer.add(piece, last);
        } else if (state == State.DRAINING) {
            drained += piece.readableBytes();
            if (last) {
                release();
            } else if (drained > MAX_DRAIN) {
                leave();
            }
        }
    }

    /** Whether the connection should read on. Asked when it begins, and after each read. */
    boolean readMore() {
        lastHeard = fetcher.now();
        transfer.newTurn();
        return wantsBytes() && !recorderIsBehind();
    }

    private boolean wantsBytes() {
        return !heldBack
                && (state == State.DRAINING || ((state == State.SENT || state == State.BODY) && transfer.wantsBytes()));
    }

    /** Whether reading must wait for the recorder; goes on by itself when it has caught up. */
    private boolean recorderIsBehind() {
        ExchangeRecorder recorder = recording == null ? null : request.context().recorder(fetcher.recorder());
        if (recorder == null || recorder.isWritable()) {
            return false;
        }
        heldBack = true;
        recorder.whenWritable(() -> {
            try {
                fetcher.loop().execute(this::recorderCaughtUp);
            } catch (RejectedExecutionException e) {
                // The loop is gone, and this exchange with it.
            }
        });
        return true;
    }

    private void recorderCaughtUp() {
        heldBack = false;
        if (wantsBytes()) {
            readOn();
        }
    }

    /** No sense comes any more, or nothing at all: the reason, or null if the server just closed. */
    void lost(Outcome.@Nullable Failed why) {
        HttpConnection current = Objects.requireNonNull(connection);
        if (state == State.SENT && current.reused() && !current.isAnswered() && !retried) {
            retry(current);
            return;
        }
        Outcome.Failed failed = why == null ? closedEarly(current) : why;
        if (state == State.BODY) {
            transfer.lost(failed);
        } else {
            fail(failed);
        }
    }

    private Outcome.Failed closedEarly(HttpConnection current) {
        String reason;
        if (head != null) {
            String length = head.headers().first("Content-Length");
            reason = "connection closed after " + transfer.received()
                    + (length == null ? " bytes, before the last chunk" : " of " + length + " bytes");
        } else if (current.heard()) {
            reason = "connection closed in the middle of the head";
        } else {
            reason = "connection closed without an answer";
        }
        return new Outcome.Failed(Outcome.Stage.READ, reason);
    }

    private void retry(HttpConnection stale) {
        retried = true;
        if (recording != null) {
            recording.discard();
            recording = null;
        }
        state = State.WAITING;
        connection = null;
        stale.replaceFor(this);
    }

    // ---- the transfer's side

    /** Everything received so far is handed on. */
    void readOn() {
        lastHeard = fetcher.now();
        if (connection != null && !heldBack) {
            connection.read();
        }
    }

    /** The body was handed on, to its end or to the limit. */
    void finished(long bytes, boolean truncated) {
        if (truncated) {
            cut = ExchangeRecorder.Cut.LENGTH;
            leave();
        } else {
            release();
        }
        ResponseHead answer = Objects.requireNonNull(head);
        end(new Outcome.Fetched(answer.url(), answer.status(), bytes, truncated));
    }

    /** A sink broke its contract: its page ends, nothing else does. */
    void sinkThrew(Throwable thrown) {
        fetcher.sinkThrew(thrown);
        fail(new Outcome.Failed(Outcome.Stage.CANCELLED, "internal error: " + thrown));
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
        if (state == State.DRAINING && recording == null) {
            leave();
            return;
        }
        long now = fetcher.now();
        if (now - request.context().deadlineNanos() >= 0) {
            String limit = Wording.duration(fetcher.settings().timeout().toNanos());
            String reason = state != State.WAITING
                    ? "took longer than "
                    : waitsForDescriptor
                            ? ConnectFailure.OUT_OF_DESCRIPTORS + " for "
                            : dialing != null ? "no connection within " : "no free connection within ";
            fail(new Outcome.Failed(Outcome.Stage.DEADLINE, reason + limit));
        } else if (wantsBytes()
                && now - lastHeard >= fetcher.settings().readTimeout().toNanos()) {
            String limit = Wording.duration(fetcher.settings().readTimeout().toNanos());
            String reason;
            if (head != null) {
                reason = "silent for " + limit + " after " + transfer.received() + " bytes";
            } else if (Objects.requireNonNull(connection).heard()) {
                reason = "silent for " + limit + " in the middle of the head";
            } else {
                reason = "no answer within " + limit;
            }
            fail(new Outcome.Failed(Outcome.Stage.DEADLINE, reason));
        } else {
            arm(now);
        }
    }

    /** For the deadline, or for the longest silence allowed from when it last was the server's turn to speak. */
    private void arm(long now) {
        long silence = (wantsBytes() ? lastHeard - now : 0)
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
            cut = cut(failed);
            leave();
            end(failed);
        }
    }

    private static ExchangeRecorder.Cut cut(Outcome.Failed failed) {
        return switch (failed.stage()) {
            case DEADLINE -> ExchangeRecorder.Cut.TIME;
            case READ -> failed.temporary() ? ExchangeRecorder.Cut.DISCONNECT : ExchangeRecorder.Cut.UNWANTED;
            default -> ExchangeRecorder.Cut.UNWANTED;
        };
    }

    /** Ends, the connection free for others if it can serve them. */
    private void release() {
        cut = ExchangeRecorder.Cut.NONE;
        HttpConnection current = Objects.requireNonNull(connection);
        connection = null;
        ended();
        current.release();
    }

    /** Ends, nothing left behind: no place in a queue, no connection. */
    private void leave() {
        boolean waited = state == State.WAITING;
        ended();
        if (waited) {
            fetcher.pool().forget(route, this);
        }
        if (dialing != null) {
            dialing.cancel(false);
            dialing = null;
        }
        if (connection != null) {
            HttpConnection current = connection;
            connection = null;
            current.close();
        }
    }

    private void ended() {
        state = State.ENDED;
        transfer.close();
        if (recording != null) {
            if (head != null) {
                recording.end(cut);
            } else {
                recording.discard();
            }
            recording = null;
        }
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }

    private void end(Outcome outcome) {
        try {
            sink.end(outcome);
        } catch (Throwable thrown) {
            fetcher.sinkThrew(thrown);
        }
    }
}
