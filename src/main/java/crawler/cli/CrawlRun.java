package crawler.cli;

import crawler.check.CheckSettings;
import crawler.check.CheckTotals;
import crawler.check.LinkCheck;
import crawler.crawl.Check;
import crawler.crawl.Crawl;
import crawler.crawl.CrawlSettings;
import crawler.crawl.PoliteSettings;
import crawler.crawl.Report;
import crawler.crawl.ScopeSettings;
import crawler.crawl.WarcRecorder;
import crawler.frontier.Archive;
import crawler.frontier.FileFrontier;
import crawler.frontier.Fingerprint;
import crawler.frontier.Frontier;
import crawler.frontier.MemoryFrontier;
import crawler.html.ExtractorSettings;
import crawler.http.HttpClient;
import crawler.http.HttpSettings;
import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.output.OutputSettings;
import crawler.output.RowEncoder;
import crawler.warc.WarcSettings;
import crawler.warc.WarcWriter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: makes every object, waits for the end, tells how it went. The only place where the parts are joined. */
final class CrawlRun {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    private final CrawlSettings crawling;
    private final PoliteSettings polite;
    private final ScopeSettings scoping;
    private final HttpSettings fetching;
    private final ExtractorSettings extraction;
    private final OutputSettings output;
    private final FileFrontier.@Nullable Settings state;
    private final List<String> seeds;
    private final int threads;
    private final @Nullable SharedCrawl shared;
    private final @Nullable WarcSettings archive;
    private final @Nullable CheckSettings checking;

    CrawlRun(
            CrawlSettings crawling,
            PoliteSettings polite,
            ScopeSettings scoping,
            HttpSettings fetching,
            ExtractorSettings extraction,
            OutputSettings output,
            FileFrontier.@Nullable Settings state,
            List<String> seeds,
            int threads,
            @Nullable SharedCrawl shared,
            @Nullable WarcSettings archive,
            @Nullable CheckSettings checking) {
        this.crawling = crawling;
        this.polite = polite;
        this.scoping = scoping;
        this.fetching = fetching;
        this.extraction = extraction;
        this.output = output;
        this.state = state;
        this.seeds = seeds;
        this.threads = threads;
        this.shared = shared;
        this.archive = archive;
        this.checking = checking;
    }

