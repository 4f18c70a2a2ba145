package crawler.crawl;

import crawler.frontier.Fingerprint;
import crawler.frontier.MemoryFrontier;
import crawler.frontier.MemoryFrontier.Lease;
import crawler.html.LinkCursor;
import crawler.html.LinkExtractor;
import crawler.http.Fetcher;
import crawler.http.Outcome;
import crawler.http.Request;
import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.output.PageInfo;
import crawler.output.RowEncoder;
import crawler.url.WebUrl;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
 * The crawl: takes seeds, keeps as many visits under way as it may, hands rows to the writer, counts, and knows when it is
 * over: no seed to come, none waiting, no visit under way. Counted, never guessed.
 *
 * <p>Owned by its event loop. From other threads come seeds ({@link #seed}, {@link #endOfSeeds}), the writer's calls, and
 * {@link #stop}.
 */
public final class Crawl implements LinkWriter.Listener {
    /** Fields of a response's head that may hold links. */
    static final List<String> LINK_FIELDS = List.of("Link", "Refresh");

    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    /** Seeds read ahead of their visits: enough that one slow host at the top of the list does not hold up the others. */
    private static final int SEEDS_AHEAD = 65_536;

    /** Bytes of rows that go to the writer in one piece; fewer wait at most {@link #FLUSH_MILLIS}. */
    private static final int BATCH = 48 * 1024;

    private static final int FLUSH_MILLIS = 200;

    /** The longest the links of one page may keep the event loop. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private static final long GRACE_MILLIS = 2_000;

    private final CrawlSettings settings;
    private final EventLoop loop;
    private final Executor heavyWork;
    private final LongSupplier nanoTime;
    private final Fetcher fetcher;
    private final MemoryFrontier frontier;
    private final Fingerprint fingerprint;
    private final Supplier<LinkExtractor> newExtractor;
    private final Supplier<RowEncoder> newEncoder;
    private final Semaphore seedsAhead = new Semaphore(SEEDS_AHEAD);
    private final CompletableFuture<Report> over = new CompletableFuture<>();
    private final Report report = new Report();

    // All below: touched only on loop.
    private final Set<Visit> visits = new LinkedHashSet<>(); // under way: asked for, not yet ended
    private final ArrayDeque<LinkExtractor> extractors = new ArrayDeque<>();
    private final ArrayDeque<PageSheet> sheets = new ArrayDeque<>();
    private final List<Future<?>> timers = new ArrayList<>();
    private @Nullable LinkWriter writer;
    private @Nullable PageSheet sheet; // holds rows of whole pages that the writer has not got yet
    private @Nullable OutputException outputFailure;
    private boolean seedsEnded;
    private boolean stopping;
    private boolean paused;
    private boolean filling;
    private boolean closing;

    /**
     * A crawl that has not begun.
     *
     * @param loop owns the crawl; {@code fetcher} answers on it
     * @param heavyWork runs what would block the loop: building a tree of a page
     * @param nanoTime the clock
     */
    public Crawl(
            CrawlSettings settings,
            EventLoop loop,
            Executor heavyWork,
            LongSupplier nanoTime,
            Fetcher fetcher,
            MemoryFrontier frontier,
            Fingerprint fingerprint,
            Supplier<LinkExtractor> newExtractor,
            Supplier<RowEncoder> newEncoder) {
        this.settings = settings;
        this.loop = loop;
        this.heavyWork = heavyWork;
        this.nanoTime = nanoTime;
        this.fetcher = fetcher;
        this.frontier = frontier;
        this.fingerprint = fingerprint;
        this.newExtractor = newExtractor;
        this.newEncoder = newEncoder;
    }

    CrawlSettings settings() {
        return settings;
    }

    /**
     * Begins; seeds may follow from any thread.
     *
     * @param rows takes the rows, with this crawl as its listener; closed by the crawl
     * @return completes when the crawl is over and the rows are written; exceptionally with an {@link OutputException}
     *     when they cannot be, or with what a bug threw
     */
    public CompletionStage<Report> start(LinkWriter rows) {
        loop.execute(() -> {
            writer = rows;
            timers.add(loop.scheduleAtFixedRate(
                    () -> guarded(this::flushRows), FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS));
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
        seedsAhead.acquire();
        loop.execute(() -> guarded(() -> {
            if (stopping || !frontier.offer(url, 0)) {
                seedsAhead.release();
            }
            fill();
        }));
    }

    /** No seed will come any more. */
    public void endOfSeeds() {
        loop.execute(() -> guarded(() -> {
            seedsEnded = true;
            fill();
        }));
    }

    /** Ends the crawl early: no visit begins, those under way get two seconds. From any thread. */
    public void stop() {
        loop.execute(() -> guarded(() -> {
            if (!stopping) {
                stopping = true;
                timers.add(loop.schedule(() -> guarded(this::cancelVisits), GRACE_MILLIS, TimeUnit.MILLISECONDS));
                fill();
            }
        }));
    }

    @Override
    public void writable() {
        loop.execute(() -> guarded(() -> {
            paused = false;
            visits.forEach(Visit::resume);
            fill();
        }));
    }

    @Override
    public void failed(OutputException reason) {
        loop.execute(() -> guarded(() -> {
            outputFailure = reason;
            stopping = true;
            cancelVisits();
            fill();
        }));
    }

    private void cancelVisits() {
        List.copyOf(visits).forEach(Visit::cancel);
    }

    /** Starts visits while there is room; ends the crawl when there is nothing left. The outermost call drains. */
    private void fill() {
        assert loop.inEventLoop();
        if (filling) {
            return;
        }
        filling = true;
        try {
            while (!stopping && !paused && writer != null && visits.size() < settings.concurrency()) {
                Lease lease = frontier.lease();
                if (lease == null) {
                    break;
                }
                if (lease.depth() == 0) {
                    seedsAhead.release();
                }
                Visit visit = new Visit(this, lease, nanoTime.getAsLong());
                visits.add(visit);
                visit.under(fetcher.fetch(Request.get(lease.url()), visit));
            }
        } finally {
            filling = false;
        }
        boolean nothingToCome = stopping || (seedsEnded && frontier.waiting() == 0);
        if (nothingToCome && visits.isEmpty() && writer != null) {
            finish(writer);
        }
    }

    private void finish(LinkWriter rows) {
        if (closing) {
            return;
        }
        closing = true;
        timers.forEach(timer -> timer.cancel(false));
        flushRows();
        rows.close().whenComplete((done, failure) -> {
            if (failure != null) {
                over.completeExceptionally(failure);
            } else {
                over.complete(report);
            }
        });
    }

    // ---- what visits tell, on loop -----------------------------------------------------------------------------

    LinkExtractor borrowExtractor() {
        LinkExtractor extractor = extractors.poll();
        return extractor != null ? extractor : newExtractor.get();
    }

    void returnExtractor(LinkExtractor extractor) {
        extractors.push(extractor);
    }

    void skipped(Visit visit, String type) {
        report.skipped(type);
        LOG.info("skipped {} ({})", visit.lease().url().withoutUserinfo(), type);
        ended(visit);
    }

    void failed(Visit visit, String reason, boolean ourWish) {
        if (!(ourWish && stopping)) {
            report.failed(reason);
            LOG.warn("{}: {}", visit.lease().url().withoutUserinfo(), reason);
        }
        ended(visit);
    }

    /** Runs what takes long away from the loop, and goes on with its result on the loop. */
    void offload(Visit visit, Supplier<LinkCursor> work, Consumer<LinkCursor> then) {
        heavyWork.execute(() -> {
            try {
                LinkCursor result = work.get();
                loop.execute(() -> guarded(() -> then.accept(result)));
            } catch (RuntimeException | StackOverflowError e) {
                LOG.debug("{}", visit.lease().url(), e);
                loop.execute(() -> guarded(() -> {
                    visit.forget();
                    failed(visit, "page cannot be parsed: " + Printable.of(e.toString()), false);
                }));
            }
        });
    }

    /** Takes the links of a page that ended well: its rows, whole, in one or more turns of the loop. */
    void takeLinks(Visit visit, Outcome.Fetched fetched, PageInfo page, LinkCursor links) {
        PageSheet rows = sheet != null ? sheet : newSheet();
        sheet = null; // ours until the page is whole
        rows.startPage(page);
        takeSlice(visit, fetched, links, rows);
    }

    private void takeSlice(Visit visit, Outcome.Fetched fetched, LinkCursor links, PageSheet rows) {
        long until = nanoTime.getAsLong() + SLICE_NANOS;
        for (int taken = 1; links.next(); taken++) {
            rows.link(links);
            if (taken % 256 == 0 && nanoTime.getAsLong() - until > 0) {
                loop.execute(() -> guarded(() -> takeSlice(visit, fetched, links, rows)));
                return;
            }
        }
        long distinct = rows.endPage();
        visit.forget();
        if (sheet == null && rows.size() < BATCH) {
            sheet = rows;
        } else {
            append(rows);
            sheets.push(rows);
        }
        report.page(distinct, fetched.bytes(), fetched.truncated());
        logPage(visit, fetched, distinct);
        ended(visit);
    }

    private void logPage(Visit visit, Outcome.Fetched fetched, long links) {
        if (fetched.truncated()) {
            LOG.warn(
                    "{}: cut after {} bytes, {} links kept",
                    visit.lease().url().withoutUserinfo(),
                    fetched.bytes(),
                    links);
        }
        if (LOG.isInfoEnabled()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - visit.startedNanos());
            LOG.info(
                    "{} {} {} links {} ms",
                    fetched.status(),
                    visit.lease().url().withoutUserinfo(),
                    links,
                    millis);
        }
    }

    private void ended(Visit visit) {
        visits.remove(visit);
        frontier.finish(visit.lease());
        fill();
    }

    // ---- rows ---------------------------------------------------------------------------------------------------

    private PageSheet newSheet() {
        PageSheet spare = sheets.poll();
        return spare != null
                ? spare
                : new PageSheet(newEncoder.get(), fingerprint, openWriter().buffer());
    }

    private void flushRows() {
        if (sheet != null && sheet.size() > 0 && writer != null) {
            append(sheet);
        }
    }

    private void append(PageSheet rows) {
        LinkWriter to = openWriter();
        to.append(rows.takeRows(to.buffer()));
        if (!paused && !to.isWritable()) {
            paused = true;
            visits.forEach(Visit::pause);
        }
    }

    private LinkWriter openWriter() {
        if (writer == null) {
            throw new IllegalStateException("the crawl has not begun");
        }
        return writer;
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
