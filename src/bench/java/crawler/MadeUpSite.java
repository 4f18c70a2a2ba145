package crawler;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * 10,000 pages on a free port of the loopback address, all to be reached from {@link #url url(0)}. A page begins with ten
 * links to others of the site; a text of some 30 KB with 120 links to elsewhere follows, the same every time.
 */
final class MadeUpSite implements AutoCloseable {
    private static final int PAGES = 10_000;
    private static final int BODIES = 64;
    private static final int LINKS = 10;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ByteBuf[] bodies = new ByteBuf[BODIES];
    private final Channel channel;

    private MadeUpSite() {
        for (int i = 0; i < BODIES; i++) {
            bodies[i] = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer().writeBytes(text(i)).asReadOnly());
        }
        channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(new HttpServerCodec(), new Pages());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** As manuals are: headings, paragraphs, references, code. */
    private static byte[] text(int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(40_000);
        for (int section = 0; section < 40; section++) {
            text.append("<div class=\"section\" id=\"s").append(section).append("\">\n<h3>");
            words(text, random, 4);
            text.append("<a class=\"headerlink\" href=\"https://manual.example/")
                    .append(seed)
                    .append("#s")
                    .append(section)
                    .append("\" title=\"Permalink\">&para;</a></h3>\n");
            for (int paragraph = 0; paragraph < 2; paragraph++) {
                text.append("<p>");
                words(text, random, 45);
                text.append("<a href=\"https://www.example.org/reference/")
                        .append(random.nextInt(100_000))
                        .append("?lang=en&amp;view=all\"><code class=\"literal\">");
                words(text, random, 2);
                text.append("</code></a></p>\n");
            }
            text.append("<pre>if (a &lt; b &amp;&amp; c) {\n    return;\n}</pre>\n</div>\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void words(StringBuilder text, Random random, int count) {
        for (int i = 0; i < count; i++) {
            for (int letters = 2 + random.nextInt(7); letters > 0; letters--) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            text.append(' ');
        }
    }

    static MadeUpSite start() {
        return new MadeUpSite();
    }

    String url(int page) {
        return "http://127.0.0.1:" + ((InetSocketAddress) channel.localAddress()).getPort() + "/p/" + page;
    }

    @Override
    public void close() {
        group.shutdownGracefully().syncUninterruptibly();
    }

    private final class Pages extends SimpleChannelInboundHandler<Object> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            if (!(message instanceof HttpRequest request)) {
                return;
            }
            String path = request.uri();
            FullHttpResponse answer = path.matches("/p/\\d{1,6}")
                    ? page(Integer.parseInt(path.substring(3)))
                    : new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND);
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
            boolean stays = HttpUtil.isKeepAlive(request);
            if (!stays) {
                answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            context.writeAndFlush(answer).addListener(stays ? future -> {} : ChannelFutureListener.CLOSE);
        }

        private FullHttpResponse page(int number) {
            StringBuilder links = new StringBuilder("<!doctype html>\n");
            for (int i = 0; i < LINKS; i++) {
                links.append("<p><a href=\"")
                        .append((number * LINKS + i) % PAGES)
                        .append("\">page</a>\n");
            }
            FullHttpResponse answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.wrappedBuffer(
                            Unpooled.copiedBuffer(links, StandardCharsets.US_ASCII),
                            bodies[number % BODIES].duplicate()));
            answer.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
            return answer;
        }
    }
}