    /**
     * Crawls to the end.
     *
     * @param tell what to say meanwhile and at the end
     * @return the exit code
     * @throws IllegalArgumentException if a setting turns out to be no good: a file of certificates, a proxy
     */
    int run(TellOptions tell, Console console, boolean failOnLimit) throws InterruptedException {
        WarcWriter warc = archive == null ? null : new WarcWriter(archive);
        // First: it refuses what is no good before anything is begun.
        WarcRecorder recorder = warc == null || archive == null ? null : new WarcRecorder(warc, archive.file());
        HttpClient client = new HttpClient(fetching, recorder);
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("event-loop", true), NioIoHandler.newFactory());
        ExecutorService heavyWork = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("parser", true));
        long started = System.nanoTime();
        LinkCheck check = null;
        FileFrontier lasting = null;
        SharedCrawl.Part joined = null;
        List<EventLoop> loops = Stream.generate(group::next)
                .limit(threads)
                .<EventLoop>map(loop -> loop)
                .toList();
        try {
            lasting = state == null
                    ? null
                    : FileFrontier.open(recorder == null ? state : state.with(recorder), loops.get(0));
            if (lasting != null && lasting.isComplete()) {
                return alreadyComplete(lasting, tell);
            }
            joined = shared == null
                    ? null
                    : shared.join(
                            group, loops.get(0), !seeds.isEmpty(), output, recorder == null ? Archive.NONE : recorder);
            if (shared != null && joined == null) {
                return CrawlCommand.FINISHED;
            }
            Fingerprint fingerprint = joined != null
                    ? joined.frontier().fingerprint()
                    : lasting != null ? lasting.fingerprint() : Fingerprint.keyed();
            Frontier frontier = joined != null
                    ? joined.frontier()
                    : lasting != null
                            ? lasting
                            : new MemoryFrontier(fingerprint, scoping.depth() != ScopeSettings.UNLIMITED);
            OutputSettings rows =
                    joined != null ? joined.rows() : lasting == null ? output : output.keeping(lasting.outputLength());
            check = checking == null ? null : new LinkCheck(checking, fingerprint);
            LinkCheck links = check;
            Crawl crawl = new Crawl(
                    crawling,
                    polite,
                    scoping,
                    loops,
                    heavyWork,
                    System::nanoTime,
                    client::on,
                    frontier,
                    fingerprint,
                    extraction::newExtractor,
                    () -> {
                        RowEncoder encoder = output.format().encoder();
                        return links == null ? encoder : links.tap(encoder);
                    },
                    links == null ? Check.NONE : links.ofCrawl());
            if (!fetching.credentials().isEmpty()) {
                crawl.keepCredentials();
            }
            if (links != null) {
                links.watch(crawl);
            }
            AtomicReference<Crawl> latest = new AtomicReference<>(crawl);
            Supplier<Crawl> underWay = () -> Objects.requireNonNull(latest.get());
            if (warc != null) {
                long kept = lasting != null ? lasting.archiveLength() : joined != null ? joined.archiveLength() : 0;
                boolean isCut = state != null || (shared != null && shared.state() != null);
                long keep = output.append() && !isCut ? Long.MAX_VALUE : kept;
                warc.open(keep, crawl::stop);
            }
            Signals signals = Signals.watch(() -> underWay.get().stop(), () -> tellHosts(underWay.get()));
            CompletionStage<Report> end = crawl.start(LinkWriter.open(rows, crawl), recorder);
            SeedThread reader = new SeedThread(crawl);
            reader.start();
            boolean showProgress = !tell.quiet && !tell.noProgress && Console.isTerminal();
            if (showProgress) {
                console.show(new ProgressLine(crawl::progress, started));
            }
            Report report = end.toCompletableFuture().join();
            reader.interrupt();
            client.saveCookies();
            if (warc != null) {
                close(client); // answers that are read to their end only for their connection's sake
                warc.close();
            }
            CheckRun rest = null;
            if (links != null && checking != null) {
                links.linksAreKnown();
                rest = new CheckRun(links, crawling, checking.robots(), polite, fetching, loops, heavyWork, started);
                if (signals.exitCode() == 0) {
                    rest.ask(crawl, second -> {
                        latest.set(second);
                        if (signals.exitCode() != 0) {
                            second.stop(); // it came in between
                        }
                        if (showProgress) {
                            console.show(new CheckProgressLine(second::progress, System.nanoTime()));
                        }
                    });
                }
            }
            console.show(null);
            long earlier = lasting != null ? lasting.earlierPages() : joined != null ? joined.earlierPages() : 0;
            Summary summary = new Summary(report, earlier, System.nanoTime() - started);
            if (!tell.quiet) {
                summary.print(System.err);
                if (rows.kept() != null && !frontier.isDone()) {
                    System.err.println("not at the end: run the same command again to go on");
                }
            }
            CheckTotals checked = rest == null ? null : rest.report(tell.quiet ? null : System.err);
            if (tell.stats != null) {
                summary.write(tell.stats, checked);
            }
            if (signals.exitCode() != 0) {
                return signals.exitCode();
            }
            if (checked != null && checked.broken() > 0) {
                return CrawlCommand.BROKEN_LINKS;
            }
            return failOnLimit && report.limit() != null
                    ? CrawlCommand.LIMIT_REACHED
                    : reader.exitCode(report, joined == null ? earlier : frontier.pages());
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
            console.show(null);
            if (check != null) {
                check.close();
            }
            if (lasting != null) {
                lasting.abandon(); // unless it is closed: a run that broke off holds the state no longer
            }
            if (joined != null) {
                SharedCrawl.leave(joined.frontier(), loops.get(0));
            }
            close(client);
            if (warc != null) {
                warc.abandon();
            }
            heavyWork.shutdownNow();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }

    private static int alreadyComplete(FileFrontier lasting, TellOptions tell) {
        if (!tell.quiet) {
            System.err.println("complete already, with " + lasting.earlierPages() + " pages; --fresh starts over");
        }
        lasting.close();
        return CrawlCommand.FINISHED;
    }

    private static void tellHosts(Crawl crawl) {
        crawl.describeHosts().thenAccept(lines -> {
            System.err.println(lines.size() + " hosts");
            lines.forEach(System.err::println);
        });
    }

    private static void close(HttpClient client) throws InterruptedException {
        try {
            client.close().get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("connections are left open", e); // the process ends them
        }
    }

    static int outputFailed(OutputException e) {
        if (e.readerGone()) {
            return CrawlCommand.FINISHED;
        }
        System.err.println("crawler: " + e.getMessage());
        return CrawlCommand.FAILED;
    }

    /** Reads the seeds while the crawl runs. */
    private final class SeedThread extends Thread {
        private final Seeds reading;
        private final Crawl crawl;

        SeedThread(Crawl crawl) {
            super("seeds");
            this.crawl = crawl;
            this.reading = new Seeds(seeds, System.in, crawl::seed);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                reading.read();
            } catch (InterruptedException e) {
                return; // the crawl is over
            } catch (RuntimeException | Error bug) { // or the crawl would wait for seeds that nobody reads
                crawl.fail(bug);
                return;
            }
            crawl.endOfSeeds();
        }

        /** Nothing to fetch is no failure; something to fetch, and none of it fetched, is. */
        int exitCode(Report report, long earlier) {
            boolean fetched = earlier + report.pages() > 0 || !report.notRead().isEmpty();
            return fetched || reading.lines() == 0 ? CrawlCommand.FINISHED : CrawlCommand.NOTHING_FETCHED;
        }
    }
}
