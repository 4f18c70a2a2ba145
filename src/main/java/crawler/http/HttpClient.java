package crawler.http;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The client of one run, on one event loop: built of the parts of this package, each with one concern. The wrappers stand in
 * the order in which they decide, the outermost last.
 */
public final class HttpClient implements Fetcher, AutoCloseable {
    private static final int TICK_MILLIS = 20;

    private final HashedWheelTimer timer = new HashedWheelTimer(
            new DefaultThreadFactory("timer", true), TICK_MILLIS, TimeUnit.MILLISECONDS, 512, false);
    private final NettyDialer dialer;
    private final NettyFetcher connections;
    private final Fetcher outermost;
    private final EventLoop loop;

    /**
     * A client without connections.
     *
     * @param loop the thread of everything here
     * @throws IllegalArgumentException naming a setting that is no good: a proxy, a file of certificates, a cookie jar
     */
    public HttpClient(HttpSettings settings, EventLoop loop) {
        this.loop = loop;
        dialer = new NettyDialer(
                loop,
                NioSocketChannel::new,
                settings.connectTimeout(),
                new HostResolver(
                        loop,
                        NameServers.ofSystem(),
                        new NameCache(100_000),
                        HostResolver.QUERY_TIMEOUT,
                        System::nanoTime),
                new TlsClient(settings.insecure(), settings.caFile()),
                System::nanoTime);
        Proxies proxies = new Proxies(settings.proxy(), settings.environment());
        connections = new NettyFetcher(settings, loop, dialer, proxies::route, timer, System::nanoTime);
        outermost = connections;
    }

    @Override
    public Exchange fetch(Request request, ResponseSink sink) {
        return outermost.fetch(request, sink);
    }

    /** Closes every connection and stops the timer. From any thread but the loop; waits until it is done. */
    @Override
    public void close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        loop.execute(() -> {
            var unused = connections.close().addListener(done -> {
                dialer.close();
                closed.complete(null);
            });
        });
        closed.join();
        timer.stop();
    }
}
