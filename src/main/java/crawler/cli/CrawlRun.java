package crawler.cli;

import crawler.check.CheckTotals;
import crawler.check.LinkCheck;
import crawler.crawl.Check;
import crawler.crawl.Crawl;
import crawler.crawl.CrawlMeans;
import crawler.crawl.CrawlPlan;
import crawler.crawl.Credentials;
import crawler.crawl.Report;
import crawler.crawl.RobotsMemory;
import crawler.crawl.WarcRecorder;
import crawler.frontier.Archive;
import crawler.frontier.FileFrontier;
import crawler.http.HttpClient;
import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.output.RowEncoder;
import crawler.redis.RedisFrontier;
import crawler.warc.WarcWriter;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: makes every object, waits for the end, tells how it went. The only place where the parts are joined. Used by one
 * thread, once.
 */
final class CrawlRun {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    private final RunSettings settings;
    private final TellOptions tell;
    private final Console console;
    private final boolean exits;
    private final long started = System.nanoTime();
    private final @Nullable WarcWriter warc;
    private final @Nullable WarcRecorder recorder;
    private final HttpClient client;
    private final Workers workers;
    private final RobotsMemory robots = new RobotsMemory();
    private final AtomicReference<Crawl> underWay = new AtomicReference<>();
    private @Nullable FileFrontier lasting;
    private @Nullable RedisFrontier joined;
    private @Nullable LinkCheck check;

    /**
     * A run that has not begun.
     *
     * @param tell what to say meanwhile and at the end
     * @param exits whether the process ends with the run
     * @throws IllegalArgumentException if a setting turns out to be no good: a file of certificates, a proxy
     */
    CrawlRun(RunSettings settings, TellOptions tell, Console console, boolean exits) {
        this.settings = settings;
        this.tell = tell;
        this.console = console;
        this.exits = exits;
        this.warc = settings.archive() == null ? null : new WarcWriter(settings.archive());
        this.recorder = warc == null || settings.archive() == null
                ? null
                : new WarcRecorder(warc, settings.archive().file());
        this.client = new HttpClient(settings.fetching(), recorder); // refuses what is no good before anything is begun
        this.workers = Workers.of(settings.threads());
    }

    /**
     * Crawls to the end.
     *
     * @return the exit code
     * @throws IllegalArgumentException if a setting turns out to be no good: the state has others
     */
    int run(boolean failOnLimit) throws InterruptedException {
        try {
            tell.checkStats();
            CrawlStart start = start();
            return start == null ? CrawlCommand.FINISHED : crawl(start, failOnLimit);
        } catch (OutputException e) {
            return outputFailed(e);
        } catch (IOException e) {
            System.err.println("crawler: " + e.getMessage()); // the cookie jar, the archive, the statistics, Redis
            return CrawlCommand.FAILED;
        } catch (CompletionException e) {
            if (e.getCause() instanceof OutputException output) {
                return outputFailed(output);
            }
            String reason = e.getCause() instanceof IOException
                    ? String.valueOf(e.getCause().getMessage())
                    : "the run broke off: " + e.getCause();
            System.err.println("crawler: " + reason);
            return CrawlCommand.FAILED;
        } finally {
            close();
        }
    }

    static int outputFailed(OutputException e) {
        if (e.readerGone()) {
            return CrawlCommand.FINISHED;
        }
        System.err.println("crawler: " + e.getMessage());
        return CrawlCommand.FAILED;
    }

    // ---- the beginning ----------------------------------------------------------------------------------------------

    /** Joins the others, goes on with a state, or begins; null if the crawl had come to its end, which is said. */
    private @Nullable CrawlStart start() throws IOException {
        Archive archive = recorder == null ? Archive.NONE : recorder;
        if (settings.shared() != null) {
            CrawlStart start = settings.shared().join(workers, !settings.seeds().isEmpty(), settings.output(), archive);
            if (start != null && start.frontier() instanceof RedisFrontier frontier) {
                joined = frontier;
            }
            return start;
        }
        if (settings.state() == null) {
            return CrawlStart.anew(settings.output(), settings.scoping());
        }
        FileFrontier state = FileFrontier.open(settings.state().with(archive), workers.first());
        lasting = state;
        if (!state.isComplete()) {
            return CrawlStart.of(state, settings.output());
        }
        if (!tell.quiet) {
            System.err.println("complete already, with " + state.earlierPages() + " pages; --fresh starts over");
        }
        state.close().toCompletableFuture().join();
        return null;
    }

    private Crawl newCrawl(CrawlStart start, @Nullable LinkCheck links, Credentials credentials) {
        Supplier<RowEncoder> encoder = settings.output().format()::encoder;
        CrawlPlan plan = new CrawlPlan(
                settings.crawling(),
                settings.polite(),
                settings.scoping(),
                links == null ? Check.NONE : links.ofCrawl(),
                credentials,
                settings.shared() != null && settings.shared().leavesPrivateToSeeds()
                        ? client.seedAddresses(workers.first())
                        : null);
        CrawlMeans means = new CrawlMeans(
                workers.loops(),
                workers.heavyWork(),
                System::nanoTime,
                client::on,
                settings.extraction().extractors(),
                links == null ? encoder : () -> links.tap(encoder.get()),
                start.fingerprint(),
                robots);
        return new Crawl(plan, means, start.frontier());
    }

