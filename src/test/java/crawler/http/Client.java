package crawler.http;

import static java.util.Objects.requireNonNull;

import crawler.url.WebUrl;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A {@link NettyFetcher} on a loop of its own, real sockets on loopback, time that stands. */
final class Client implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    final EventLoop loop = group.next();
    final AtomicInteger reads = new AtomicInteger(); // from all connections, and done with
    final ManualTime time = new ManualTime();
    final NettyFetcher fetcher;

    /** Settings in the making. */
    static final class Settings {
        int connections = 100;
        int connectionsPerHost = 8;
        long maxBodyBytes = 10_000_000;
        String userAgent = "crawler/test";
        List<Map.Entry<String, String>> headers = List.of();

        HttpSettings build() {
            return new HttpSettings(
                    connections,
                    connectionsPerHost,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30),
                    2,
                    10,
                    maxBodyBytes,
                    userAgent,
                    headers,
                    null,
                    Map.of(),
                    false,
                    null,
                    null,
                    false);
        }
    }

    Client() {
        this(settings -> settings);
    }

    Client(UnaryOperator<Settings> change) {
        fetcher = new NettyFetcher(
                change.apply(new Settings()).build(),
                loop,
                new LoopbackDialer(loop, reads),
                Client::route,
                time,
                time,
                null);
    }

    Client(UnaryOperator<Settings> change, Function<EventLoop, Dialer> dialer) {
        fetcher = new NettyFetcher(
                change.apply(new Settings()).build(), loop, dialer.apply(loop), Client::route, time, time, null);
    }

    Client(ExchangeRecorder recorder) {
        fetcher = new NettyFetcher(
                new Settings().build(), loop, new LoopbackDialer(loop, reads), Client::route, time, time, recorder);
    }

    static Route route(WebUrl url) {
        return new Route(url.scheme().equals("https"), url.host(), url.port(), null);
    }

    Recorder get(String url) {
        return fetch(Request.Method.GET, url, new Recorder());
    }

    <R extends Recorder> R get(String url, R sink) {
        return fetch(Request.Method.GET, url, sink);
    }

    <R extends Recorder> R fetch(Request.Method method, String url, R sink) {
        return fetch(new Request(method, requireNonNull(WebUrl.parse(url)), new RequestContext(0)), sink);
    }

    <R extends Recorder> R fetch(Request request, R sink) {
        onLoop(() -> {
            sink.exchange = fetcher.fetch(request, sink);
            if (sink.hasHead() || sink.ended()) {
                throw new AssertionError("called back from inside fetch");
            }
        });
        onLoop(() -> {}); // now it has begun
        return sink;
    }

    /** Runs on the loop and waits. */
    <T> T onLoop(Callable<T> task) {
        try {
            return loop.submit(task).get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void onLoop(Runnable task) {
        onLoop(() -> {
            task.run();
            return true;
        });
    }

    /** Lets the clock go, and the loop do what follows from it. */
    void advance(Duration by) {
        onLoop(() -> {}); // what has begun is done with, at the old time
        time.advance(by);
        onLoop(() -> {});
    }

    int open() {
        return onLoop(() -> fetcher.pool().open());
    }

    int idle() {
        return onLoop(() -> fetcher.pool().idle());
    }

    int hosts() {
        return onLoop(() -> fetcher.pool().hosts());
    }

    /** Closes gracefully, and fails if connections stay behind. */
    @Override
    public void close() {
        Future<?> closed = onLoop(fetcher::close);
        boolean gone = closed.awaitUninterruptibly(20, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        if (!gone) {
            throw new AssertionError("connections were left behind");
        }
    }

    /** Connects to the port of the route on loopback, whatever its host; no TLS, no proxies. */
    static class LoopbackDialer implements Dialer {
        private final EventLoop loop;
        private final AtomicInteger reads;

        LoopbackDialer(EventLoop loop, AtomicInteger reads) {
            this.loop = loop;
            this.reads = reads;
        }

        @Override
        public Future<Channel> dial(Route route) {
            Promise<Channel> promise = loop.newPromise();
            ChannelFuture connecting = new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.ALLOCATOR, NettyFetcher.ALLOCATOR)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(handler())
                    .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), route.port()));
            connecting.addListener(done -> {
                if (!done.isSuccess()) {
                    promise.tryFailure(new DialException(Outcome.Stage.CONNECT, "connection refused"));
                } else if (!promise.trySuccess(connecting.channel())) {
                    var unused = connecting.channel().close();
                }
            });
            promise.addListener(done -> {
                if (done.isCancelled()) {
                    var unused = connecting.channel().close();
                }
            });
            return promise;
        }

        ChannelHandler handler() {
            return new ChannelInboundHandlerAdapter() {
                @Override
                public void channelReadComplete(ChannelHandlerContext ctx) {
                    ctx.fireChannelReadComplete();
                    reads.incrementAndGet();
                }
            };
        }
    }
}
