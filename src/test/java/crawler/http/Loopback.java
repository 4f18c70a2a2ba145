package crawler.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An event loop with servers of a few lines on it, for one test. */
final class Loopback implements AutoCloseable {
    final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    final EventLoop loop = group.next();

    private final List<Socket> held = new ArrayList<>();

    /** Runs on the event loop. */
    <T> T on(Callable<T> work) {
        try {
            return loop.submit(work).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A server whose connections are set up so; its port. */
    int server(Consumer<Channel> setup) {
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        setup.accept(channel);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** A port where nobody listens and nobody else will. */
    int deadPort() {
        try {
            Socket bound = new Socket();
            held.add(bound);
            bound.bind(new InetSocketAddress(NetUtil.LOCALHOST4, 0));
            return bound.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends back what it gets. */
    static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var unused = context.writeAndFlush(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
        }
    }

    /** Takes what comes and does not answer. */
    static final class Mute extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
        }
    }

    /** Closes every connection at once. */
    static final class Closes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            var unused = context.close();
        }
    }

    /** Answers whatever it gets with these bytes, latin-1. */
    static final class Says extends ChannelInboundHandlerAdapter {
        private final String bytes;
        private final boolean closes;

        Says(String bytes) {
            this(bytes, false);
        }

        Says(String bytes, boolean closes) {
            this.bytes = bytes;
            this.closes = closes;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            var unused = context.writeAndFlush(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
            if (closes) {
                var unusedClose = context.close();
            }
        }
    }

    /** Writes the text on a dialed channel and waits for as many bytes to come back. */
    String echo(Channel channel, String text) throws Exception {
        Promise<String> promise = loop.newPromise();
        StringBuilder got = new StringBuilder();
        loop.execute(() -> {
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    got.append(((ByteBuf) message).toString(StandardCharsets.US_ASCII));
                    ReferenceCountUtil.release(message);
                    if (got.length() >= text.length()) {
                        promise.trySuccess(got.toString());
                    }
                }

                @Override
                public void channelReadComplete(ChannelHandlerContext context) {
                    context.read();
                }

                @Override
                public void channelInactive(ChannelHandlerContext context) {
                    promise.tryFailure(new AssertionError("closed after " + got));
                }
            });
            var unused = channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
            channel.read();
        });
        return promise.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        for (Socket socket : held) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