    /** Why the cookies are not kept, to be told after the end; null if they are. */
    private @Nullable IOException saveCookies() {
        try {
            client.saveCookies();
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private void openArchive(CrawlStart start, Crawl crawl) throws IOException {
        if (warc != null) {
            boolean keepsAll = settings.output().append() && !settings.isCutBack();
            warc.open(keepsAll ? Long.MAX_VALUE : start.archiveLength(), crawl::stop);
        }
    }

    // ---- the crawl -------------------------------------------------------------------------------------------------

    private int crawl(CrawlStart start, boolean failOnLimit) throws IOException, InterruptedException {
        Credentials credentials =
                settings.fetching().credentials().isEmpty() ? Credentials.ANYWHERE : Credentials.toSeeds();
        LinkCheck links = settings.checking() == null ? null : new LinkCheck(settings.checking(), start.fingerprint());
        check = links;
        Crawl crawl = newCrawl(start, links, credentials);
        underWay.set(crawl);
        if (links != null) {
            links.watch(crawl);
        }
        openArchive(start, crawl);
        Signals signals = Signals.watch(() -> latest().interrupt(), () -> tellHosts(latest()));
        CompletionStage<Report> end = crawl.start(LinkWriter.open(start.rows(), crawl), recorder);
        SeedThread reader = new SeedThread(settings.seeds(), crawl);
        reader.start();
        show(new ProgressLine(crawl::progress, started));
        Report report = end.toCompletableFuture().join();
        reader.interrupt();
        IOException cookiesLost = saveCookies(); // now: those who ask for what is left begin with them
        if (warc != null) {
            close(client); // answers that are read to their end only for their connection's sake
            warc.close();
        }
        CheckRun rest = links == null ? null : ask(links, credentials, signals, report);
        console.show(null);
        CheckTotals checked = tellEnd(start, report, rest);
        if (cookiesLost != null) {
            throw cookiesLost;
        }
        if (signals.exitCode() != 0) {
            return signals.exitCode();
        }
        if (checked != null && checked.broken() > 0) {
            return CrawlCommand.BROKEN_LINKS;
        }
        return failOnLimit && report.limit() != null
                ? CrawlCommand.LIMIT_REACHED
                : reader.exitCode(report, start.frontier().pages());
    }

    /** Asks for the links that the crawl did not visit, unless the run is to end. */
    private CheckRun ask(LinkCheck links, Credentials credentials, Signals signals, Report report)
            throws IOException, InterruptedException {
        links.linksAreKnown();
        CheckRun rest = new CheckRun(links, settings, workers, credentials.forLinks(), robots, started);
        if (signals.exitCode() == 0) {
            Report.Limit limit = rest.ask(second -> {
                underWay.set(second);
                if (signals.exitCode() != 0) {
                    second.stop(); // it came in between
                }
                show(new CheckProgressLine(second::progress, System.nanoTime()));
            });
            if (limit != null) {
                report.stoppedBy(limit);
            }
        }
        return rest;
    }

    private Crawl latest() {
        return Objects.requireNonNull(underWay.get());
    }

    // ---- what is said ----------------------------------------------------------------------------------------------

    private void show(Supplier<String> line) {
        if (!tell.quiet && !tell.noProgress && Console.isTerminal()) {
            console.show(line);
        }
    }

    private @Nullable CheckTotals tellEnd(CrawlStart start, Report report, @Nullable CheckRun rest)
            throws IOException, InterruptedException {
        Summary summary = new Summary(report, start.earlierPages(), System.nanoTime() - started);
        if (!tell.quiet) {
            summary.print(System.err);
            if (start.rows().kept() != null && !start.frontier().isDone()) {
                System.err.println("not at the end: run the same command again to go on");
            }
        }
        CheckTotals checked = rest == null ? null : rest.report(tell.quiet ? null : System.err);
        if (tell.stats != null) {
            summary.write(tell.stats, checked);
        }
        return checked;
    }

    private static void tellHosts(Crawl crawl) {
        crawl.describeHosts().thenAccept(lines -> {
            System.err.println(Summary.counted(lines.size(), "host"));
            lines.forEach(System.err::println);
        });
    }

    // ---- the end ---------------------------------------------------------------------------------------------------

    private void close() throws InterruptedException {
        console.show(null);
        if (check != null) {
            check.close();
        }
        if (lasting != null) { // unless it is closed: a run that broke off holds the state no longer
            Throwable problem = lasting.abandon()
                    .handle((closed, failure) -> failure)
                    .toCompletableFuture()
                    .join();
            if (problem != null) {
                LOG.debug("the state is not closed well", problem); // what was committed stays
            }
        }
        if (joined != null) {
            SharedCrawl.leave(joined, workers.first());
        }
        // Where there is nobody to take leave of, the system closes connections much faster.
        if (!exits || client.hasTls()) {
            close(client);
        }
        if (warc != null) {
            warc.abandon();
        }
        if (exits) {
            workers.halt();
        } else {
            workers.close();
        }
    }

    /** Closes a client; waits for that, but not for long: the process ends what is left. */
    static void close(HttpClient client) throws InterruptedException {
        try {
            client.close().get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("connections are left open", e);
        }
    }
}
