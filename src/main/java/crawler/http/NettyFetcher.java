package crawler.http;

import crawler.url.WebUrl;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.Timer;
import io.netty.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 over pooled connections: one request, one answer, whatever it is. Redirects and retries are for the wrappers.
 *
 * <p>One for an event loop; it, its {@link ConnectionPool} and its exchanges are touched on that loop only.
 */
final class NettyFetcher implements Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(NettyFetcher.class);

    /** For every buffer of ours; the default of Netty 4.2, the adaptive one, has open regressions. */
    static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    private final HttpSettings settings;
    private final EventLoop loop;
    private final Function<WebUrl, Route> routes;
    private final Timer timer;
    private final LongSupplier nanoTime;
    private final ConnectionPool pool;
    private final RequestWriter requests;
    private final ContentCodings codings;
    private final @Nullable ExchangeRecorder recorder;
    private boolean sinkThrew;

    /**
     * A fetcher without connections.
     *
     * @param settings how to fetch
     * @param loop the only thread of everything here
     * @param dialer opens connections on that loop
     * @param routes where the connection for a URL leads, and through which proxy
     * @param timer for deadlines, 10 to 50 ms a tick; may be shared by loops, may fire on any thread; not stopped here
     * @param nanoTime {@code System::nanoTime}, or a test's
     * @param recorder is given every exchange; null = nobody is
     */
    NettyFetcher(
            HttpSettings settings,
            EventLoop loop,
            Dialer dialer,
            Function<WebUrl, Route> routes,
            Timer timer,
            LongSupplier nanoTime,
            @Nullable ExchangeRecorder recorder) {
        this.recorder = recorder;
        this.settings = settings;
        this.loop = loop;
        this.routes = routes;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.pool = new ConnectionPool(settings, loop, dialer, timer, nanoTime);
        this.requests = new RequestWriter(settings);
        this.codings = new ContentCodings(settings.maxBodyBytes());
    }

    @Override
    public Exchange fetch(Request request, ResponseSink sink) {
        assert loop.inEventLoop();
        HttpExchange exchange = new HttpExchange(this, request, routes.apply(request.url()), sink);
        loop.execute(exchange);
        return exchange;
    }

    /**
     * Closes the connections: idle ones now, the others when their exchanges end; later fetches fail. On the loop.
     *
     * @return done when the last one is closed
     */
    Future<@Nullable Void> close() {
        return pool.close();
    }

    HttpSettings settings() {
        return settings;
    }

    EventLoop loop() {
        return loop;
    }

    Timer timer() {
        return timer;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    ConnectionPool pool() {
        return pool;
    }

    RequestWriter requests() {
        return requests;
    }

    ContentCodings codings() {
        return codings;
    }

    @Nullable
    ExchangeRecorder recorder() {
        return recorder;
    }

    /**
     * A sink broke its contract: a bug of ours, told once in full, however many pages it hits. That memory is out is told by
     * who ends the run.
     */
    void sinkThrew(Throwable thrown) {
        if (!sinkThrew && !(thrown instanceof OutOfMemoryError)) {
            sinkThrew = true;
            LOG.error("A sink threw; its pages end as failures, this is logged once", thrown);
        }
    }
}
