package crawler.crawl;

import crawler.frontier.Fingerprint;
import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import crawler.html.LinkExtractor;
import crawler.http.Fetcher;
import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.output.RowEncoder;
import crawler.url.WebUrl;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The crawl: takes seeds, keeps as many visits under way as it may, hands rows to the writer and found URLs to the
 * frontier, counts, and knows when it is over: no seed to come, none waiting, no visit under way. Counted, never guessed.
 *
 * <p>Owned by one event loop, the first; all of them, this one too, read pages ({@link PageLoop}). A visit is handed to one
 * of them and comes back as one {@link VisitEnd}. From other threads come seeds ({@link #seed}, {@link #endOfSeeds}), the
 * writer's calls, {@link #stop}, {@link #progress} and {@link #describeHosts}.
 */
public final class Crawl implements LinkWriter.Listener {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    /** Seeds on their way to the frontier; how many wait in it is for it to say. */
    private static final int SEEDS_OFFERED = 1_024;

    /** Rows wait this long for company on their way to the writer. */
    private static final int FLUSH_MILLIS = 200;

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** The longest a host is left alone at its own word; a URL for which it asks more is given up. */
    private static final long LONGEST_QUIET_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final CrawlSettings settings;
    private final PoliteSettings polite;
    private final ScopeSettings scoping;
    private final Turns turns;
    private final Frontier frontier;
    private final Scope scope;
    private final Supplier<PageSheet> newSheet;
    private final Semaphore seedsOffered = new Semaphore(SEEDS_OFFERED);
    private final CompletableFuture<Report> over = new CompletableFuture<>();
    private volatile Progress progress = Progress.NONE;
    private volatile @Nullable LinkWriter writer;
    private Verdicts verdicts = Verdicts.IGNORED; // set before the start
    private boolean onlyChecks; // set before the start
    private @Nullable Fragments fragments; // set before the start; null = nobody wants to know

    // All below: touched only on the crawl's loop.
    private final Report report = new Report();
    private final Scope.Judge judge; // of redirects
    private final HostSchedule schedule;
    private final PageLoops pages;
    private final RobotsGate robots;
    private final Sitemaps sitemaps;
    private final Set<String> claimed = new HashSet<>(); // where redirects of visits under way lead
    private final Map<Lease, Future<?>> delayed = new HashMap<>(); // first pages that keep their distance to robots.txt
    private final List<Future<?>> timers = new ArrayList<>();
    private @Nullable Future<?> nextHostTimer;
    private @Nullable Rows rows;
    private int visits; // begun, not yet ended
    private boolean seedsEnded;
    private boolean stopping;
    private boolean paused;
    private boolean filling;
    private boolean closing;
    private @Nullable IOException stateLost; // why the frontier goes no further
    private boolean commitDue; // a turn is to come for it

    /**
     * A crawl that has not begun.
     *
     * @param loops read pages; the first one owns the crawl
     * @param fetchers makes the fetcher for a loop, on that loop, when it has its first page
     * @param heavyWork runs what would block a loop: building a tree of a page, reading a large robots.txt
     * @param nanoTime the clock
     */
    public Crawl(
            CrawlSettings settings,
            PoliteSettings polite,
            ScopeSettings scoping,
            List<EventLoop> loops,
            Executor heavyWork,
            LongSupplier nanoTime,
            Function<EventLoop, Fetcher> fetchers,
            Frontier frontier,
            Fingerprint fingerprint,
            Supplier<LinkExtractor> newExtractor,
            Supplier<RowEncoder> newEncoder) {
        this.settings = settings;
        this.polite = polite;
        this.scoping = scoping;
        this.turns = new Turns(loops.get(0), nanoTime, this::breakOff);
        this.frontier = frontier;
        this.scope = new Scope(scoping);
        this.judge = scope.judge();
        this.schedule = new HostSchedule(polite, settings.maxPagesPerHost() == 0);
        this.newSheet = () -> new PageSheet(
                newEncoder.get(), scoping.nofollow(), fingerprint, Objects.requireNonNull(writer)::buffer);
        this.pages = new PageLoops(
                loops.stream()
                        .map(loop -> new PageLoop(
                                this,
                                loop,
                                heavyWork,
                                nanoTime,
                                () -> fetchers.apply(loop),
                                newExtractor,
                                newSheet,
                                scope))
                        .toList(),
                polite.perHost());
        this.robots = new RobotsGate(turns, schedule, pages, heavyWork);
        this.sitemaps = new Sitemaps(
                turns,
                robots,
                settings.robots(),
                schedule,
                pages,
                heavyWork,
                judge,
                frontier,
                fingerprint,
                report,
                this::endSeedsWhenAllAreOffered);
    }

    // ---- from other threads -------------------------------------------------------------------------------------

    /**
     * Says who wants to know what came of every URL; before the start.
     *
     * @param checksOnly whether that is all: URLs are asked for with HEAD, those that HEAD gets no good answer for with GET,
     *     and no page is read but for its {@linkplain #tellFragments fragments}
     */
    public void check(Verdicts to, boolean checksOnly) {
        verdicts = to;
        onlyChecks = checksOnly;
    }

    /** Says who wants to know the fragments of pages, which extractors must be made to tell; before the start. */
    public void tellFragments(Fragments to) {
        fragments = to;
    }

    @Nullable
    Fragments fragments() {
        return fragments;
    }

    boolean onlyChecks() {
        return onlyChecks;
    }

    /**
     * Begins; seeds may follow from any thread.
     *
     * @param to takes the rows, with this crawl as its listener; closed by the crawl
     * @return completes when the crawl is over and the rows are written; exceptionally with an {@link OutputException}
     *     when they cannot be, or with what a bug threw
     */
    public CompletionStage<Report> start(LinkWriter to) {
        writer = to;
        turns.soon(() -> {
            rows = new Rows(to, frontier);
            frontier.listen(new FromFrontier());
            timers.add(turns.every(FLUSH_MILLIS, this::tick));
            if (settings.maxTime() != null) {
                timers.add(turns.after(settings.maxTime().toNanos(), () -> stopAt(Report.Limit.MAX_TIME)));
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
        turns.soon(() -> {
            scope.adopt(url);
            byte[] bytes = url.withoutFragment().href().getBytes(StandardCharsets.ISO_8859_1);
            UrlBatch one = new UrlBatch(1);
            one.add(bytes, bytes.length, 0);
            Runnable offer = () -> frontier.offer(one, fresh -> seedsOffered.release());
            if (settings.sitemaps()) {
                sitemaps.of(url, offer);
            } else {
                offer.run();
            }
            fill();
        });
    }

    /** No seed will come any more. */
    public void endOfSeeds() {
        turns.soon(() -> {
            seedsEnded = true;
            endSeedsWhenAllAreOffered();
        });
    }

    private void endSeedsWhenAllAreOffered() {
        if (seedsEnded && sitemaps.isIdle() && !stopping) {
            frontier.endOfSeeds();
        }
        fill();
    }

    /** Ends the crawl early: no visit begins, those under way get two seconds. */
    public void stop() {
        turns.soon(this::stopSoon);
    }

    /** Ends the run at once, with what was thrown: nothing is visited or kept any more but the rows that wait. */
    public void fail(Throwable bug) {
        turns.broke(bug);
    }

    private void breakOff(Throwable bug) {
        LinkWriter rowsLeft = writer;
        if (rowsLeft == null) {
            over.completeExceptionally(bug);
        } else { // rows are whole pages, if the disk or the reader takes them
            var unused = rowsLeft.close()
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(GRACE_NANOS, TimeUnit.NANOSECONDS)
                    .whenComplete((written, failure) -> over.completeExceptionally(bug));
        }
    }

    /** The crawl as it was a moment ago. */
    public Progress progress() {
        return progress;
    }

    /** One line for each host: what is under way, waiting, and how it is paced. */
    public CompletionStage<List<String>> describeHosts() {
        CompletableFuture<List<String>> lines = new CompletableFuture<>();
        turns.soon(() -> lines.complete(schedule.hosts().stream()
                .map(host -> host.describe(turns.now()))
                .toList()));
        return lines;
    }

    @Override
    public void writable() {
        turns.soon(() -> {
            paused = false;
            pages.onEach(PageLoop::resume);
            fill();
        });
    }

    @Override
    public void failed(OutputException reason) {
        turns.soon(() -> {
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
            timers.add(turns.after(GRACE_NANOS, this::cancelAll));
            fill();
        }
    }

    private void cancelAll() {
        pages.onEach(PageLoop::cancelAll);
    }

    /** Gives up waiting: for robots.txt, and for the time a host is left alone after it. */
    private void stopWaiting() {
        sitemaps.stop();
        robots.stop();
        Map.copyOf(delayed).forEach((lease, timer) -> {
            timer.cancel(false);
            delayed.remove(lease);
            Host host = schedule.host(lease.host(), turns.now());
            host.holdBack(false);
            putBack(host, lease);
        });
    }

    /** Starts visits while there is room; ends the crawl when there is nothing left. The outermost call drains. */
    private void fill() {
        assert turns.areHere();
        if (filling || rows == null) {
            return;
        }
        filling = true;
        try {
            long until = turns.now() + PageLoop.SLICE_NANOS;
            boolean more = true;
            while (more && !stopping && !paused && hasRoom() && !hasEnough(visits)) {
                more = startNext();
                if (turns.now() - until > 0) {
                    turns.soon(this::fill);
                    break;
                }
            }
        } finally {
            filling = false;
        }
        finishIfOver();
    }

    private boolean hasRoom() {
        return pages.underWay() + frontier.unsettled() < settings.concurrency();
    }

    private boolean hasEnough(int toCome) {
        return settings.maxPages() > 0 && frontier.pages() + toCome >= settings.maxPages();
    }

    /** Gives the next host its turn; false if none may be asked now. */
    private boolean startNext() {
        long now = turns.now();
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
            fail(lease, Verdict.failed("host given up after " + polite.hostGivenUpAfter() + " failed connections"));
            drop(host, lease);
        } else if (settings.maxPagesPerHost() > 0
                && host.pages() + frontier.pagesElsewhere(host.name()) >= settings.maxPagesPerHost()) {
            skip(host, lease, lease.url(), Skip.HOST_LIMIT);
        } else if (settings.robots()) {
            robots.ask(lease.url(), answer -> robotsAnswered(host, lease, answer));
        } else {
            visit(host, lease);
        }
        return true;
    }

    private void robotsAnswered(Host host, Lease lease, RobotsGate.Answer answer) {
        if (answer.unreachable() != null) {
            fail(lease, Verdict.failed(answer.unreachable()));
            drop(host, lease);
        } else if (answer.rules() == null || stopping) {
            putBack(host, lease);
        } else if (!answer.rules().allows(lease.url())) {
            skip(host, lease, lease.url(), Skip.ROBOTS);
        } else if (host.notBefore() - turns.now() > 0) { // robots.txt was a request, too
            host.holdBack(true);
            delayed.put(lease, turns.after(host.notBefore() - turns.now(), () -> {
                delayed.remove(lease);
                host.holdBack(false);
                visit(host, lease);
            }));
        } else {
            visit(host, lease);
        }
        fill();
    }

    private void visit(Host host, Lease lease) {
        long now = turns.now();
        PageLoop loop = pages.take(host);
        host.countPage();
        schedule.started(host, now);
        visits++;
        loop.visit(new Visit(this, loop, host, lease, now));
    }

    private void skip(Host host, Lease lease, WebUrl url, Skip skip) {
        report.skipped(skip);
        SkipLog.url(url, skip);
        verdicts.verdict(lease.url(), lease.depth(), Verdict.unknown(skip.reason()));
        drop(host, lease);
    }

    private void fail(Lease lease, Verdict verdict) {
        report.failed(verdict.reason());
        verdicts.verdict(lease.url(), lease.depth(), verdict);
        LOG.warn("{}: {}", lease.url().withoutUserinfo(), verdict.reason());
    }

    private void drop(Host host, Lease lease) {
        frontier.finish(lease, false, UrlBatch.EMPTY);
        commitSoon();
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

    private void finishIfOver() {
        boolean enough = hasEnough(0);
        if (closing || rows == null || writer == null || !(stopping || enough || frontier.isDone())) {
            return;
        }
        stopWaiting();
        if (closing || visits > 0 || !robots.isIdle() || !sitemaps.isIdle()) {
            return;
        }
        closing = true;
        if (enough && !stopping && !frontier.isDone()) {
            report.stoppedBy(Report.Limit.MAX_PAGES);
        }
        timers.forEach(timer -> timer.cancel(false));
        tick();
        report.frontier(frontier.known(), frontier.bytes());
        // The frontier after the rows: only of a crawl whose rows are all written may it say that it is complete.
        writer.close()
                .whenComplete((written, failure) -> turns.soon(() -> {
                    CompletionStage<Void> closed = failure == null ? frontier.close() : frontier.abandon();
                    closed.whenComplete((kept, problem) -> {
                        Throwable first = stateLost != null ? stateLost : failure != null ? failure : problem;
                        if (first != null) {
                            over.completeExceptionally(first);
                        } else {
                            over.complete(report);
                        }
                    });
                }));
    }

    // ---- what visits ask and tell, from their loops -----------------------------------------------------------------

    CrawlSettings settings() {
        return settings;
    }

    ScopeSettings scoping() {
        return scoping;
    }

    /** Whether links of pages of that depth are followed. */
    boolean follows(int depth) {
        return depth < scoping.depth();
    }

    /** Runs a turn of ours; a bug ends the run with what it threw, instead of hanging it. */
    void guarded(Runnable turn) {
        turns.guarded(turn);
    }

    /** Reading one page threw. That page fails alone, unless memory is out or the program itself is broken. */
    void threw(Error error) {
        if (!(error instanceof StackOverflowError)) {
            turns.broke(error);
        }
    }

    /**
     * A visit is redirected.
     *
     * @param then told on the crawl's loop why that is not followed; null if it is
     */
    void redirected(Visit visit, WebUrl target, Consumer<@Nullable Skip> then) {
        if (settings.robots() || scoping.depth() > 0) {
            turns.take(() -> follow(visit, target, then));
        } else {
            then.accept(null);
        }
    }

    /** Judges a redirect as a link; but a seed may lead anywhere, and its rows are wanted whoever else is led there. */
    private void follow(Visit visit, WebUrl target, Consumer<@Nullable Skip> then) {
        Lease lease = visit.lease();
        boolean isBack = target.equals(lease.url());
        Skip skip = lease.depth() == 0 || isBack ? null : judge.decide(target, lease.depth());
        if (skip == null
                && lease.depth() > 0
                && !isBack
                && (frontier.hasSeen(target) || claimed.contains(target.href()))) {
            skip = Skip.KNOWN;
        }
        if (skip != null || stopping) {
            then.accept(skip);
            return;
        }
        unclaim(visit);
        if (claimed.add(target.href())) {
            visit.claim(target);
        }
        if (settings.robots()) {
            robots.ask(target, answer -> {
                boolean forbidden = answer.rules() != null && !answer.rules().allows(target);
                then.accept(forbidden ? Skip.ROBOTS : null);
            });
        } else {
            then.accept(null);
        }
    }

    private void unclaim(Visit visit) {
        WebUrl target = visit.claimed();
        if (target != null) {
            claimed.remove(target.href());
        }
    }

    /** A visit ended; from its loop. */
    void ended(Visit visit, VisitEnd end) {
        turns.take(() -> {
            if (end instanceof VisitEnd.Read read) {
                took(visit, read, 0);
            } else if (end instanceof VisitEnd.NotRead notRead) {
                report.notRead(notRead.type());
                tellVerdict(visit, end);
                LOG.info("not read: {} ({})", visit.lease().url().withoutUserinfo(), notRead.type());
                visit.host().good();
                finish(visit, false, UrlBatch.EMPTY);
            } else if (end instanceof VisitEnd.Answered) {
                report.page(0, 0, false);
                tellVerdict(visit, end);
                visit.host().good();
                finish(visit, true, UrlBatch.EMPTY);
            } else if (end instanceof VisitEnd.Refused refused) {
                if (onlyChecks) {
                    String target = " (redirect to "
                            + refused.target().withoutUserinfo().href() + ")";
                    verdicts.verdict(
                            visit.lease().url(),
                            0,
                            Verdict.unknown(refused.skip().reason() + target));
                }
                report.skipped(refused.skip());
                SkipLog.url(refused.target(), refused.skip());
                visit.host().good();
                finish(visit, false, UrlBatch.EMPTY);
            } else if (end instanceof VisitEnd.Failed failed) {
                failed(visit, failed);
            }
        });
    }

    /** Takes in a page: what was found on it, in one or more turns; its rows with the last. */
    private void took(Visit visit, VisitEnd.Read read, int piece) {
        if (!frontier.holds(visit.lease())) {
            LOG.info("{}: left to another process", visit.lease().url().withoutUserinfo());
            Objects.requireNonNull(rows).drop(read.rows());
            visit.host().good();
            frontier.putBack(visit.lease());
            over(visit);
            return;
        }
        if (piece < read.found().size() - 1) {
            frontier.offer(read.found().get(piece), fresh -> {});
            turns.soon(() -> took(visit, read, piece + 1));
            return;
        }
        if (!read.end().equals(visit.lease().url())) {
            frontier.seen(read.end());
            if (visit.lease().depth() == 0) {
                frontier.adopt(read.end());
            }
        }
        tellVerdict(visit, read);
        report.page(read.links(), read.bytes(), read.truncated());
        report.skipped(read.skips());
        logPage(visit, read);
        visit.host().good();
        frontier.finish(visit.lease(), true, read.found().get(piece));
        Objects.requireNonNull(rows).add(read.rows()); // in the same turn: they go with the same commit
        pauseIfBehind();
        over(visit);
    }

    /** Tells what came of a visit's URL, and of the one its redirects led to, if anybody wants to know. */
    private void tellVerdict(Visit visit, VisitEnd end) {
        if (verdicts == Verdicts.IGNORED) {
            return;
        }
        Lease lease = visit.lease();
        Verdict verdict = visit.verdict(end);
        verdicts.verdict(lease.url(), lease.depth(), verdict);
        if (end instanceof VisitEnd.Read read && verdict.redirect() != null) {
            verdicts.verdict(
                    read.end().withoutFragment(),
                    lease.depth(),
                    new Verdict(verdict.kind(), verdict.status(), verdict.reason(), null));
        }
    }

    private void failed(Visit visit, VisitEnd.Failed failed) {
        Host host = visit.host();
        switch (failed.blame()) {
            case BUSY -> host.busy(turns.now(), Math.min(failed.retryAfterNanos(), LONGEST_QUIET_NANOS));
            case DEAD -> {
                if (host.dead()) {
                    LOG.warn("{}: given up after {} failed connections", host.name(), polite.hostGivenUpAfter());
                }
            }
            case OURS, PAGE -> host.good();
        }
        boolean again = failed.mayRepeat()
                && failed.retryAfterNanos() <= LONGEST_QUIET_NANOS
                && visit.lease().attempt() <= polite.retries();
        if (again || (failed.blame() == VisitEnd.Blame.OURS && stopping)) {
            LOG.info("{}: {}, asked again later", visit.lease().url().withoutUserinfo(), failed.reason());
            frontier.putBack(visit.lease()); // also when we stop: a crawl that goes on later visits it
            over(visit);
        } else {
            fail(visit.lease(), visit.verdict(failed));
            finish(visit, false, UrlBatch.EMPTY);
        }
    }

    private void finish(Visit visit, boolean page, UrlBatch found) {
        frontier.finish(visit.lease(), page, found);
        over(visit);
    }

    private void over(Visit visit) {
        visits--;
        commitSoon();
        unclaim(visit);
        pages.ended(visit.host(), visit.pages());
        schedule.passed(visit.host(), turns.now());
        fill();
    }

    private void logPage(Visit visit, VisitEnd.Read read) {
        WebUrl url = visit.lease().url().withoutUserinfo();
        if (read.truncated()) {
            LOG.warn("{}: cut after {} bytes, {} links kept", url, read.bytes(), read.links());
        }
        if (LOG.isInfoEnabled()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(turns.now() - visit.startedNanos());
            LOG.info("{} {} {} links {} ms", read.status(), url, read.links(), millis);
        }
    }

    /** What the frontier tells, on loop. */
    private final class FromFrontier implements Frontier.Listener {
        @Override
        public void waiting(String host) {
            schedule.waiting(schedule.host(host, turns.now()), turns.now());
        }

        @Override
        public void adopted(WebUrl home) {
            scope.adopt(home);
        }

        @Override
        public long quietNanos(String host) {
            return schedule.quietNanos(host, turns.now());
        }

        @Override
        public void changed() {
            turns.soon(Crawl.this::fill);
        }

        @Override
        public void failed(IOException reason) {
            stateLost = reason; // told when the rows of the pages under way are written
            stopSoon();
        }
    }

    // ---- rows and turns -------------------------------------------------------------------------------------------

    /** Sees that what just ended waits no longer for its commit than the frontier has it. */
    private void commitSoon() {
        int millis = frontier.commitMillis();
        if (!commitDue && millis < FLUSH_MILLIS) {
            commitDue = true;
            var unused = turns.after(TimeUnit.MILLISECONDS.toNanos(millis), () -> {
                commitDue = false;
                if (rows != null && !closing) {
                    rows.flush();
                    pauseIfBehind();
                }
            });
        }
    }

    private void pauseIfBehind() {
        if (!paused && !(Objects.requireNonNull(rows).areWritable() && verdicts.isWritable())) {
            paused = true;
            pages.onEach(PageLoop::pause);
        }
    }

    private void tick() {
        if (rows != null) {
            rows.flush();
            pauseIfBehind();
        }
        progress = new Progress(
                report.pages(),
                report.links(),
                frontier.waiting(),
                pages.underWay(),
                Report.total(report.failures()),
                report.bytes(),
                schedule.hosts().size());
    }
}
