package crawler.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.Timer;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every connection of one event loop, open or being opened, and who waits for one. Touched only on that loop.
 *
 * <p>Two caps: connections in all, and to one route. Exchanges of one route are served in their order; the routes that
 * could be served take turns, so a busy host starves no other. The last connection put back is the first taken out.
 * Where the cap on all stands in the way, the idle connection unused for longest gives way to a route that has none.
 * A route without connections and waiters is forgotten.
 *
 * <p>Where the process may open no further descriptor, that is no fault of a page: the exchange goes back to
 * its queue, an idle connection is closed, and no more connections are opened than were possible just now. One more is
 * tried a second later; an exchange that never gets its turn ends at its deadline.
 */
final class ConnectionPool {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
    private static final long SWEEP_SECONDS = 1;
    private static final Outcome.Failed CLOSED = new Outcome.Failed(Outcome.Stage.CANCELLED, "the client is closed");

    private final EventLoop loop;
    private final Dialer dialer;
    private final Timer timer;
    private final LongSupplier nanoTime;
    private final int connections;
    private final int connectionsPerHost;

    private final Map<Route, Host> hosts = new HashMap<>();
    private final LinkedHashSet<Host> turns = new LinkedHashSet<>(); // hosts with waiters that may have a connection
    private final LinkedHashSet<HttpConnection> idle = new LinkedHashSet<>(); // unused for longest first
    private int open; // idle, busy and being opened
    private int possible; // as open may become: connections, or less while descriptors are short
    private boolean probing; // possible is due to grow
    private boolean serving;
    private boolean sweeping; // a sweep of the idle ones is due
    private @Nullable Promise<@Nullable Void> closed; // once closing

    /** One route's share. */
    static final class Host {
        private final Route route;
        private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>(2); // warmest last
        private final LinkedHashSet<HttpExchange> waiters = new LinkedHashSet<>();
        private int open;

        private Host(Route route) {
            this.route = route;
        }
    }

    ConnectionPool(HttpSettings settings, EventLoop loop, Dialer dialer, Timer timer, LongSupplier nanoTime) {
        this.loop = loop;
        this.dialer = dialer;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.connections = settings.connections();
        this.possible = connections;
        this.connectionsPerHost = settings.connectionsPerHost();
    }

    /** Gives the exchange a connection, now or when its turn comes; it is told by {@link HttpExchange#connected}. */
    void acquire(Route route, HttpExchange exchange) {
        assert loop.inEventLoop();
        if (closed != null) {
            exchange.fail(CLOSED);
            return;
        }
        Host host = hosts.get(route);
        if (host == null) {
            host = new Host(route);
            hosts.put(route, host);
        }
        host.waiters.add(exchange);
        queue(host);
        serve();
    }

    /** Takes back what {@link #acquire} asked for; no harm if it was served already. */
    void forget(Route route, HttpExchange exchange) {
        Host host = hosts.get(route);
        if (host != null && host.waiters.remove(exchange)) {
            tidy(host);
        }
    }

    /** Opens a connection for an exchange whose own has just died, in the dead one's place. */
    void replace(HttpConnection dead, HttpExchange exchange) {
        Host host = dead.host();
        unlink(dead);
        if (closed == null) {
            hosts.putIfAbsent(host.route, host);
            dial(host, exchange);
            serve();
        } else {
            exchange.fail(CLOSED);
        }
    }

    /** A connection whose exchange is over and that may serve another. */
    void release(HttpConnection connection) {
        Host host = connection.host();
        if (closed != null) {
            connection.close();
            return;
        }
        host.idle.addLast(connection);
        idle.add(connection);
        sweepLater();
        queue(host);
        serve();
    }

    /** A connection that is closed or about to be; may be said twice. */
    void closed(HttpConnection connection) {
        if (unlink(connection)) {
            serve();
        }
    }

    /** Closes idle connections now, the others as they finish; the future is done when none is left. */
    Future<@Nullable Void> close() {
        assert loop.inEventLoop();
        if (closed == null) {
            closed = loop.newPromise();
            for (HttpConnection connection : idle.toArray(new HttpConnection[0])) {
                connection.close();
            }
            for (Host host : hosts.values().toArray(new Host[0])) {
                for (HttpExchange exchange : host.waiters.toArray(new HttpExchange[0])) {
                    exchange.fail(CLOSED);
                }
            }
            finishClosing();
        }
        return closed;
    }

    /** The pool's clock, in {@code System.nanoTime}. */
    long now() {
        return nanoTime.getAsLong();
    }

    /** Connections open or being opened. */
    int open() {
        return open;
    }

    /** Connections waiting for work. */
    int idle() {
        return idle.size();
    }

    /** Routes remembered. */
    int hosts() {
        return hosts.size();
    }

