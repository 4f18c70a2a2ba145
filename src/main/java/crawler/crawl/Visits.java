package crawler.crawl;

import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many visits under way as there may be: takes the next host's next URL, asks its robots.txt, and begins the visit, or
 * drops the URL. Touched on the crawl's event loop, but for {@link #sent}.
 */
final class Visits {
    private final CrawlSettings settings;
    private final int givenUpAfter;
    private final int manyAside; // a kilobyte each
    private final Turns turns;
    private final Frontier frontier;
    private final HostSchedule schedule;
    private final PageLoops pages;
    private final RobotsGate robots;
    private final Ledger ledger;
    private final Crawl crawl;
    private final Map<Lease, Future<?>> delayed = new HashMap<>(); // first pages that keep their distance to robots.txt
    private final ArrayDeque<Runnable> goingOn = new ArrayDeque<>(); // what waited, as soon as there is room
    private int aside;
    private @Nullable Future<?> nextHostTimer;
    private int underWay; // begun, not yet over
    private int asked; // their robots.txt is asked for, or they keep their distance to it
    private boolean paused;
    private boolean filling;
    private boolean fillWaits;

    /**
     * No visits yet.
     *
     * @param crawl asked whether visits may begin, and told what was finished without one and when none may for now
     */
    Visits(
            Turns turns,
            Frontier frontier,
            HostSchedule schedule,
            PageLoops pages,
            RobotsGate robots,
            Ledger ledger,
            Crawl crawl) {
        this.settings = crawl.plan().crawling();
        this.manyAside = (int) Math.min(10_000, 100L * settings.concurrency());
        this.givenUpAfter = crawl.plan().polite().hostGivenUpAfter();
        this.turns = turns;
        this.frontier = frontier;
        this.schedule = schedule;
        this.pages = pages;
        this.robots = robots;
        this.ledger = ledger;
        this.crawl = crawl;
    }

    // ---- how many -------------------------------------------------------------------------------------------------

    /** Visits begun and not yet over. */
    int underWay() {
        return underWay;
    }

    /** Whether there were as many pages as are wanted, with so many more to come. */
    boolean areEnough(int toCome) {
        return settings.maxPages() > 0 && frontier.pages() + toCome >= settings.maxPages();
    }

    /** Begins none for now, and reads nothing, until {@link #resume}. */
    void pause() {
        if (!paused) {
            paused = true;
            pages.onEach(PageLoop::pause);
        }
    }

    /** Goes on. */
    void resume() {
        paused = false;
        pages.onEach(PageLoop::resume);
        fill();
    }

    /**
     * Fills as the next turn, which is when the loop has read what its connections had: the requests then follow each other,
     * while their code is in the processor's cache and the server awake.
     */
    void fillSoon() {
        if (!fillWaits) {
            fillWaits = true;
            turns.soon(() -> {
                fillWaits = false;
                fill();
            });
        }
    }

    /** Begins visits while there is room; ends the crawl when there is nothing left. The outermost call drains. */
    void fill() {
        assert turns.areHere();
        if (filling || !crawl.hasBegun()) {
            return;
        }
        filling = true;
        try {
            while (!goingOn.isEmpty() && (hasRoom() || crawl.isStopping())) {
                goingOn.remove().run();
            }
            long until = turns.now() + PageLoop.SLICE_NANOS;
            boolean more = true;
            while (more && mayBegin()) {
                more = next();
                if (more && turns.now() - until > 0) {
                    turns.next(this::fill);
                    break;
                }
            }
        } finally {
            filling = false;
        }
        crawl.finishIfOver();
    }

    /** Not while many wait: one more would wait in the room that another needs to go on, were it not let aside. */
    private boolean mayBegin() {
        return !crawl.isStopping() && !paused && hasRoom() && aside < manyAside && !areEnough(underWay + asked);
    }

    private boolean hasRoom() {
        return pages.underWay() + frontier.unsettled() < settings.concurrency();
    }

    // ---- which is next --------------------------------------------------------------------------------------------

    /** Gives the next host its turn; false if none may be asked now. */
    private boolean next() {
        long now = turns.now();
        Host host = schedule.next(now);
        if (host == null) {
            wakeWhenDue(now);
            return false;
        }
        long more = settings.maxPagesPerHost() - host.pages() - frontier.pagesElsewhere(host.name());
        boolean counted = settings.maxPagesPerHost() > 0;
        if (counted && more > 0 && host.visits() >= more) {
            return true; // those under way may be its last pages: it has its turn again when one of them is over
        }
        Lease lease = frontier.lease(host.name());
        if (lease == null) {
            schedule.empty(host);
        } else if (host.givenUp()) {
            fail(host, lease, "host given up after " + givenUpAfter + " failed connections");
        } else if (counted && more <= 0) {
            skip(host, lease, Skip.HOST_LIMIT);
        } else if (crawl.redirects().parks(lease)) {
            schedule.passed(host, now);
        } else if (settings.robots()) {
            asked++;
            robots.ask(lease.url(), answer -> robotsAnswered(host, lease, answer));
        } else {
            begin(host, lease);
        }
        return true;
    }

