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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The crawl: takes seeds, keeps as many visits under way as it may, hands rows to the writer and found URLs to the
 * frontier, counts, and knows when it is over: no seed to come, none waiting, no visit under way. Counted, never guessed.
 *
 * <p>Owned by one event loop, the first; all of them, this one too, read pages ({@link PageLoop}). A visit is handed to one
 * of them and comes back as one {@link VisitEnd}. From other threads come seeds ({@link #seed}, {@link #endOfSeeds}), the
 * writer's calls, {@link #stop}, {@link #progress} and {@link #describeHosts}.
 */
public final class Crawl implements LinkWriter.Listener {
    /** Seeds on their way to the frontier; how many wait in it is for it to say. */
    private static final int SEEDS_OFFERED = 1_024;

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final CrawlSettings settings;
    private final ScopeSettings scoping;
    private final Turns turns;
    private final Frontier frontier;
    private final Scope scope;
    private final Check check;
    private final Credentials credentials;
    private final Supplier<RowEncoder> newEncoder;
    private final Fingerprint fingerprint;
    private final Semaphore seedsOffered = new Semaphore(SEEDS_OFFERED);
    private final CompletableFuture<Report> over = new CompletableFuture<>();
    private volatile Progress progress = Progress.NONE;
    private volatile @Nullable LinkWriter writer;

    // All below: touched only on the crawl's loop.
    private final Report report = new Report();
    private final Ledger ledger;
    private final HostSchedule schedule;
    private final PageLoops pages;
    private final RobotsGate robots;
    private final RedirectGate redirects;
    private final Sitemaps sitemaps;
    private final VisitStarter starter;
    private final VisitEnds ends;
    private final List<Future<?>> timers = new ArrayList<>();
    private @Nullable Rows rows;
    private @Nullable WarcRecorder archive;
    private int visits; // begun, not yet ended
    private boolean seedsEnded;
    private boolean stopping;
    private boolean paused;
    private boolean filling;
    private boolean fillWaits;
    private boolean closing;
    private volatile @Nullable IOException stateLost; // why the frontier goes no further

    /**
     * A crawl that has not begun.
     *
     * @param loops read pages; the first one owns the crawl
     * @param fetchers makes the fetcher for a loop, on that loop, when it has its first page
     * @param heavyWork runs what would block a loop: building a tree of a page, reading a large robots.txt
     * @param nanoTime the clock
     * @param check what a check of links wants of it
     * @param credentials where the user's are sent
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
            Supplier<RowEncoder> newEncoder,
            Check check,
            Credentials credentials) {
        this.settings = settings;
        this.scoping = scoping;
        this.turns = new Turns(loops.get(0), nanoTime, this::breakOff);
        this.frontier = frontier;
        this.scope = new Scope(scoping);
        this.check = check;
        this.credentials = credentials;
        this.ledger = new Ledger(report, check);
        this.schedule = new HostSchedule(polite, settings.maxPagesPerHost() == 0);
        this.newEncoder = newEncoder;
        this.fingerprint = fingerprint;
        List<PageLoop> readers = new ArrayList<>();
        for (EventLoop loop : loops) {
            readers.add(new PageLoop(this, loop, heavyWork, nanoTime, fetchers, newExtractor, scope));
        }
        this.pages = new PageLoops(List.copyOf(readers), polite.perHost());
        this.robots = new RobotsGate(turns, schedule, pages, heavyWork);
        Scope.Judge judge = scope.judge();
        this.redirects =
                new RedirectGate(turns, judge, frontier, settings.robots() ? robots : null, scoping.depth() > 0, this);
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
                this);
        this.starter =
                new VisitStarter(settings, polite.hostGivenUpAfter(), turns, frontier, schedule, robots, ledger, this);
        this.ends = new VisitEnds(polite, turns, frontier, ledger, this);
    }

    // ---- from other threads -------------------------------------------------------------------------------------

    /**
     * Begins; seeds may follow from any thread.
     *
     * @param to takes the rows, with this crawl as its listener; closed by the crawl
     * @param kept keeps what is fetched, open; null = nobody does
     * @return completes when the crawl is over and the rows are written; exceptionally with an {@link OutputException}
     *     when they cannot be, or with what a bug threw
     */
    public CompletionStage<Report> start(LinkWriter to, @Nullable WarcRecorder kept) {
        writer = to;
        turns.soon(() -> {
            archive = kept;
            rows = new Rows(to, frontier, turns, this);
            frontier.listen(new FromFrontier());
            timers.add(turns.every(Rows.FLUSH_MILLIS, this::tick));
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
        boolean firstThere = credentials.seed(url);
        turns.soon(() -> {
            if (firstThere) {
                frontier.trust(url);
            }
            scope.adopt(url);
            if (settings.sitemaps()) {
                sitemaps.of(url, () -> offer(url));
            } else {
                offer(url);
            }
            fillSoon();
        });
    }

    private void offer(WebUrl seed) {
        byte[] bytes = seed.withoutFragment().href().getBytes(StandardCharsets.ISO_8859_1);
        UrlBatch one = new UrlBatch(1);
        one.add(bytes, bytes.length, 0);
        frontier.offer(one, fresh -> seedsOffered.release());
    }

    /** No seed will come any more. */
    public void endOfSeeds() {
        turns.soon(() -> {
            seedsEnded = true;
            endSeedsWhenAllAreOffered();
        });
    }

    /** A seed or a sitemap may have been the last. */
    void endSeedsWhenAllAreOffered() {
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

    /**
     * Fills as the next turn, which is when the loop has read what its connections had: the requests then follow each other,
     * while their code is in the processor's cache and the server awake.
     */
    private void fillSoon() {
        if (!fillWaits) {
            fillWaits = true;
            turns.soon(() -> {
                fillWaits = false;
                fill();
            });
        }
    }

    /** Starts visits while there is room; ends the crawl when there is nothing left. The outermost call drains. */
    void fill() {
        assert turns.areHere();
        if (filling || rows == null) {
            return;
        }
        filling = true;
        try {
            long until = turns.now() + PageLoop.SLICE_NANOS;
            boolean more = true;
            while (more && !stopping && !paused && hasRoom() && !hasEnough(visits)) {
                more = starter.next();
                if (more && turns.now() - until > 0) {
                    turns.next(this::fill);
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

    /** Begins a visit. */
    void visit(Host host, Lease lease) {
        long now = turns.now();
        PageLoop loop = pages.take(host);
        host.countPage();
        Visit visit = new Visit(this, loop, host, lease, now, archive == null ? null : archive.page(), host.isSpaced());
        if (visit.isSpaced()) {
            visit.holdsHost = true;
            host.holdBack(true);
        }
        schedule.started(host, now);
        visits++;
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

    /** Ends that a visit keeps others from its host; says whether it did. */
    private static boolean letGo(Visit visit) {
        boolean held = visit.holdsHost;
        if (held) {
            visit.holdsHost = false;
            visit.host().holdBack(false);
        }
        return held;
    }

    private void finishIfOver() {
        boolean enough = hasEnough(0);
        if (closing || rows == null || !(stopping || enough || frontier.isDone())) {
            return;
        }
        sitemaps.stop();
        robots.stop();
        starter.stopWaiting();
        if (closing || visits > 0 || !robots.isIdle() || !sitemaps.isIdle()) {
            return;
        }
        closing = true;
        if (enough && !stopping && !frontier.isDone()) {
            report.stoppedBy(Report.Limit.MAX_PAGES);
        }
        for (Future<?> timer : timers) {
            timer.cancel(false);
        }
        tick();
        report.frontier(frontier.known(), frontier.bytes());
        rows.close().whenComplete((kept, failure) -> {
            Throwable first = stateLost != null ? stateLost : failure;
            if (first != null) {
                over.completeExceptionally(first);
            } else {
                over.complete(report);
            }
        });
    }

    // ---- what visits ask and tell, from their loops -----------------------------------------------------------------

    CrawlSettings settings() {
        return settings;
    }

    Check check() {
        return check;
    }

    Credentials credentials() {
        return credentials;
    }

    ScopeSettings scoping() {
        return scoping;
    }

    /** Whether links of pages of that depth are followed. */
    boolean follows(int depth) {
        return depth < scoping.depth();
    }

    /** The frontier's. */
    Fingerprint fingerprint() {
        return fingerprint;
    }

    /** A sheet for the links of one page after another. */
    PageSheet newSheet() {
        return new PageSheet(newEncoder.get(), scoping.nofollow(), fingerprint, Objects.requireNonNull(writer)::buffer);
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

    /** Says whether redirects are followed. */
    RedirectGate redirects() {
        return redirects;
    }

    /** A visit ended; from its loop. */
    void ended(Visit visit, VisitEnd end) {
        turns.take(() -> ends.take(visit, end));
    }

    // ---- what its parts ask and tell, on its own loop
    // ----------------------------------------------------------------

    /** Whether what would begin from now on is put back. */
    boolean isStopping() {
        return stopping;
    }

    /** The rows; the crawl has begun. */
    Rows rows() {
        return Objects.requireNonNull(rows);
    }

    /** Something was finished, to be committed soon. */
    void commitSoon() {
        rows().commitSoon();
    }

    /** All that a visit leaves behind is taken in. */
    void over(Visit visit) {
        visits--;
        commitSoon();
        redirects.ended(visit);
        pages.ended(visit.host(), visit.pages());
        letGo(visit); // if nothing was sent
        schedule.passed(visit.host(), turns.now());
        fillSoon();
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
        public void trusted(WebUrl seed) {
            credentials.seed(seed);
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

    /** Rows were added: more than the writer likes, maybe. */
    void pauseIfBehind() {
        if (!paused && !(rows().areWritable() && ledger.isWritable())) {
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
                report.answered(),
                report.links(),
                frontier.waiting(),
                pages.underWay(),
                report.failed(),
                report.bytes(),
                schedule.hosts().size());
    }
}
