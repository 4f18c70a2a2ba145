package crawler.redis;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.SocketAddressResolver;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/**
 * Lettuce over a Unix socket, by the JDK's own channels (JEP 380) and on our event loops. By itself it would ask for a
 * native library; so its URI has a host, which {@link #to} leads to the socket.
 */
final class UnixSocketClient extends RedisClient {
    private final EventLoopGroup group;

    UnixSocketClient(ClientResources resources, RedisURI uri, EventLoopGroup group) {
        super(resources, uri);
        this.group = group;
    }

    /** Leads every URI to the socket. */
    static SocketAddressResolver to(Path socket) {
        return new SocketAddressResolver() {
            @Override
            public SocketAddress resolve(RedisURI uri) {
                return UnixDomainSocketAddress.of(socket);
            }
        };
    }

    @Override
    protected <K, V, T extends RedisChannelHandler<K, V>> ConnectionFuture<T> initializeChannelAsync(
            ConnectionBuilder builder) {
        builder.bootstrap(new Bootstrap().group(group).channel(NioDomainSocketChannel.class));
        return super.initializeChannelAsync(builder);
    }
}
