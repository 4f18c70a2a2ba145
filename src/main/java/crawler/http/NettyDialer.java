package crawler.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: finds the host's addresses, tries them in turn, passes the proxy, shakes hands. One for an event loop,
 * which owns it; its methods are called on that loop.
 */
final class NettyDialer implements Dialer {
    private static final long DEAD_NANOS = 60_000_000_000L;
    private static final int MOST_DEAD = 1000;
    private static final int MOST_ADDRESSES = 8;
    private static final int LARGEST_READ = 256 * 1024;

    private final EventLoop loop;
    private final Duration timeout;
    private final HostResolver names;
    private final TlsClient tls;
    private final BooleanSupplier blocksPrivate;
    private final LongSupplier nanoTime;
    private final Bootstrap bootstrap;

    /** Addresses that did not take a connection, and until when they are tried after all others. */
    private final Map<InetSocketAddress, Long> dead = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Long> eldest) {
            return size() > MOST_DEAD;
        }
    };

    /**
     * A dialer without connections.
     *
     * @param loop where all its connections live
     * @param sockets makes unconnected sockets, {@code NioSocketChannel::new} for an NIO loop
     * @param timeout for TCP to one address, for the proxy's answer and for the TLS handshake, each
     * @param names finds addresses, on the same loop; closed with this dialer
     * @param tls shared by the run
     * @param blocksPrivate whether to leave {@link PrivateAddresses} alone, at the moment
     * @param nanoTime as {@link System#nanoTime}
     */
    NettyDialer(
            EventLoop loop,
            ChannelFactory<? extends Channel> sockets,
            Duration timeout,
            HostResolver names,
            TlsClient tls,
            BooleanSupplier blocksPrivate,
            LongSupplier nanoTime) {
        this.loop = loop;
        this.timeout = timeout;
        this.names = names;
        this.tls = tls;
        this.blocksPrivate = blocksPrivate;
        this.nanoTime = nanoTime;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(sockets)
                .handler(Quiet.INSTANCE)
                .resolver(NoopAddressResolverGroup.INSTANCE) // addresses come resolved, or the proxy resolves them
                .option(ChannelOption.ALLOCATOR, NettyFetcher.ALLOCATOR)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(1024, 16 * 1024, LARGEST_READ))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis())));
    }

    @Override
    public Future<Channel> dial(Route route) {
        assert loop.inEventLoop();
        Dial dial = new Dial(route);
        dial.begin();
        return dial.promise;
    }

    /** Closes the sockets of the resolver; connections belong to those who dialed. */
    void close() {
        names.close();
    }

    /** Ends the pipeline until the caller takes it over: what failed is told by the futures. */
    private static final class Quiet extends EventHandler {
        static final Quiet INSTANCE = new Quiet();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message); // nobody may speak before the first request
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }

    /** Those not known to be dead first; not more than can be waited for. */
    private List<InetSocketAddress> inOrder(List<InetAddress> addresses, int port) {
        List<InetSocketAddress> order = new ArrayList<>(addresses.size());
        List<InetSocketAddress> last = new ArrayList<>();
        for (InetAddress address : addresses) {
            InetSocketAddress socket = new InetSocketAddress(address, port);
            Long until = dead.get(socket);
            (until != null && nanoTime.getAsLong() - until < 0 ? last : order).add(socket);
        }
        order.addAll(last);
        return order.subList(0, Math.min(order.size(), MOST_ADDRESSES));
    }

    /** Why the first of the addresses that must not be connected to must not; null if all may. */
    private @Nullable String objection(List<InetAddress> addresses) {
        if (blocksPrivate.getAsBoolean()) {
            for (InetAddress address : addresses) {
                String objection = PrivateAddresses.objection(address);
                if (objection != null) {
                    return objection;
                }
            }
        }
        return null;
    }

    /** One connection on its way. */
    private final class Dial {
        final Promise<Channel> promise = loop.newPromise();

        private final Route route;
        private List<InetSocketAddress> addresses = List.of();
        private int next; // index of the address to try
        private Outcome.@Nullable Failed firstFailure;
        private @Nullable Channel channel; // the one open now

        Dial(Route route) {
            this.route = route;
            promise.addListener(future -> {
                if (future.isCancelled()) {
                    closeChannel();
                }
            });
        }

        void begin() {
            if (route.tls()) {
                var unused = tls.context(loop); // the first one takes a while: meanwhile we resolve and connect
            }
            Route.Proxy proxy = route.proxy();
            if (proxy != null) { // the user's choice, wherever it is; what it finds for a name we cannot know
                String objection = objection(HostResolver.fixed(route.host()));
                if (objection != null) {
                    refuse(objection);
                    return;
                }
            }
            String host = proxy == null ? route.host() : proxy.host();
            int port = proxy == null ? route.port() : proxy.port();
            names.resolve(host).addListener((Future<List<InetAddress>> found) -> {
                if (promise.isDone()) {
                    return;
                }
                if (!found.isSuccess()) {
                    fail(
                            found.cause() instanceof DialException e
                                    ? e.failed()
                                    : new Outcome.Failed(
                                            Outcome.Stage.RESOLVE, ConnectFailure.text(found.cause()), true));
                    return;
                }
                List<InetAddress> allowed = found.getNow();
                String objection = proxy == null ? objection(allowed) : null;
                if (objection != null) {
                    allowed = allowed.stream()
                            .filter(address -> PrivateAddresses.objection(address) == null)
                            .toList();
                    if (allowed.isEmpty()) {
                        refuse(objection);
                        return;
                    }
                }
                addresses = inOrder(allowed, port);
                connect();
            });
        }

        private void connect() {
            InetSocketAddress address = addresses.get(next++);
            ProxyHandler proxy = ProxyHandshake.handler(route, address, timeout);
            SocketAddress target = proxy == null ? address : ProxyHandshake.destination(route);
            ChannelFuture connecting = (proxy == null ? bootstrap : through(proxy)).connect(target);
            if (connecting.cause() != null) { // no socket: neither this future nor its channel is of our loop
                Throwable cause = connecting.cause();
                if (connecting.channel().isRegistered()) {
                    var unused = connecting.channel().close();
                }
                loop.execute(() -> {
                    if (!promise.isDone()) {
                        notConnected(address, cause);
                    }
                });
                return;
            }
            channel = connecting.channel();
            connecting.addListener((ChannelFuture connected) -> {
                if (promise.isDone()) {
                    closeChannel();
                } else if (!connected.isSuccess()) {
                    notConnected(address, connected.cause());
                } else {
                    dead.remove(address);
                    passProxy(proxy);
                }
            });
        }

        private Bootstrap through(ProxyHandler proxy) {
            return bootstrap.clone().handler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel made) {
                    made.pipeline().addLast(proxy, Quiet.INSTANCE);
                }
            });
        }

        private void notConnected(InetSocketAddress address, Throwable cause) {
            closeChannel();
            String reason = ConnectFailure.reason(cause, address, timeout);
            boolean ours = reason.equals(ConnectFailure.OUT_OF_DESCRIPTORS);
            if (!ours) {
                dead.remove(address); // so that it becomes the youngest
                dead.put(address, nanoTime.getAsLong() + DEAD_NANOS);
            }
            // Behind a family this machine has no route for there is a better reason.
            if (firstFailure == null || firstFailure.reason().equals(ConnectFailure.UNREACHABLE)) {
                firstFailure = new Outcome.Failed(Outcome.Stage.CONNECT, reason);
            }
            if (next < addresses.size() && !ours) {
                connect();
            } else {
                fail(firstFailure);
            }
        }

        private void passProxy(@Nullable ProxyHandler proxy) {
            if (proxy == null) {
                shakeHands();
                return;
            }
            proxy.connectFuture().addListener((Future<Channel> passed) -> {
                if (promise.isDone()) {
                    closeChannel();
                } else if (!passed.isSuccess()) {
                    closeChannel();
                    fail(new Outcome.Failed(
                            Outcome.Stage.CONNECT,
                            ProxyHandshake.reason(passed.cause(), timeout),
                            ProxyHandshake.isTemporary(passed.cause())));
                } else {
                    if (passed.getNow().isActive()) {
                        passed.getNow().pipeline().remove(proxy);
                    }
                    shakeHands();
                }
            });
        }

        private void shakeHands() {
            if (!route.tls()) {
                succeed();
                return;
            }
            tls.context(loop).addListener((Future<SslContext> loaded) -> {
                Channel open = channel;
                if (promise.isDone() || open == null) {
                    closeChannel();
                } else if (!open.isActive()) {
                    fail(TlsFailure.failed(new ClosedChannelException(), timeout));
                } else if (!loaded.isSuccess()) {
                    closeChannel();
                    fail(new Outcome.Failed(
                            Outcome.Stage.TLS, "TLS: not available: " + ConnectFailure.text(loaded.cause())));
                } else {
                    SslHandler handler =
                            TlsClient.handler(loaded.getNow(), open.alloc(), route.host(), route.port(), timeout);
                    open.pipeline().addFirst(handler);
                    open.read();
                    handler.handshakeFuture().addListener((Future<Channel> shaken) -> {
                        if (promise.isDone()) {
                            closeChannel();
                        } else if (!shaken.isSuccess()) {
                            closeChannel();
                            fail(TlsFailure.failed(shaken.cause(), timeout));
                        } else {
                            succeed();
                        }
                    });
                }
            });
        }

        private void succeed() {
            Channel open = channel;
            if (open == null || !open.isActive()) { // a closed channel has lost its handlers
                closeChannel();
                fail(new Outcome.Failed(Outcome.Stage.CONNECT, "connection closed"));
                return;
            }
            open.pipeline().remove(Quiet.INSTANCE);
            if (!promise.trySuccess(open)) {
                closeChannel();
            }
        }

        /** Ends the dial: by the user's own order, so nobody else is to blame and another attempt is of no use. */
        private void refuse(String objection) {
            promise.tryFailure(new DialException(
                    new Outcome.Failed(Outcome.Stage.CONNECT, objection + " (--block-private)", false)));
        }

        /** Ends the dial; whose fault it is stands first where a proxy is between. */
        private void fail(Outcome.Failed failed) {
            Route.Proxy proxy = route.proxy();
            if (proxy != null && failed.stage() != Outcome.Stage.TLS) {
                failed = new Outcome.Failed(
                        Outcome.Stage.CONNECT, "proxy " + proxy + ": " + failed.reason(), failed.temporary());
            }
            promise.tryFailure(new DialException(failed));
        }

        private void closeChannel() {
            if (channel != null) {
                var unused = channel.close();
                channel = null;
            }
        }
    }
}
