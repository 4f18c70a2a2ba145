package crawler.http;

import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.DnsServerResponseFeedbackAddressStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Which name server is asked first and which next. Servers are asked in the order of resolv.conf, but one that kept
 * silent is asked last from then on; a single server is asked twice, since one lost datagram is no answer.
 *
 * <p>Owned by one {@link HostResolver}, on its event loop.
 */
final class NameServers implements DnsServerAddressStreamProvider {
    /** As many as other resolvers ask (resolv.conf(5), MAXNS): more would take too long to fail. */
    private static final int MOST = 3;

    /** Keeps {@link #first} small without a jump in the order of 1, 2 or 3 servers. */
    private static final int COMMON_MULTIPLE = 6;

    private final Supplier<DnsServerAddressStream> source;
    private int first; // index of the server asked first; touched only on the loop

    private NameServers(Supplier<DnsServerAddressStream> source) {
        this.source = source;
    }

    /** Those the system is configured with; a change of resolv.conf is noticed within minutes. */
    static NameServers ofSystem() {
        return new NameServers(
                () -> DnsServerAddressStreamProviders.platformDefault().nameServerAddressStream(""));
    }

    /** The given ones, at least one. */
    static NameServers of(List<InetSocketAddress> servers) {
        DnsServerAddressStream stream = DnsServerAddresses.sequential(servers).stream();
        return new NameServers(stream::duplicate);
    }

    @Override
    public DnsServerAddressStream nameServerAddressStream(String hostname) {
        DnsServerAddressStream stream = source.get();
        List<InetSocketAddress> servers = new ArrayList<>();
        int count = Math.min(stream.size(), MOST);
        for (int i = 0; i < count; i++) {
            servers.add(stream.next());
        }
        List<InetSocketAddress> turn = new ArrayList<>();
        for (int i = 0; i < Math.max(2, count); i++) {
            turn.add(servers.get((first + i) % count));
        }
        return new Turn(turn, 0);
    }

    /** The order for one question; endless, as Netty asks. */
    private final class Turn implements DnsServerResponseFeedbackAddressStream {
        private final List<InetSocketAddress> servers;
        private int next;

        Turn(List<InetSocketAddress> servers, int next) {
            this.servers = servers;
            this.next = next;
        }

        @Override
        public InetSocketAddress next() {
            InetSocketAddress server = servers.get(next);
            next = (next + 1) % servers.size();
            return server;
        }

        @Override
        public int size() {
            return servers.size();
        }

        @Override
        public Turn duplicate() {
            return new Turn(servers, next);
        }

        @Override
        public void feedbackSuccess(InetSocketAddress address, long queryResponseTimeNanos) {}

        @Override
        public void feedbackFailure(InetSocketAddress address, Throwable cause, long queryResponseTimeNanos) {
            // Two questions (A, AAAA) fail at a time: only the first to do so moves on.
            if (!(cause instanceof CancellationException)
                    && address.equals(nameServerAddressStream("").next())) {
                first = (first + 1) % COMMON_MULTIPLE;
            }
        }
    }
}