    /** Serves waiters until there is none left or nothing to serve them with; the outermost call does it all. */
    private void serve() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            while (!turns.isEmpty() && serve(turns.iterator().next())) {
                // The next host.
            }
        } finally {
            serving = false;
        }
    }

    /** Serves one waiter of the host; false if there is no connection to be had for anyone. */
    private boolean serve(Host host) {
        HttpConnection warm = warmest(host);
        if (warm == null && host.open < connectionsPerHost && open >= possible && !evictOldest()) {
            return false;
        }
        turns.remove(host);
        if (warm != null || host.open < connectionsPerHost) {
            HttpExchange exchange = host.waiters.iterator().next();
            host.waiters.remove(exchange);
            if (warm != null) {
                exchange.connected(warm);
            } else {
                dial(host, exchange);
            }
            queue(host);
        }
        return true;
    }

    private @Nullable HttpConnection warmest(Host host) {
        HttpConnection warm;
        while ((warm = host.idle.pollLast()) != null) {
            idle.remove(warm);
            if (warm.isActive()) {
                return warm;
            }
            warm.close();
        }
        return null;
    }

    private boolean evictOldest() {
        if (idle.isEmpty()) {
            return false;
        }
        idle.iterator().next().close();
        return true;
    }

    /** Puts the host at the end of the turns, if it has a waiter and that one could be served. */
    private void queue(Host host) {
        if (!host.waiters.isEmpty() && (!host.idle.isEmpty() || host.open < connectionsPerHost)) {
            turns.add(host);
        }
    }

    private void tidy(Host host) {
        if (host.waiters.isEmpty()) {
            turns.remove(host);
            if (host.open == 0) {
                hosts.remove(host.route);
            }
        }
    }

    private void dial(Host host, HttpExchange exchange) {
        open++;
        host.open++;
        Future<Channel> dialing = dialer.dial(host.route);
        exchange.dialing(dialing);
        dialing.addListener((Future<Channel> done) -> dialed(host, exchange, done));
    }

    private void dialed(Host host, HttpExchange exchange, Future<Channel> done) {
        if (done.isSuccess()) {
            HttpConnection connection = HttpConnection.on(done.getNow(), this, host);
            if (exchange.isWaiting()) {
                exchange.connected(connection);
            } else {
                connection.release(); // too late for this one, warm for another
            }
            return;
        }
        open--;
        host.open--;
        if (exchange.isWaiting()) {
            if (outOfDescriptors(done.cause()) && closed == null) {
                waitForDescriptors();
                exchange.undialed();
                hosts.putIfAbsent(host.route, host);
                host.waiters.add(exchange);
            } else {
                exchange.fail(failure(done.cause()));
            }
        }
        queue(host);
        tidy(host);
        finishClosing();
        serve();
    }

    private static boolean outOfDescriptors(@Nullable Throwable cause) {
        return cause instanceof DialException known
                && known.failed().reason().equals(ConnectFailure.OUT_OF_DESCRIPTORS);
    }

    /** Makes do with what is open, and with one more every second. */
    private void waitForDescriptors() {
        if (possible == connections) {
            LOG.warn("{}: going on with fewer connections", ConnectFailure.OUT_OF_DESCRIPTORS);
        }
        possible = Math.min(possible, open);
        evictOldest();
        if (!probing) {
            probing = true;
            later(this::probe);
        }
    }

    private void probe() {
        probing = false;
        possible = Math.min(connections, Math.max(possible, open) + 1);
        if (possible < connections) {
            probing = true;
            later(this::probe);
        }
        serve();
    }

    private static Outcome.Failed failure(@Nullable Throwable cause) {
        if (cause instanceof DialException known) {
            return known.failed();
        }
        if (cause instanceof CancellationException) {
            return new Outcome.Failed(Outcome.Stage.CANCELLED, "cancelled");
        }
        LOG.error("A dialer failed by something else than a DialException", cause);
        return new Outcome.Failed(Outcome.Stage.CONNECT, "internal error: " + cause);
    }

    private boolean unlink(HttpConnection connection) {
        if (!connection.leavePool()) {
            return false;
        }
        Host host = connection.host();
        open--;
        host.open--;
        if (idle.remove(connection)) {
            host.idle.remove(connection);
        }
        queue(host);
        tidy(host);
        finishClosing();
        return true;
    }

    private void finishClosing() {
        if (closed != null && open == 0) {
            closed.trySuccess(null);
        }
    }

    private void sweepLater() {
        if (sweeping) {
            return;
        }
        sweeping = true;
        later(this::sweep);
    }

    private void later(Runnable task) {
        timer.newTimeout(
                timeout -> {
                    try {
                        loop.execute(task);
                    } catch (RejectedExecutionException e) {
                        // The loop is gone, and every connection with it.
                    }
                },
                SWEEP_SECONDS,
                TimeUnit.SECONDS);
    }

    private void sweep() {
        sweeping = false;
        long now = nanoTime.getAsLong();
        for (HttpConnection connection : idle.toArray(new HttpConnection[0])) {
            if (connection.idleTooLong(now)) {
                connection.close();
            }
        }
        if (!idle.isEmpty()) {
            sweepLater();
        }
    }
}
