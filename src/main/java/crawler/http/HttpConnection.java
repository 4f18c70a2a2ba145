package crawler.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and the exchange it serves at the moment, if any. Touched only on its event loop.
 *
 * <p>Reads only when asked: auto-read is off. An idle connection has one read outstanding, which can bring but two
 * things, the end or bytes nobody asked for, and both are its end.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write that fails ends the channel, and that is told by channelInactive
final class HttpConnection extends EventHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final int MAX_INTERIM = 20;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ConnectionPool pool;
    private final ConnectionPool.Host host;
    private final ResponseDecoder decoder = new ResponseDecoder();
    private final Channel channel;
    private @Nullable ChannelHandlerContext context;

    private @Nullable HttpExchange exchange;
    private boolean reused; // it was idle before this exchange: the server may have hung up meanwhile
    private int interim; // 1xx answers to this exchange
    private boolean skipEnd; // the end that follows belongs to a 1xx
    private boolean framed; // the answer says where it ends, other than by the end of the connection
    private boolean keepAlive = true; // as long as no answer came
    private boolean inRead; // between a read and its end: what to do next is decided there
    private boolean pooled = true;
    private long idleNanos = IDLE_NANOS;
    private long idleSince;
    private boolean endedWithoutNotice; // of TLS

    private HttpConnection(Channel channel, ConnectionPool pool, ConnectionPool.Host host) {
        this.channel = channel;
        this.pool = pool;
        this.host = host;
    }

    /** Makes a dialled channel a connection. */
    static HttpConnection on(Channel channel, ConnectionPool pool, ConnectionPool.Host host) {
        HttpConnection connection = new HttpConnection(channel, pool, host);
        channel.pipeline().addLast(connection.decoder, connection);
        return connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    ConnectionPool.Host host() {
        return host;
    }

    boolean isActive() {
        return channel.isActive();
    }

    /** The address connected to: the server's, or its proxy's. */
    @Nullable
    InetAddress peer() {
        return channel.remoteAddress() instanceof InetSocketAddress address ? address.getAddress() : null;
    }

    /** Whether the exchange found the connection idle, so that the server may have hung up before it came. */
    boolean reused() {
        return reused;
    }

    /** Whether what came may be an answer's, and not what the answer before had too much. */
    boolean isAnswered() {
        return decoder.heard() && !decoder.isJunk();
    }

    /** Whether any byte came. */
    boolean heard() {
        return decoder.heard();
    }

    /** Sends a request; what comes back goes to the exchange until it releases or closes the connection. */
    void start(HttpExchange next, ByteBuf request, boolean head) {
        exchange = next;
        interim = 0;
        skipEnd = false;
        keepAlive = false;
        decoder.expect(head);
        decoder.record(next.recording());
        channel.writeAndFlush(request);
        if (next.readMore()) {
            read();
        }
        if (!channel.isActive()) {
            // It ended before its handlers were there to be told, or is about to tell them a second time.
            channel.eventLoop().execute(() -> lost(null));
        }
    }

    /** Whether the answer, whose head came, leaves the connection usable after its end. */
    boolean keepAlive() {
        return keepAlive;
    }

    /** Asks for more bytes. */
    void read() {
        if (!inRead && context != null) {
            context.read();
        }
    }

    /** The exchange is over; another may come. Closes if the server would not have it, or said more than it should. */
    void release() {
        exchange = null;
        decoder.record(null);
        if (!keepAlive || decoder.hasLeftover() || !channel.isActive()) {
            close();
            return;
        }
        reused = true;
        idleSince = pool.now();
        read();
        pool.release(this);
    }

    /** Closes at once; the exchange, if any, has seen to itself. */
    void close() {
        exchange = null;
        channel.close();
        pool.closed(this);
    }

    /** Closes at once, and gives the exchange a new connection in place of this one. */
    void replaceFor(HttpExchange again) {
        exchange = null;
        channel.close();
        pool.replace(this, again);
    }

    /** Says once whether the pool still counts this connection. */
    boolean leavePool() {
        boolean was = pooled;
        pooled = false;
        return was;
    }

    boolean idleTooLong(long now) {
        return now - idleSince >= idleNanos;
    }

    // ---- from the channel

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inRead = true;
        try {
            if (exchange == null) {
                if (pooled) {
                    close(); // nobody asked for this
                }
            } else if (message instanceof HttpObject part) {
                take(exchange, part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(HttpExchange current, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            current.lost(ResponseDecoder.failed(message));
        } else if (message instanceof HttpResponse response) {
            head(current, response);
        } else if (message instanceof HttpContent piece) {
            boolean end = message instanceof LastHttpContent;
            if (end && skipEnd) {
                skipEnd = false;
            } else if (end && !framed && endedWithoutNotice) {
                current.lost(read("TLS connection closed without notice, the body may be cut"));
            } else {
                current.content(piece.content(), end);
            }
        }
    }

    private void head(HttpExchange current, HttpResponse response) {
        int status = response.status().code();
        if (status == 101) {
            current.lost(new BadAnswerException("answered by switching protocols").failed());
        } else if (status < 200) {
            skipEnd = true;
            current.interim();
            if (++interim > MAX_INTERIM) {
                current.lost(new BadAnswerException("more than " + MAX_INTERIM + " interim answers").failed());
            }
        } else {
            HttpHeaders headers = response.headers();
            framed = headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                    || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                    || status == 204
                    || status == 304
                    || current.isHead();
            keepAlive = framed
                    && !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)
                    && (!decoder.http10()
                            || headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true));
            idleNanos = idleNanos(headers.get("Keep-Alive"));
            current.head(status, headers);
        }
    }

    /** How long the connection may stay idle: three quarters of what {@code Keep-Alive: timeout=…} promises. */
    private static long idleNanos(@Nullable String keepAlive) {
        if (keepAlive == null) {
            return IDLE_NANOS;
        }
        int at = keepAlive.toLowerCase(Locale.ROOT).indexOf("timeout=");
        if (at < 0) {
            return IDLE_NANOS;
        }
        long seconds = 0;
        for (int i = at + "timeout=".length(); i < keepAlive.length() && seconds < 1000; i++) {
            int digit = keepAlive.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            seconds = seconds * 10 + digit;
        }
        return Math.min(IDLE_NANOS, TimeUnit.SECONDS.toNanos(seconds) * 3 / 4);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        inRead = false;
        if (exchange == null || exchange.readMore()) {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent close && !close.isSuccess()) {
            endedWithoutNotice = true;
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inRead = false;
        lost(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        inRead = false;
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String message = Wording.printable(String.valueOf(cause.getMessage()), 80);
        if (cause instanceof BadAnswerException bad) {
            lost(bad.failed());
        } else if (cause instanceof SSLException) {
            lost(read("TLS: " + Wording.printable(TlsFailure.text(cause), 80)));
        } else if (cause instanceof IOException) {
            boolean reset = message.contains("reset") || message.contains("Broken pipe");
            lost(read(reset ? "connection reset" : "connection lost: " + message));
        } else if (thrown instanceof DecoderException) {
            lost(new BadAnswerException("bad answer: " + message).failed());
        } else if (cause instanceof Error) {
            lost(new Outcome.Failed(Outcome.Stage.BROKEN, String.valueOf(cause)));
        } else {
            LOG.error("Bug in a connection's handlers", thrown);
            lost(new BadAnswerException("internal error: " + cause).failed());
        }
    }

    private static Outcome.Failed read(String reason) {
        return new Outcome.Failed(Outcome.Stage.READ, reason);
    }

    /** No more bytes will come. */
    private void lost(Outcome.@Nullable Failed why) {
        HttpExchange current = exchange;
        if (current == null) {
            close();
        } else {
            current.lost(why);
        }
    }
}
