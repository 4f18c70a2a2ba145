package crawler.crawl;

import crawler.frontier.Fingerprint;
import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import crawler.html.LinkCursor;
import crawler.html.LinkExtractor;
import crawler.http.Fetcher;
import crawler.http.Outcome;
import crawler.http.Request;
import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.output.PageInfo;
import crawler.output.RowEncoder;
import crawler.robots.RobotsRules;
import crawler.url.WebUrl;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The crawl: takes seeds, keeps as many visits under way as it may, hands rows to the writer and found URLs to the
 * frontier, counts, and knows when it is over: no seed to come, none waiting, no visit under way. Counted, never guessed.
 *
 * <p>Owned by its event loop. From other threads come seeds ({@link #seed}, {@link #endOfSeeds}), the writer's calls,
 * {@link #stop}, {@link #progress} and {@link #describeHosts}.
 */
public final class Crawl implements LinkWriter.Listener {
    /** Fields of a response's head that may hold links. */
    static final List<String> LINK_FIELDS = List.of("Link", "Refresh");

    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    /** Seeds on their way to the frontier; how many wait in it is for it to say. */
    private static final int SEEDS_OFFERED = 1_024;

    /** Rows wait this long for company on their way to the writer. */
    private static final int FLUSH_MILLIS = 200;

    /** The longest a piece of work may keep the event loop. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private static final long GRACE_MILLIS = 2_000;

    private static final int ROBOTS_ATTEMPTS = 3;

    /** The longest a host is left alone at its own word; a URL for which it asks more is given up. */
    private static final long LONGEST_QUIET_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final CrawlSettings settings;
    private final PoliteSettings polite;
    private final ScopeSettings scoping;
    private final EventLoop loop;
    private final Executor heavyWork;
    private final LongSupplier nanoTime;
    private final Fetcher fetcher;
    private final Frontier frontier;
    private final Fingerprint fingerprint;
    private final Supplier<LinkExtractor> newExtractor;
    private final Supplier<RowEncoder> newEncoder;
    private final Semaphore seedsOffered = new Semaphore(SEEDS_OFFERED);
    private final CompletableFuture<Report> over = new CompletableFuture<>();
    private volatile Progress progress = Progress.NONE;

    // All below: touched only on loop.
    private final Report report = new Report();
    private final Scope scope;
    private final HostSchedule schedule;
    private final Set<Visit> visits = new LinkedHashSet<>(); // under way: asked for, not yet ended
    private final Set<RobotsVisit> robotsVisits = new LinkedHashSet<>();
    private final ArrayDeque<LinkExtractor> extractors = new ArrayDeque<>();
    private final List<Future<?>> timers = new ArrayList<>();
    private @Nullable Future<?> nextHostTimer;
    private @Nullable LinkWriter writer;
    private @Nullable Sheets sheets;
    private boolean stopping;
    private boolean paused;
    private boolean filling;
    private boolean closing;
    private @Nullable IOException stateLost; // why the frontier goes no further

    /**
     * A crawl that has not begun.
     *
     * @param loop owns the crawl; {@code fetcher} answers on it
     * @param heavyWork runs what would block the loop: building a tree of a page
     * @param nanoTime the clock
     */
    public Crawl(
            CrawlSettings settings,
            PoliteSettings polite,
            ScopeSettings scoping,
            EventLoop loop,
            Executor heavyWork,
            LongSupplier nanoTime,
            Fetcher fetcher,
            Frontier frontier,
            Fingerprint fingerprint,
            Supplier<LinkExtractor> newExtractor,
            Supplier<RowEncoder> newEncoder) {
        this.settings = settings;
        this.polite = polite;
        this.scoping = scoping;
        this.loop = loop;
        this.heavyWork = heavyWork;
        this.nanoTime = nanoTime;
        this.fetcher = fetcher;
        this.frontier = frontier;
        this.fingerprint = fingerprint;
        this.newExtractor = newExtractor;
        this.newEncoder = newEncoder;
        this.scope = new Scope(scoping);
        this.schedule = new HostSchedule(polite, settings.maxPagesPerHost() == 0);
    }

    CrawlSettings settings() {
        return settings;
    }

    // ---- from other threads -------------------------------------------------------------------------------------

    /**
     * Begins; seeds may follow from any thread.
     *
     * @param rows takes the rows, with this crawl as its listener; closed by the crawl
     * @return completes when the crawl is over and the rows are written; exceptionally with an {@link OutputException}
     *     when they cannot be, or with what a bug threw
     */
    public CompletionStage<Report> start(LinkWriter rows) {
        onLoop(() -> {
            writer = rows;
            sheets = new Sheets(rows, frontier, fingerprint, newEncoder);
            frontier.listen(new FromFrontier());
            timers.add(loop.scheduleAtFixedRate(
                    () -> guarded(this::tick), FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS));
            if (settings.maxTime() != null) {
                timers.add(loop.schedule(
                        () -> guarded(() -> stopAt(Report.Limit.MAX_TIME)),
                        settings.maxTime().toNanos(),
                        TimeUnit.NANOSECONDS));
            }
            fill();
        });
        return over;
    }

    /**
     * Takes a seed. Called by the thread that reads them; waits while enough are waiting.
     *
     * @throws InterruptedException if the thread is told to stop reading
     */
    public void seed(WebUrl url) throws InterruptedException {
        seedsOffered.acquire();
        onLoop(() -> {
            scope.adopt(url);
            byte[] bytes = url.withoutFragment().href().getBytes(StandardCharsets.ISO_8859_1);
            UrlBatch one = new UrlBatch(1);
            one.add(bytes, bytes.length, 0);
            frontier.offer(one, fresh -> seedsOffered.release());
            fill();
        });
    }

    /** No seed will come any more. */
    public void endOfSeeds() {
        onLoop(() -> {
            frontier.endOfSeeds();
            fill();
        });
    }

    /** Ends the crawl early: no visit begins, those under way get two seconds. */
    public void stop() {
        onLoop(this::stopSoon);
    }

    /** The crawl as it was a moment ago. */
    public Progress progress() {
        return progress;
    }

    /** One line for each host: what is under way, waiting, and how it is paced. */
    public CompletionStage<List<String>> describeHosts() {
        CompletableFuture<List<String>> lines = new CompletableFuture<>();
        onLoop(() -> lines.complete(
                schedule.hosts().stream().map(host -> host.describe(now())).toList()));
        return lines;
    }

    @Override
    public void writable() {
        onLoop(() -> {
            paused = false;
            visits.forEach(Visit::resume);
            fill();
        });
    }

    @Override
    public void failed(OutputException reason) {
        onLoop(() -> {
            stopping = true;
            cancelAll();
            fill();
        });
    }

    // ---- which visit is next ------------------------------------------------------------------------------------

    private void stopAt(Report.Limit limit) {
        if (!stopping) {
            report.stoppedBy(limit);
            stopSoon();
        }
    }

    private void stopSoon() {
        if (!stopping) {
            stopping = true;
            timers.add(loop.schedule(() -> guarded(this::cancelAll), GRACE_MILLIS, TimeUnit.MILLISECONDS));
            fill();
        }
    }

    private void cancelAll() {
        List.copyOf(visits).forEach(Visit::cancel);
        List.copyOf(robotsVisits).forEach(RobotsVisit::cancel);
    }

    private int inFlight() {
        return visits.size() + robotsVisits.size();
    }

    /** Starts visits while there is room; ends the crawl when there is nothing left. The outermost call drains. */
    private void fill() {
        assert loop.inEventLoop();
        if (filling || sheets == null) {
            return;
        }
        filling = true;
        try {
            long until = now() + SLICE_NANOS;
            boolean more = true;
            while (more && !stopping && !paused && inFlight() < settings.concurrency()) {
                if (settings.maxPages() > 0 && frontier.pages() + visits.size() >= settings.maxPages()) {
                    break;
                }
                more = startNext();
                if (now() - until > 0) {
                    loop.execute(() -> guarded(this::fill));
                    break;
                }
            }
        } finally {
            filling = false;
        }
        finishIfOver();
    }

    /** Gives the next host its turn; false if none may be asked now. */
    private boolean startNext() {
        long now = now();
        Host host = schedule.next(now);
        if (host == null) {
            wakeWhenDue(now);
            return false;
        }
        Lease lease = frontier.lease(host.name());
        if (lease == null) {
            schedule.empty(host);
            return true;
        }
        if (host.givenUp()) {
            fail(lease, "host given up after " + polite.hostGivenUpAfter() + " failed connections");
            drop(host, lease);
        } else if (settings.maxPagesPerHost() > 0
                && host.pages() + frontier.pagesElsewhere(host.name()) >= settings.maxPagesPerHost()) {
            skip(lease.url(), Skip.HOST_LIMIT);
            drop(host, lease);
        } else {
            begin(host, lease);
        }
        return true;
    }

    /** Visits the URL, once the host's robots.txt is known and allows it. */
    private void begin(Host host, Lease lease) {
        RobotsRules rules = host.rules();
        if (settings.robots() && rules == null) {
            askRobots(host, lease, 1);
        } else if (settings.robots() && rules != null && !rules.allows(lease.url())) {
            skip(lease.url(), Skip.ROBOTS);
            drop(host, lease);
        } else {
            long now = now();
            host.countPage();
            schedule.started(host, now);
            Visit visit = new Visit(this, host, lease, now);
            visits.add(visit);
            visit.under(fetcher.fetch(Request.get(lease.url()), visit));
        }
    }

    private void drop(Host host, Lease lease) {
        frontier.finish(lease, false, UrlBatch.EMPTY);
        schedule.passed(host, now());
    }

    private void wakeWhenDue(long now) {
        long nanos = schedule.nanosUntilNext(now);
        if (nextHostTimer != null) {
            nextHostTimer.cancel(false);
            nextHostTimer = null;
        }
        if (nanos != Long.MAX_VALUE) {
            nextHostTimer = loop.schedule(() -> guarded(this::fill), Math.max(nanos, 1), TimeUnit.NANOSECONDS);
        }
    }

    private void finishIfOver() {
        boolean enough = settings.maxPages() > 0 && frontier.pages() >= settings.maxPages();
        boolean nothingToCome = stopping || enough || frontier.isDone();
        if (closing || sheets == null || writer == null || !nothingToCome || inFlight() > 0) {
            return;
        }
        closing = true;
        if (enough && !stopping && !frontier.isDone()) {
            report.stoppedBy(Report.Limit.MAX_PAGES);
        }
        timers.forEach(timer -> timer.cancel(false));
        tick();
        report.frontier(frontier.known(), frontier.bytes());
        // The frontier after the rows: it gives back the pages whose rows could not be written.
        writer.close()
                .whenComplete((rows, failure) -> onLoop(() -> frontier.close().whenComplete((state, problem) -> {
                    Throwable first = stateLost != null ? stateLost : failure != null ? failure : problem;
                    if (first != null) {
                        over.completeExceptionally(first);
                    } else {
                        over.complete(report);
                    }
                })));
    }

    // ---- robots.txt ---------------------------------------------------------------------------------------------

    /** Asks a host for its robots.txt before its first page; the host has no other request meanwhile. */
    private void askRobots(Host host, Lease lease, int attempt) {
        WebUrl url = Objects.requireNonNull(lease.url().withoutUserinfo().resolve("/robots.txt"));
        host.holdBack(true);
        schedule.started(host, now());
        RobotsVisit[] visit = new RobotsVisit[1];
        visit[0] = new RobotsVisit(answer -> guarded(() -> {
            robotsVisits.remove(visit[0]);
            robotsAnswered(host, lease, attempt, answer);
        }));
        robotsVisits.add(visit[0]);
        visit[0].under(fetcher.fetch(Request.get(url), visit[0]));
    }

    private void robotsAnswered(Host host, Lease lease, int attempt, RobotsVisit.Answer answer) {
        RobotsRules rules = answer.rules();
        if (rules == null && attempt < ROBOTS_ATTEMPTS && !answer.dead() && !stopping) {
            long wait = TimeUnit.SECONDS.toNanos(1L << attempt);
            LOG.info("{}: robots.txt: {}, asked again in {} s", host.name(), answer.reason(), wait / 1_000_000_000);
            host.busy(now(), wait);
            waitForRobots(host, lease, attempt, wait);
            return;
        }
        host.holdBack(false);
        if (answer.dead()) {
            host.giveUp();
        } else {
            host.good();
        }
        if (rules == null && !answer.dead() && !stopping) {
            LOG.warn("{}: no robots.txt ({}): nothing is fetched there", host.name(), answer.reason());
        }
        host.rules(rules == null ? RobotsRules.DISALLOW_ALL : rules);
        if (answer.dead()) {
            fail(lease, answer.reason());
            drop(host, lease);
        } else if (stopping) {
            frontier.putBack(lease);
            schedule.passed(host, now());
        } else {
            begin(host, lease);
        }
        fill();
    }

    /** Asks again later; counted as under way meanwhile, so that the crawl is not over. */
    private void waitForRobots(Host host, Lease lease, int attempt, long nanos) {
        RobotsVisit pause = new RobotsVisit(answer -> {});
        robotsVisits.add(pause);
        Future<?> timer = loop.schedule(
                () -> guarded(() -> {
                    robotsVisits.remove(pause);
                    askRobots(host, lease, attempt + 1);
                }),
                nanos,
                TimeUnit.NANOSECONDS);
        timers.add(timer);
    }

    // ---- what visits tell, on loop --------------------------------------------------------------------------------

    LinkExtractor borrowExtractor() {
        LinkExtractor extractor = extractors.poll();
        return extractor != null ? extractor : newExtractor.get();
    }

    void returnExtractor(LinkExtractor extractor) {
        extractors.push(extractor);
    }

    /** An answer that is no page. */
    void notRead(Visit visit, String type) {
        report.notRead(type);
        LOG.info("not read: {} ({})", visit.lease().url().withoutUserinfo(), type);
        visit.host().good();
        frontier.finish(visit.lease(), false, UrlBatch.EMPTY);
        ended(visit);
    }

    /** No page: an answer of another status, or none. */
    void failed(Visit visit, String reason, Visit.Blame blame) {
        Host host = visit.host();
        switch (blame) {
            case BUSY -> host.busy(now(), Math.min(visit.retryAfterNanos(), LONGEST_QUIET_NANOS));
            case DEAD -> {
                if (host.dead()) {
                    LOG.warn("{}: given up after {} failed connections", host.name(), polite.hostGivenUpAfter());
                }
            }
            case OURS, PAGE -> host.good();
        }
        boolean again = blame == Visit.Blame.BUSY
                && visit.mayRepeat()
                && visit.retryAfterNanos() <= LONGEST_QUIET_NANOS
                && visit.lease().attempt() <= polite.retries();
        if (again && !stopping) {
            LOG.info("{}: {}, asked again later", visit.lease().url().withoutUserinfo(), reason);
            frontier.putBack(visit.lease());
        } else if (blame == Visit.Blame.OURS && stopping) {
            frontier.putBack(visit.lease()); // not done with: a crawl that goes on later visits it
        } else {
            fail(visit.lease(), reason);
            frontier.finish(visit.lease(), false, UrlBatch.EMPTY);
        }
        ended(visit);
    }

    private void fail(Lease lease, String reason) {
        report.failed(reason);
        LOG.warn("{}: {}", lease.url().withoutUserinfo(), reason);
    }

    private void skip(WebUrl url, Skip skip) {
        report.skipped(skip);
        LOG.info("not followed: {} ({})", url.withoutUserinfo(), skip.code());
    }

    /** Runs what takes long away from the loop, and goes on with its result on the loop. */
    void offload(Visit visit, Supplier<LinkCursor> work, Consumer<LinkCursor> then) {
        heavyWork.execute(() -> {
            try {
                LinkCursor result = work.get();
                onLoop(() -> then.accept(result));
            } catch (RuntimeException | StackOverflowError e) {
                LOG.debug("{}", visit.lease().url(), e);
                onLoop(() -> {
                    visit.forget();
                    failed(visit, "page cannot be parsed: " + Printable.of(e.toString()), Visit.Blame.PAGE);
                });
            }
        });
    }

    /** Takes the links of a page that ended well: its rows, whole, in one or more turns of the loop. */
    void takeLinks(Visit visit, Outcome.Fetched fetched, PageInfo page, LinkCursor links) {
        if (!frontier.holds(visit.lease())) {
            LOG.info("{}: left to another process", visit.lease().url().withoutUserinfo());
            visit.forget();
            visit.host().good();
            frontier.putBack(visit.lease());
            ended(visit);
            return;
        }
        if (!fetched.url().equals(visit.lease().url())) {
            frontier.seen(fetched.url());
            if (visit.lease().depth() == 0) {
                scope.adopt(fetched.url());
                frontier.adopt(fetched.url());
            }
        }
        PageSheet sheet = Objects.requireNonNull(sheets).take();
        sheet.startPage(page, visit.lease().depth() < scoping.depth() ? this::judge : null);
        takeSlice(visit, fetched, links, sheet);
    }

    private void takeSlice(Visit visit, Outcome.Fetched fetched, LinkCursor links, PageSheet sheet) {
        long until = now() + SLICE_NANOS;
        for (int taken = 1; links.next(); taken++) {
            sheet.link(links);
            if (taken % 256 == 0 && now() - until > 0) {
                loop.execute(() -> guarded(() -> takeSlice(visit, fetched, links, sheet)));
                return;
            }
        }
        long distinct = sheet.endPage();
        UrlBatch found = sheet.takeFound();
        visit.forget();
        frontier.finish(visit.lease(), true, found); // before its rows are handed on: they go with the next commit
        Objects.requireNonNull(sheets).giveBack(sheet);
        pauseIfBehind();
        report.page(distinct, fetched.bytes(), fetched.truncated());
        logPage(visit, fetched, distinct);
        visit.host().good();
        ended(visit);
    }

    private @Nullable Skip judge(LinkCursor link, int depth) {
        Skip skip = scope.decide(link.bytes(), link.lengthWithoutFragment(), depth);
        if (skip != null) {
            report.skipped(skip);
            if (LOG.isInfoEnabled() && (!skip.isOrdinary() || LOG.isDebugEnabled())) {
                String url = new String(link.bytes(), 0, link.length(), StandardCharsets.ISO_8859_1);
                LOG.info("not followed: {} ({})", url, skip.code());
            }
        }
        return skip;
    }

    private void logPage(Visit visit, Outcome.Fetched fetched, long links) {
        WebUrl url = visit.lease().url().withoutUserinfo();
        if (fetched.truncated()) {
            LOG.warn("{}: cut after {} bytes, {} links kept", url, fetched.bytes(), links);
        }
        if (LOG.isInfoEnabled()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(now() - visit.startedNanos());
            LOG.info("{} {} {} links {} ms", fetched.status(), url, links, millis);
        }
    }

    private void ended(Visit visit) {
        visits.remove(visit);
        schedule.ended(visit.host(), now());
        fill();
    }

    /** What the frontier tells, on loop. */
    private final class FromFrontier implements Frontier.Listener {
        @Override
        public void waiting(String host) {
            schedule.waiting(schedule.host(host, now()), now());
        }

        @Override
        public void adopted(WebUrl home) {
            scope.adopt(home);
        }

        @Override
        public long quietNanos(String host) {
            return schedule.quietNanos(host, now());
        }

        @Override
        public void changed() {
            onLoop(Crawl.this::fill);
        }

        @Override
        public void failed(IOException reason) {
            stateLost = reason; // told when the rows of the pages under way are written
            stopSoon();
        }
    }

    // ---- rows and turns -------------------------------------------------------------------------------------------

    private void pauseIfBehind() {
        if (!paused && !Objects.requireNonNull(sheets).isWritable()) {
            paused = true;
            visits.forEach(Visit::pause);
        }
    }

    private void tick() {
        if (sheets != null) {
            sheets.flush();
            pauseIfBehind();
        }
        progress = new Progress(
                report.pages(),
                report.links(),
                frontier.waiting(),
                inFlight(),
                Report.total(report.failures()),
                report.bytes(),
                schedule.hosts().size());
    }

    private long now() {
        return nanoTime.getAsLong();
    }

    private void onLoop(Runnable turn) {
        loop.execute(() -> guarded(turn));
    }

    /** Runs a turn of ours; a bug ends the run with what it threw, instead of hanging it. */
    void guarded(Runnable turn) {
        try {
            turn.run();
        } catch (Throwable bug) {
            over.completeExceptionally(bug);
        }
    }
}
