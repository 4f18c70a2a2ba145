package crawler.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.socksx.SocksMessage;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequest;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A proxy on loopback, CONNECT or SOCKS5, that leads every tunnel to one server, or refuses as told. */
final class ProxyServer implements AutoCloseable {
    /** What was asked for: {@code host:port}, with the credentials in front if there were any. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final EventLoopGroup group;
    private final int target;
    private final Channel server;
    private HttpResponseStatus httpStatus = HttpResponseStatus.OK;
    private Socks5CommandStatus socksStatus = Socks5CommandStatus.SUCCESS;
    private @Nullable String password;

    private ProxyServer(EventLoopGroup group, int target, Route.Proxy.Kind kind) {
        this.group = group;
        this.target = target;
        this.server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (kind == Route.Proxy.Kind.HTTP) {
                            channel.pipeline()
                                    .addLast(new HttpServerCodec(), new HttpObjectAggregator(1000), new Connect());
                        } else {
                            channel.pipeline()
                                    .addLast(
                                            Socks5ServerEncoder.DEFAULT,
                                            new Socks5InitialRequestDecoder(),
                                            new Socks());
                        }
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    static ProxyServer http(EventLoopGroup group, int target) {
        return new ProxyServer(group, target, Route.Proxy.Kind.HTTP);
    }

    static ProxyServer socks(EventLoopGroup group, int target) {
        return new ProxyServer(group, target, Route.Proxy.Kind.SOCKS5);
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    ProxyServer answers(HttpResponseStatus status) {
        httpStatus = status;
        return this;
    }

    ProxyServer answers(Socks5CommandStatus status) {
        socksStatus = status;
        return this;
    }

    /** Wants {@code user:password}. */
    ProxyServer wants(String userAndPassword) {
        password = userAndPassword;
        return this;
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
    }

    private ChannelFuture onward(ChannelHandlerContext context) {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Relay(context.channel()))
                .connect("127.0.0.1", target);
    }

    private static void tunnel(ChannelHandlerContext context, Channel onward) {
        context.pipeline().addLast(new Relay(onward));
        while (!(context.pipeline().first() instanceof Relay)) {
            context.pipeline().removeFirst();
        }
        onward.config().setAutoRead(true);
    }

    private final class Connect extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            String authorization = request.headers().get("proxy-authorization");
            asked.add((authorization == null ? "" : authorization + " ") + request.uri());
            HttpResponseStatus status = httpStatus;
            if (password != null && !BasicAuthorization.of(password).equals(authorization)) {
                status = HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED;
            }
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
            if (status.code() != 200) {
                response.headers().set("content-length", 0);
                var unused = context.writeAndFlush(response);
                return;
            }
            var unusedConnect = onward(context).addListener((ChannelFuture onward) -> {
                var unusedWrite = context.writeAndFlush(response);
                tunnel(context, onward.channel());
            });
        }
    }

    private final class Socks extends SimpleChannelInboundHandler<SocksMessage> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, SocksMessage message) {
            if (message instanceof Socks5InitialRequest) {
                boolean auth = password != null;
                context.pipeline()
                        .addFirst(auth ? new Socks5PasswordAuthRequestDecoder() : new Socks5CommandRequestDecoder());
                var unused = context.writeAndFlush(
                        new DefaultSocks5InitialResponse(auth ? Socks5AuthMethod.PASSWORD : Socks5AuthMethod.NO_AUTH));
            } else if (message instanceof Socks5PasswordAuthRequest request) {
                String given = request.username() + ":" + request.password();
                asked.add(given);
                context.pipeline().addFirst(new Socks5CommandRequestDecoder());
                var unused = context.writeAndFlush(new DefaultSocks5PasswordAuthResponse(
                        given.equals(password) ? Socks5PasswordAuthStatus.SUCCESS : Socks5PasswordAuthStatus.FAILURE));
            } else if (message instanceof Socks5CommandRequest request) {
                asked.add(request.dstAddrType() + " " + request.dstAddr() + ":" + request.dstPort());
                var unusedConnect = onward(context).addListener((ChannelFuture onward) -> {
                    var unusedWrite = context.writeAndFlush(
                            new DefaultSocks5CommandResponse(socksStatus, Socks5AddressType.IPv4, "127.0.0.1", 1));
                    if (socksStatus.isSuccess()) {
                        tunnel(context, onward.channel());
                    } else {
                        var unusedClose = onward.channel().close();
                    }
                });
            }
        }
    }

    private static final class Relay extends ChannelInboundHandlerAdapter {
        private final Channel other;

        Relay(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var unused = other.writeAndFlush(message);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (other.isActive()) {
                var unused = other.writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
                        .addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
        }
    }
}
