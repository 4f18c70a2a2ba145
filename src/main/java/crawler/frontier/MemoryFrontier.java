package crawler.frontier;

import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of one crawl in one process, gone with it. Touched on the crawl's event loop only.
 *
 * <p>A URL is offered, leased and finished. Each is leased once: two are one when their serialisations without fragment
 * are equal. Hosts take turns, so that one with many URLs does not keep the others waiting, and none has more than
 * {@code perHost} URLs leased at a time.
 */
public final class MemoryFrontier {
    private final int perHost;
    private final Fingerprint fingerprint;
    private final FingerprintSet seen = FingerprintSet.large();
    private final Map<String, Host> hosts = new HashMap<>();
    private final ArrayDeque<Host> ready = new ArrayDeque<>(); // hosts with a URL waiting and a lease free
    private long waiting;
    private int leased;

    /**
     * An empty frontier.
     *
     * @param perHost URLs of one host (host and port) leased at a time
     * @param fingerprint makes the fingerprints of URLs seen
     */
    public MemoryFrontier(int perHost, Fingerprint fingerprint) {
        this.perHost = perHost;
        this.fingerprint = fingerprint;
    }

    /**
     * Takes a URL, unless it was offered before.
     *
     * @return whether it is new
     */
    public boolean offer(WebUrl url, int depth) {
        String href = url.withoutFragment().href();
        byte[] bytes = href.getBytes(StandardCharsets.ISO_8859_1);
        if (!seen.add(fingerprint.of(bytes, 0, bytes.length))) {
            return false;
        }
        Host host = hosts.computeIfAbsent(url.host() + ":" + url.port(), Host::new);
        host.urls.add(bytes, bytes.length, depth);
        waiting++;
        schedule(host);
        return true;
    }

    /** The next URL, or null if every host that has one waiting is at its limit. */
    public @Nullable Lease lease() {
        Host host = ready.poll();
        if (host == null) {
            return null;
        }
        host.isReady = false;
        UrlQueue.Entry entry = Objects.requireNonNull(host.urls.poll());
        waiting--;
        leased++;
        host.leased++;
        schedule(host);
        return new Lease(Objects.requireNonNull(WebUrl.parse(entry.url())), entry.depth(), host);
    }

    /** Gives a lease back: its URL is done with. */
    public void finish(Lease lease) {
        leased--;
        lease.host.leased--;
        schedule(lease.host);
        if (lease.host.leased == 0 && lease.host.urls.size() == 0) {
            hosts.remove(lease.host.name);
        }
    }

    /** URLs waiting to be leased. */
    public long waiting() {
        return waiting;
    }

    /** Leases not yet given back. */
    public int leased() {
        return leased;
    }

    /** URLs ever taken. */
    public long known() {
        return seen.size();
    }

    private void schedule(Host host) {
        if (!host.isReady && host.leased < perHost && host.urls.size() > 0) {
            host.isReady = true;
            ready.add(host);
        }
    }

    /** A URL to be visited, until {@link #finish}. */
    public static final class Lease {
        private final WebUrl url;
        private final int depth;
        private final Host host;

        private Lease(WebUrl url, int depth, Host host) {
            this.url = url;
            this.depth = depth;
            this.host = host;
        }

        /** What to ask for; without fragment. */
        public WebUrl url() {
            return url;
        }

        /** Hops from a seed. */
        public int depth() {
            return depth;
        }
    }

    private static final class Host {
        private final String name;
        private final UrlQueue urls = new UrlQueue();
        private int leased;
        private boolean isReady;

        private Host(String name) {
            this.name = name;
        }
    }
}
