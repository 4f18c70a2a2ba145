package crawler.http;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsQueryLifecycleObserver;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.NoopDnsQueryLifecycleObserverFactory;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of hosts without blocking. Owned by one event loop, called on it only.
 *
 * <p>Address literals and {@code localhost} (RFC 6761 §6.3) never leave the machine; /etc/hosts goes before DNS; names are
 * absolute, no search domain is tried. All who ask for a name while it is being looked up share that look-up. A name that
 * does not exist is not asked for again for a minute, one whose server failed for a moment.
 */
final class HostResolver {
    /** How long one name server may think: most lost datagrams are noticed, few slow answers are missed. */
    static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);

    private static final int QUERIES = 16; // of one look-up: A and AAAA, of each server, and some for aliases
    private static final long NO_SUCH_HOST_NANOS = 60_000_000_000L;
    private static final long SERVER_FAILED_NANOS = 200_000_000L; // less than a page waits to be tried again
    private static final int MOST_FAILURES = 10_000;
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    private final EventLoop loop;
    private final NameServers servers;
    private final NameCache cache;
    private final Duration queryTimeout;
    private final LongSupplier nanoTime;
    private final Map<String, LookUp> underWay = new HashMap<>();
    private final Map<String, Failure> failures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failure> eldest) {
            return size() > MOST_FAILURES;
        }
    };
    private @Nullable DnsNameResolver dns; // made with the first name: many runs need none

    /** Why a name has no address, and when to ask again, in {@code nanoTime}. */
    private record Failure(DialException cause, long until) {}

    /**
     * A resolver without sockets yet.
     *
     * @param loop where it lives
     * @param servers whom it asks
     * @param cache what the run knows already
     * @param queryTimeout how long one server may take to answer, else the next is asked
     * @param nanoTime as {@link System#nanoTime}
     */
    HostResolver(EventLoop loop, NameServers servers, NameCache cache, Duration queryTimeout, LongSupplier nanoTime) {
        this.loop = loop;
        this.servers = servers;
        this.cache = cache;
        this.queryTimeout = queryTimeout;
        this.nanoTime = nanoTime;
    }

    /**
     * The addresses of a host, at least one, in the order to try them: families alternate, IPv4 first.
     *
     * @param host as a URL serialises it
     * @return fails with {@link DialException} only; not to be cancelled, since others may share it
     */
    Future<List<InetAddress>> resolve(String host) {
        assert loop.inEventLoop();
        List<InetAddress> fixed = fixed(host);
        if (!fixed.isEmpty()) {
            return loop.newSucceededFuture(fixed);
        }
        String name = withoutRoot(host);
        if (!isName(name)) {
            return loop.newFailedFuture(noSuchHost());
        }
        Failure known = failures.get(name);
        if (known != null) {
            if (nanoTime.getAsLong() - known.until < 0) {
                return loop.newFailedFuture(known.cause);
            }
            failures.remove(name);
        }
        LookUp shared = underWay.get(name);
        if (shared == null) {
            shared = new LookUp(loop.newPromise());
            underWay.put(name, shared);
            begin(name, shared);
        }
        return shared.addresses();
    }

    /** Gives up what is under way and closes the sockets. */
    void close() {
        if (dns != null) {
            dns.close();
        }
    }

    /** The address an IP literal stands for, IPv6 in brackets; null for a name. */
    static @Nullable InetAddress literal(String host) {
        return NetUtil.createInetAddressFromIpAddressString(host);
    }

    /** What a host means to everybody, whoever resolves it: the addresses of literals and of localhost; else none. */
    static List<InetAddress> fixed(String host) {
        InetAddress literal = literal(host);
        if (literal != null) {
            return List.of(literal);
        }
        String name = withoutRoot(host);
        return name.equals("localhost") || name.endsWith(".localhost")
                ? List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6)
                : List.of();
    }

    /** A name without the dot of the root, by which it is absolute. */
    static String withoutRoot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private void begin(String name, LookUp lookUp) {
        Future<List<InetAddress>> answer;
        try {
            if (dns == null) {
                dns = newDns();
            }
            answer = dns.resolveAll(name);
        } catch (RuntimeException e) { // no socket can be opened
            answer = loop.newFailedFuture(e);
        }
        answer.addListener((Future<List<InetAddress>> future) -> {
            underWay.remove(name);
            if (future.isSuccess() && !future.getNow().isEmpty()) {
                lookUp.addresses().trySuccess(alternate(future.getNow()));
                return;
            }
            DialException cause = explain(future.cause(), lookUp.refusal());
            long rest = cause.failed().temporary() ? SERVER_FAILED_NANOS : NO_SUCH_HOST_NANOS;
            failures.put(name, new Failure(cause, nanoTime.getAsLong() + rest));
            lookUp.addresses().tryFailure(cause);
        });
    }

    private DnsNameResolver newDns() {
        return new DnsNameResolverBuilder(loop)
                .datagramChannelType(NioDatagramChannel.class)
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution) // a new port each time
                .socketChannelType(NioSocketChannel.class) // for truncated answers
                .nameServerProvider(servers)
                .resolveCache(cache)
                .cnameCache(NoopDnsCnameCache.INSTANCE) // it throws at aliases that go in circles
                .dnsQueryLifecycleObserverFactory(this::watcher)
                .completeOncePreferredResolved(false) // the other family may be the one that works
                .queryTimeoutMillis(queryTimeout.toMillis())
                .maxQueriesPerResolve(QUERIES)
                .searchDomains(List.of())
                .ndots(1)
                .build();
    }

    private DnsQueryLifecycleObserver watcher(DnsQuestion question) {
        LookUp known = underWay.get(withoutRoot(question.name()));
        return known != null // else it is asked again for an alias
                ? known
                : NoopDnsQueryLifecycleObserverFactory.INSTANCE.newDnsQueryLifecycleObserver(question);
    }

    /** RFC 1035 §2.3.4; what is longer cannot be asked for. */
    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return false;
        }
        int start = 0;
        while (start <= name.length()) {
            int dot = name.indexOf('.', start);
            int end = dot < 0 ? name.length() : dot;
            if (end == start || end - start > LONGEST_LABEL) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    /** One of each family in turn, so that a family that leads nowhere costs one attempt, not all. */
    private static List<InetAddress> alternate(List<InetAddress> addresses) {
        Deque<InetAddress> four = new ArrayDeque<>();
        Deque<InetAddress> six = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            (address instanceof Inet4Address ? four : six).add(address);
        }
        List<InetAddress> all = new ArrayList<>(addresses.size());
        while (!four.isEmpty() || !six.isEmpty()) {
            if (!four.isEmpty()) {
                all.add(four.remove());
            }
            if (!six.isEmpty()) {
                all.add(six.remove());
            }
        }
        return List.copyOf(all);
    }

    private static DialException explain(@Nullable Throwable failure, @Nullable DnsResponseCode refusal) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (DnsNameResolver.isTimeoutError(cause)) {
                return temporary("name server does not answer");
            }
            if (cause instanceof DnsErrorCauseException error) {
                return error.getCode().equals(DnsResponseCode.NXDOMAIN) ? noSuchHost() : failed(error.getCode());
            }
            if (ConnectFailure.isOutOfDescriptors(cause)) {
                return temporary(ConnectFailure.OUT_OF_DESCRIPTORS);
            }
            if (DnsNameResolver.isTransportOrTimeoutError(cause)) {
                return temporary("name server cannot be reached");
            }
        }
        return refusal == null ? noSuchHost() : failed(refusal);
    }

    private static DialException failed(DnsResponseCode code) {
        return temporary("name server failed (" + code.toString().replaceAll("\\(.*", "") + ")");
    }

    private static DialException noSuchHost() {
        return new DialException(Outcome.Stage.RESOLVE, "no such host");
    }

    private static DialException temporary(String reason) {
        return new DialException(new Outcome.Failed(Outcome.Stage.RESOLVE, reason, true));
    }
}
