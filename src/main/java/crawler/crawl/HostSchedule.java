package crawler.crawl;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Says which host is asked next, and when. Hosts take turns; one that must wait, for its delay, its Retry-After or its own
 * slowness, stands back and costs the others nothing. Touched on the crawl's event loop; the time is what the caller says.
 *
 * <p>A host is in one of the queues while it has URLs waiting and room for a request, and in none otherwise; nor while visits
 * under way may become its last pages.
 */
final class HostSchedule {
    /** Hosts remembered after their last URL, for their pace and page counts. */
    private static final int IDLE_HOSTS = 50_000;

    private final PoliteSettings settings;
    private final boolean forgets;
    private final long firstPauseNanos;
    private final Map<String, Host> hosts = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private final ArrayDeque<Host> ready = new ArrayDeque<>(); // in turn
    private final PriorityQueue<Waiting> later =
            new PriorityQueue<>((a, b) -> Long.signum(a.nanos - b.nanos)); // by when they are ready

    /** A host that must wait; it may have been told to wait longer since. */
    private record Waiting(Host host, long nanos) {}

    private long notBefore = Long.MIN_VALUE / 2; // nanoTime of the next request at the earliest, by the rate in all

    /**
     * A schedule without hosts.
     *
     * @param forgets whether hosts long without URLs are forgotten; not where their pages are counted
     * @param goesOn whether another crawl may just have asked them: then each wants its pause first
     */
    HostSchedule(PoliteSettings settings, boolean forgets, boolean goesOn) {
        this.settings = settings;
        this.forgets = forgets;
        this.firstPauseNanos = goesOn ? settings.hostPauseNanos() : 0;
    }

    /** The host of that name; made when first asked for. */
    Host host(String name, long now) {
        Host host = hosts.get(name);
        if (host == null) {
            forgetIdle(now);
            host = new Host(name, settings, now + firstPauseNanos);
            hosts.put(name, host);
        }
        return host;
    }

    /** The host has URLs waiting. */
    void waiting(Host host, long now) {
        host.waiting = true;
        enqueue(host, now);
    }

    /**
     * The host that may be asked now, or null; to be followed by {@link #started}, {@link #passed} or {@link #empty}, by
     * {@code passed} when one of its visits is over if these may become its last pages.
     */
    @Nullable
    Host next(long now) {
        if (now - notBefore < 0) {
            return null;
        }
        for (Waiting due = later.peek(); due != null && now - due.nanos >= 0; due = later.peek()) {
            ready.add(later.remove().host);
        }
        for (Host host = ready.poll(); host != null; host = ready.poll()) {
            if (now - host.notBefore() >= 0 && host.hasRoom()) {
                host.queued = false;
                return host;
            }
            host.queued = false;
            enqueue(host, now); // it turned out busy while it stood in the queue
        }
        return null;
    }

    /** Nanoseconds until {@link #next} may have a host; {@link Long#MAX_VALUE} if only an event can bring one. */
    long nanosUntilNext(long now) {
        Waiting due = later.peek();
        if (ready.isEmpty() && due == null) {
            return Long.MAX_VALUE;
        }
        long byHost = ready.isEmpty() && due != null ? Math.max(0, due.nanos - now) : 0;
        return Math.max(byHost, notBefore - now);
    }

    /** A request to the host begins. */
    void started(Host host, long now) {
        notBefore = Math.max(notBefore, now) + settings.pauseNanos();
        host.started(now);
        enqueue(host, now);
    }

    /** A request that began is made again, before any other to the host; says in how many nanoseconds it may. */
    long again(Host host, long now) {
        long wait = Math.max(0, Math.max(notBefore, host.notBefore()) - now);
        notBefore = Math.max(notBefore, now) + settings.pauseNanos();
        host.again(now);
        return wait;
    }

    /**
     * The host's turn is over: a request to it ended, and the host was told how, or a URL of it turned out not to be
     * wanted.
     */
    void passed(Host host, long now) {
        enqueue(host, now);
    }

    /** The host has no URL waiting after all. */
    void empty(Host host) {
        host.waiting = false;
    }

    /** How long the host wants to be left alone; 0 if it may be asked now, or is not known. */
    long quietNanos(String name, long now) {
        Host host = hosts.get(name);
        return host == null ? 0 : Math.max(0, host.notBefore() - now);
    }

    /** Every host known, for a look at their state. */
    Collection<Host> hosts() {
        return hosts.values();
    }

    private void enqueue(Host host, long now) {
        if (host.waiting && !host.queued && host.hasRoom()) {
            host.queued = true;
            if (now - host.notBefore() >= 0) {
                ready.add(host);
            } else {
                later.add(new Waiting(host, host.notBefore()));
            }
        }
    }

    /** Looks at some of those not used for longest; one that is still of use stands in the way of no other. */
    private void forgetIdle(long now) {
        for (int looked = 0; looked < 8 && forgets && hosts.size() >= IDLE_HOSTS; looked++) {
            Host oldest = hosts.values().iterator().next();
            hosts.remove(oldest.name());
            if (!oldest.isForgettable(now)) {
                hosts.put(oldest.name(), oldest); // the last one now
            }
        }
    }
}
