package crawler.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A name server on loopback, UDP and TCP on one port, that answers as told; what it was not told of does not exist. */
final class DnsServer implements AutoCloseable {
    private final Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final Map<String, DnsResponseCode> codes = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> silences = new ConcurrentHashMap<>();
    private final Map<String, Boolean> truncated = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final AtomicInteger askedOverTcp = new AtomicInteger();
    private final Channel udp;
    private Channel tcp;

    DnsServer(EventLoopGroup group) {
        Bootstrap datagrams = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(),
                                        new DatagramDnsResponseEncoder(),
                                        new SimpleChannelInboundHandler<DatagramDnsQuery>() {
                                            @Override
                                            protected void channelRead0(
                                                    ChannelHandlerContext context, DatagramDnsQuery query) {
                                                DnsResponse response = answer(
                                                        query,
                                                        new DatagramDnsResponse(
                                                                /* sender= */ query.recipient(),
                                                                /* recipient= */ query.sender(),
                                                                query.id()),
                                                        true);
                                                if (response != null) {
                                                    var unused = context.writeAndFlush(response);
                                                }
                                            }
                                        });
                    }
                });
        ServerBootstrap streams = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new TcpDnsQueryDecoder(),
                                        new TcpDnsResponseEncoder(),
                                        new SimpleChannelInboundHandler<DnsQuery>() {
                                            @Override
                                            protected void channelRead0(ChannelHandlerContext context, DnsQuery query) {
                                                askedOverTcp.incrementAndGet();
                                                var unused = context.writeAndFlush(
                                                        answer(query, new DefaultDnsResponse(query.id()), false));
                                            }
                                        });
                    }
                });
        // Both need the same port: what is free for the one may be taken for the other.
        ChannelFuture both;
        do {
            tcp = streams.bind("127.0.0.1", 0).syncUninterruptibly().channel();
            int port = ((InetSocketAddress) tcp.localAddress()).getPort();
            both = datagrams.bind("127.0.0.1", port).awaitUninterruptibly();
            if (!both.isSuccess()) {
                tcp.close().syncUninterruptibly();
            }
        } while (!both.isSuccess());
        udp = both.channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) udp.localAddress();
    }

    DnsServer host(String name, InetAddress... found) {
        addresses.put(name, List.of(found));
        return this;
    }

    /** The name stands for the other one, of which nothing is said along with it. */
    DnsServer alias(String name, String other) {
        aliases.put(name, other);
        return host(name);
    }

    DnsServer fails(String name, DnsResponseCode code) {
        codes.put(name, code);
        return this;
    }

    /** Does not answer so many questions for the name. */
    DnsServer silent(String name, int times) {
        silences.put(name, new AtomicInteger(times));
        return this;
    }

    /** Sends the IPv4 addresses over TCP only. */
    DnsServer truncates(String name) {
        truncated.put(name, true);
        return this;
    }

    /** How often the addresses (A) of the name were asked for. */
    int asked(String name) {
        return asked.getOrDefault(name, new AtomicInteger()).get();
    }

    int askedOverTcp() {
        return askedOverTcp.get();
    }

    private @Nullable DnsResponse answer(DnsQuery query, DnsResponse response, boolean datagram) {
        DnsQuestion question = query.recordAt(DnsSection.QUESTION);
        String name = question.name().substring(0, question.name().length() - 1);
        if (question.type().equals(DnsRecordType.A)) {
            asked.computeIfAbsent(name, ignored -> new AtomicInteger()).incrementAndGet();
        }
        AtomicInteger silence = silences.get(name);
        if (silence != null && silence.getAndDecrement() > 0) {
            ReferenceCountUtil.release(response);
            return null;
        }
        response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
        List<InetAddress> found = addresses.get(name);
        DnsResponseCode code = codes.get(name);
        if (datagram && question.type().equals(DnsRecordType.A) && truncated.containsKey(name)) {
            return response.setTruncated(true);
        }
        if (code != null || found == null) {
            return response.setCode(code != null ? code : DnsResponseCode.NXDOMAIN);
        }
        String alias = aliases.get(name);
        if (alias != null) {
            ByteBuf data = Unpooled.buffer();
            for (String label : alias.split("\\.", -1)) {
                ByteBufUtil.writeUtf8(data.writeByte(label.length()), label);
            }
            response.addRecord(
                    DnsSection.ANSWER,
                    new DefaultDnsRawRecord(question.name(), DnsRecordType.CNAME, 60, data.writeByte(0)));
        }
        for (InetAddress address : found) {
            byte[] bytes = address.getAddress();
            if (question.type().equals(bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA)) {
                response.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsRawRecord(question.name(), question.type(), 60, Unpooled.wrappedBuffer(bytes)));
            }
        }
        return response;
    }

    @Override
    public void close() {
        udp.close().syncUninterruptibly();
        tcp.close().syncUninterruptibly();
    }
}
