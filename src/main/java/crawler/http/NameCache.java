package crawler.http;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of hosts, shared by the event loops of a run. An answer lives as long as its server says, but at least
 * half a minute and at most an hour. Failures are not kept here but by each {@link HostResolver}, which knows why.
 *
 * <p>Netty's cache grows without bound while answers live; a crawl sees very many hosts, so it is emptied from time to
 * time. Thread-safe.
 */
final class NameCache implements DnsCache {
    private static final int SHORTEST_SECONDS = 30;
    private static final int LONGEST_SECONDS = 3600;

    private final DefaultDnsCache addresses = new DefaultDnsCache(SHORTEST_SECONDS, LONGEST_SECONDS, 0);
    private final AtomicInteger sinceEmpty = new AtomicInteger();
    private final int mostEntries;

    /** An empty cache that is emptied after so many answers. */
    NameCache(int mostEntries) {
        this.mostEntries = mostEntries;
    }

    @Override
    public void clear() {
        addresses.clear();
    }

    @Override
    public boolean clear(String hostname) {
        return addresses.clear(hostname);
    }

    @Override
    public @Nullable List<? extends DnsCacheEntry> get(String hostname, DnsRecord[] additionals) {
        return addresses.get(hostname, additionals);
    }

    @Override
    public @Nullable DnsCacheEntry cache(
            String hostname, DnsRecord[] additionals, InetAddress address, long originalTtl, EventLoop loop) {
        if (sinceEmpty.incrementAndGet() > mostEntries) {
            sinceEmpty.set(0);
            clear();
        }
        return addresses.cache(hostname, additionals, address, originalTtl, loop);
    }

    @Override
    public @Nullable DnsCacheEntry cache(String hostname, DnsRecord[] additionals, Throwable cause, EventLoop loop) {
        return addresses.cache(hostname, additionals, cause, loop);
    }
}