    /** A URL was parked while a redirect led to it: its page was read, or is to be asked for after all. */
    void goOn(Lease lease, boolean wasRead) {
        Host host = schedule.host(lease.host(), turns.now());
        if (wasRead) {
            drop(host, lease);
        } else {
            putBack(host, lease);
        }
        crawl.mayBegin();
    }

    private void robotsAnswered(Host host, Lease lease, RobotsGate.Answer answer) {
        asked--;
        long tooEarly = host.notBefore() - turns.now(); // robots.txt was a request, too
        if (answer.unreachable() != null) {
            fail(host, lease, answer.unreachable());
        } else if (answer.rules() == null || crawl.isStopping()) {
            putBack(host, lease);
        } else if (!answer.rules().allows(lease.url())) {
            skip(host, lease, Skip.ROBOTS);
        } else if (tooEarly > 0) {
            host.holdBack(true);
            asked++;
            delayed.put(lease, turns.after(tooEarly, () -> {
                delayed.remove(lease);
                whenRoom(() -> beginDelayed(host, lease));
            }));
        } else {
            begin(host, lease);
        }
        fill();
    }

    private void beginDelayed(Host host, Lease lease) {
        asked--;
        host.holdBack(false);
        if (crawl.isStopping()) {
            putBack(host, lease);
        } else {
            begin(host, lease);
        }
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
            nextHostTimer = turns.after(nanos, this::fill);
        }
    }

    // ---- from its beginning to its end -----------------------------------------------------------------------------

    private void begin(Host host, Lease lease) {
        long now = turns.now();
        PageLoop loop = pages.take(host);
        host.visitBegins();
        Visit visit = new Visit(crawl, loop, host, lease, now, crawl.archivedPage(), host.isSpaced());
        if (visit.isSpaced()) {
            visit.holdsHost = true;
            host.holdBack(true);
        }
        schedule.started(host, now);
        underWay++;
        loop.visit(visit);
    }

    /** A request of a visit to a host that wants pauses is on its way; any thread. */
    void sent(Visit visit) {
        turns.soon(() -> {
            visit.host().sent(turns.now());
            if (letGo(visit)) {
                schedule.passed(visit.host(), turns.now());
                fill();
            }
        });
    }

    /** A visit has another attempt to make, which keeps its distance as any request does; any thread. */
    void again(Visit visit, Runnable then) {
        turns.take(() -> {
            if (visit.isSpaced() && !visit.holdsHost) {
                visit.holdsHost = true;
                visit.host().holdBack(true);
            }
            long wait = schedule.again(visit.host(), turns.now());
            if (wait > 0) {
                var unused = turns.after(wait, then);
            } else {
                then.run();
            }
        });
    }

    /** A visit waits for what another host says, which may take long: it makes room meanwhile. */
    void stepAside(Visit visit) {
        if (!visit.isAside) {
            aside++;
            visit.isAside = true;
            visit.host().stepAside(true);
            if (visit.hasNoPlace) {
                pages.ended(visit.pages());
            } else {
                visit.hasNoPlace = true;
                pages.ended(visit.host(), visit.pages());
            }
            schedule.passed(visit.host(), turns.now());
            fillSoon();
        }
    }

    /** A visit need not wait any more: it goes on, if it stepped aside as soon as there is room. */
    void goOn(Visit visit, Runnable then) {
        if (visit.isAside) {
            whenRoom(() -> {
                stepBack(visit);
                then.run();
            });
        } else {
            then.run();
        }
    }

    /** Something that waited is to go on with a request, as soon as one may be made; or when the crawl is stopping. */
    void whenRoom(Runnable then) {
        goingOn.add(then);
        fillSoon();
    }

    /** A visit counts as a request again, if it did not; as it must when it ends. */
    void stepBack(Visit visit) {
        if (visit.isAside) {
            aside--;
            visit.isAside = false;
            visit.host().stepAside(false);
            pages.goesOn(visit.pages());
        }
    }

    /** All that a visit leaves behind is taken in. */
    void over(Visit visit) {
        underWay--;
        visit.host().visitEnds();
        if (visit.hasNoPlace) {
            pages.ended(visit.pages());
        } else {
            pages.ended(visit.host(), visit.pages());
        }
        letGo(visit); // if nothing was sent
        schedule.passed(visit.host(), turns.now());
        fillSoon();
    }

    /** Ends that a visit keeps others from its host; says whether it did. */
    private static boolean letGo(Visit visit) {
        boolean held = visit.holdsHost;
        if (held) {
            visit.holdsHost = false;
            visit.host().holdBack(false);
        }
        return held;
    }

    /** Gives up what waits for the time that a host is left alone after its robots.txt. */
    void stopWaiting() {
        Map.copyOf(delayed).forEach((lease, timer) -> {
            timer.cancel(false);
            asked--;
            delayed.remove(lease);
            Host host = schedule.host(lease.host(), turns.now());
            host.holdBack(false);
            putBack(host, lease);
        });
    }
}
