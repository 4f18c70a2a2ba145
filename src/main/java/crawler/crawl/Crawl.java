package crawler.crawl;

import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.url.WebUrl;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The crawl: takes seeds, has its {@link Visits} begin and end, and knows when it is over: no seed to come, none waiting, no
 * visit under way. Counted, never guessed.
 *
 * <p>Owned by one event loop, the first; all of them, this one too, read pages ({@link PageLoop}). A visit is handed to one
 * of them and comes back as one {@link VisitEnd}. From other threads come seeds ({@link #seed}, {@link #endOfSeeds}), the
 * writer's calls, {@link #stop}, {@link #progress} and {@link #describeHosts}.
 */
public final class Crawl implements LinkWriter.Listener {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    /** Seeds on their way to the frontier; how many wait in it is for it to say. */
    private static final int SEEDS_OFFERED = 1_024;

    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** From when it is interrupted until it is over, whoever reads the rows. */
    private static final long LONGEST_END_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final CrawlPlan plan;
    private final CrawlMeans means;
    private final Turns turns;
    private final Frontier frontier;
    private final Scope scope;
    private final Semaphore seedsOffered = new Semaphore(SEEDS_OFFERED);
    private final Expansion expansion = new Expansion();
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
    private final Visits visits;
    private final VisitEnds ends;
    private final List<Future<?>> timers = new ArrayList<>();
    private @Nullable Rows rows;
    private @Nullable WarcRecorder archive;
    private boolean seedsEnded;
    private boolean stopping;
    private boolean closing;
    private volatile @Nullable IOException stateLost; // why the frontier goes no further

    /** A crawl that has not begun. */
    public Crawl(CrawlPlan plan, CrawlMeans means, Frontier frontier) {
        this.plan = plan;
        this.means = means;
        this.frontier = frontier;
        this.turns = new Turns(means.loops().get(0), means.nanoTime(), this::breakOff);
        this.scope = new Scope(plan.scoping(), plan.crawling().sitemaps());
        this.ledger = new Ledger(report, plan.check());
        this.schedule = new HostSchedule(
                plan.polite(),
                plan.crawling().maxPagesPerHost() == 0,
                plan.check().asksOnly());
        List<PageLoop> readers = new ArrayList<>();
        for (EventLoop loop : means.loops()) {
            readers.add(new PageLoop(this, loop, means, scope));
        }
        this.pages = new PageLoops(List.copyOf(readers), plan.polite().perHost());
        this.robots = new RobotsGate(turns, schedule, pages, means.heavyWork(), means.robots(), this);
        Scope.Judge judge = scope.judge();
        this.redirects = new RedirectGate(turns, judge, frontier, robots, this);
        this.sitemaps = new Sitemaps(turns, robots, schedule, pages, judge, frontier, report, this);
        this.visits = new Visits(turns, frontier, schedule, pages, robots, ledger, this);
        this.ends = new VisitEnds(turns, frontier, ledger, this);
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
            Duration maxTime = plan.crawling().maxTime();
            if (maxTime != null) {
                timers.add(turns.after(maxTime.toNanos(), () -> stopAt(Report.Limit.MAX_TIME)));
            }
            visits.fill();
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
        boolean firstThere = plan.credentials().seed(url);
        boolean firstPrivate = plan.addresses() != null && plan.addresses().take(url);
        turns.soon(() -> {
            if (firstPrivate) {
                frontier.allowPrivate(url);
            }
            if (firstThere) {
                frontier.trust(url);
            }
            if (scope.adopt(url)) {
                frontier.adopt(url);
            }
            if (plan.crawling().sitemaps()) {
                sitemaps.of(url, () -> offer(url));
            } else {
                offer(url);
            }
            visits.fillSoon();
        });
    }

    private void offer(WebUrl seed) {
        frontier.offer(UrlBatch.of(seed, 0), fresh -> seedsOffered.release());
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
        if (seedsEnded && sitemaps.isIdle() && !sitemaps.isCutOff() && !stopping) {
            frontier.endOfSeeds();
        }
        visits.fill();
    }

    /** Ends the crawl early: no visit begins, those under way get two seconds. */
    public void stop() {
        turns.soon(this::stopSoon);
    }

    /** The same, within five seconds: rows that nobody takes until then are left unwritten. */
    public void interrupt() {
        turns.soon(() -> {
            stopSoon();
            var unused = turns.after(LONGEST_END_NANOS, () -> {
                if (over.complete(report)) {
                    LOG.warn("the last rows are not written: nobody takes them");
                }
            });
        });
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
        turns.soon(visits::resume);
    }

    @Override
    public void failed(OutputException reason) {
        turns.soon(() -> {
            stopping = true;
            cancelAll();
            visits.fill();
        });
    }

    // ---- how it ends --------------------------------------------------------------------------------------------

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
            visits.fill();
        }
    }

    private void cancelAll() {
        pages.onEach(PageLoop::cancelAll);
    }

    /** Ends the crawl when there is nothing left. */
    void finishIfOver() {
        boolean enough = visits.areEnough(0);
        if (closing || rows == null || !(stopping || enough || frontier.isDone())) {
            return;
        }
        sitemaps.stop();
        robots.stop();
        visits.stopWaiting();
        if (closing || visits.underWay() > 0 || !robots.isIdle() || !sitemaps.isIdle()) {
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

    CrawlPlan plan() {
        return plan;
    }

    CrawlMeans means() {
        return means;
    }

    /** Whether links of pages of that depth are followed. */
    boolean follows(int depth) {
        return depth < plan.scoping().depth();
    }

    /** A sheet for the links of one page after another. */
    PageSheet newSheet() {
        return new PageSheet(
                means.encoders().get(),
                plan.scoping().nofollow(),
                means.fingerprint(),
                Objects.requireNonNull(writer)::buffer);
    }

    /** Whether a page may hold far more rows than others from now on; to be followed by {@link #expanded}. */
    boolean mayExpand() {
        return Objects.requireNonNull(writer).isWritable() && expansion.begin();
    }

    /** That page's rows are on their way. */
    void expanded() {
        expansion.end();
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

    /** A request of a visit to a host that wants pauses is on its way; from its loop. */
    void sent(Visit visit) {
        visits.sent(visit);
    }

    /** A visit has another attempt to make; from its loop. */
    void again(Visit visit, Runnable then) {
        visits.again(visit, then);
    }

    /** A visit ended; from its loop. */
    void ended(Visit visit, VisitEnd end) {
        turns.take(() -> {
            visits.stepBack(visit); // it was cancelled while it waited
            ends.take(visit, end);
        });
    }

    // ---- what its parts ask and tell, on its own loop --------------------------------------------------------------

    /** Runs it when there is room for a request, or the crawl is stopping. */
    void whenRoom(Runnable then) {
        visits.whenRoom(then);
    }

    /** Something may be begun. */
    void mayBegin() {
        visits.fillSoon();
    }

    /** Whether it was started. */
    boolean hasBegun() {
        return rows != null;
    }

    /** Whether what would begin from now on is put back: the crawl was told to stop, or has its pages. */
    boolean isStopping() {
        return stopping || visits.areEnough(0);
    }

    /** Where what is fetched for one page is kept; null = it is not. */
    WarcRecorder.@Nullable Page archivedPage() {
        return archive == null ? null : archive.page();
    }

    /** The rows; the crawl has begun. */
    Rows rows() {
        return Objects.requireNonNull(rows);
    }

    /** Something was finished, to be committed soon. */
    void commitSoon() {
        rows().commitSoon();
    }

    /** A visit waits for another host. */
    void waits(Visit visit) {
        visits.stepAside(visit);
    }

    /** It need not wait any more. */
    void goesOn(Visit visit, Runnable then) {
        visits.goOn(visit, then);
    }

    /** A URL is parked no more: a redirect led there, and its page was read, or not. */
    void goesOn(Lease parked, boolean wasRead) {
        visits.goOn(parked, wasRead);
    }

    /** All that a visit leaves behind is taken in. */
    void over(Visit visit) {
        commitSoon();
        redirects.ended(visit);
        visits.over(visit);
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
            plan.credentials().seed(seed);
        }

        @Override
        public void allowedPrivate(WebUrl seed) {
            if (plan.addresses() != null) {
                plan.addresses().allow();
            }
        }

        @Override
        public long quietNanos(String host) {
            return schedule.quietNanos(host, turns.now());
        }

        @Override
        public void changed() {
            visits.fillSoon();
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
        if (!(rows().areWritable() && ledger.isWritable())) {
            visits.pause();
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
