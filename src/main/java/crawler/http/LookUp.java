package crawler.http;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsQueryLifecycleObserver;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One name on its way to its addresses. It watches the questions, for Netty does not say whether a host has no address or
 * all its servers refused to tell, as dnsmasq does when too much is asked at a time.
 */
final class LookUp implements DnsQueryLifecycleObserver {
    private final Promise<List<InetAddress>> addresses;
    private @Nullable DnsResponseCode refusal;

    LookUp(Promise<List<InetAddress>> addresses) {
        this.addresses = addresses;
    }

    /** For all who ask. */
    Promise<List<InetAddress>> addresses() {
        return addresses;
    }

    /** The code with which a server last refused; null if none did. */
    @Nullable
    DnsResponseCode refusal() {
        return refusal;
    }

    @Override
    public LookUp queryNoAnswer(DnsResponseCode code) {
        refusal = code;
        return this;
    }

    @Override
    public LookUp queryCNAMEd(DnsQuestion alias) {
        return this;
    }

    @Override
    public LookUp queryRedirected(List<InetSocketAddress> servers) {
        return this;
    }

    @Override
    public void queryWritten(InetSocketAddress server, ChannelFuture future) {}

    @Override
    public void queryCancelled(int queriesLeft) {}

    @Override
    public void queryFailed(Throwable cause) {}

    @Override
    public void querySucceed() {}
}
