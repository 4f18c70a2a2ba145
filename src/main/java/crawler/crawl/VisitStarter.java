package crawler.crawl;

import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Gives hosts their turn: takes the next host's next URL, asks its robots.txt, and begins the visit, or drops the URL. Touched
 * on the crawl's event loop.
 */
final class VisitStarter {
    private final CrawlSettings settings;
    private final int givenUpAfter;
    private final Turns turns;
    private final Frontier frontier;
    private final HostSchedule schedule;
    private final RobotsGate robots;
    private final Ledger ledger;
    private final Crawl crawl;
    private final Map<Lease, Future<?>> delayed = new HashMap<>(); // first pages that keep their distance to robots.txt
    private @Nullable Future<?> nextHostTimer;

    /**
     * A starter that has started nothing.
     *
     * @param givenUpAfter failed connections after which a host is
     * @param crawl begins visits, and is told what was finished without one, and when {@link #next} may start something again
     */
    VisitStarter(
            CrawlSettings settings,
            int givenUpAfter,
            Turns turns,
            Frontier frontier,
            HostSchedule schedule,
            RobotsGate robots,
            Ledger ledger,
            Crawl crawl) {
        this.settings = settings;
        this.givenUpAfter = givenUpAfter;
        this.turns = turns;
        this.frontier = frontier;
        this.schedule = schedule;
        this.robots = robots;
        this.ledger = ledger;
        this.crawl = crawl;
    }

    /** Gives the next host its turn; false if none may be asked now. */
    boolean next() {
        long now = turns.now();
        Host host = schedule.next(now);
        if (host == null) {
            wakeWhenDue(now);
            return false;
        }
        Lease lease = frontier.lease(host.name());
        if (lease == null) {
            schedule.empty(host);
        } else if (host.givenUp()) {
            fail(host, lease, "host given up after " + givenUpAfter + " failed connections");
        } else if (settings.maxPagesPerHost() > 0
                && host.pages() + frontier.pagesElsewhere(host.name()) >= settings.maxPagesPerHost()) {
            skip(host, lease, Skip.HOST_LIMIT);
        } else if (settings.robots()) {
            robots.ask(lease.url(), answer -> robotsAnswered(host, lease, answer));
        } else {
            crawl.visit(host, lease);
        }
        return true;
    }

    private void robotsAnswered(Host host, Lease lease, RobotsGate.Answer answer) {
        long tooEarly = host.notBefore() - turns.now(); // robots.txt was a request, too
        if (answer.unreachable() != null) {
            fail(host, lease, answer.unreachable());
        } else if (answer.rules() == null || crawl.isStopping()) {
            putBack(host, lease);
        } else if (!answer.rules().allows(lease.url())) {
            skip(host, lease, Skip.ROBOTS);
        } else if (tooEarly > 0) {
            host.holdBack(true);
            delayed.put(lease, turns.after(tooEarly, () -> {
                delayed.remove(lease);
                host.holdBack(false);
                crawl.visit(host, lease);
            }));
        } else {
            crawl.visit(host, lease);
        }
        crawl.fill();
    }

    private void fail(Host host, Lease lease, String reason) {
        ledger.failed(lease, Verdict.failed(reason));
        drop(host, lease);
    }

    private void skip(Host host, Lease lease, Skip skip) {
        ledger.skipped(lease, skip);
        drop(host, lease);
    }

    private void drop(Host host, Lease lease) {
        frontier.finish(lease, false, UrlBatch.EMPTY);
        crawl.commitSoon();
        schedule.passed(host, turns.now());
    }

    private void putBack(Host host, Lease lease) {
        frontier.putBack(lease);
        schedule.passed(host, turns.now());
    }

    private void wakeWhenDue(long now) {
        long nanos = schedule.nanosUntilNext(now);
        if (nextHostTimer != null) {
            nextHostTimer.cancel(false);
            nextHostTimer = null;
        }
        if (nanos != Long.MAX_VALUE) {
            nextHostTimer = turns.after(nanos, crawl::fill);
        }
    }

    /** Gives up what waits for the time that a host is left alone after its robots.txt. */
    void stopWaiting() {
        Map.copyOf(delayed).forEach((lease, timer) -> {
            timer.cancel(false);
            delayed.remove(lease);
            Host host = schedule.host(lease.host(), turns.now());
            host.holdBack(false);
            putBack(host, lease);
        });
    }
}
