package crawler.cli;

import crawler.check.CheckTotals;
import crawler.check.LinkCheck;
import crawler.crawl.Crawl;
import crawler.crawl.CrawlSettings;
import crawler.crawl.PoliteSettings;
import crawler.crawl.Report;
import crawler.crawl.ScopeSettings;
import crawler.frontier.Fingerprint;
import crawler.frontier.MemoryFrontier;
import crawler.html.ExtractorSettings;
import crawler.html.LinkKind;
import crawler.http.HttpClient;
import crawler.http.HttpSettings;
import crawler.output.LinkWriter;
import crawler.output.OutputSettings;
import crawler.output.RowFormat;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a run that follows its crawl with {@code --check}: a second crawl asks for the links that the first did not
 * visit, by the same rules of politeness, then the reports are written. It has connections of its own, which no archive keeps.
 *
 * @param crawling of the crawl
 * @param robots whether robots.txt is obeyed
 * @param started when the crawl was, in {@code System.nanoTime}: {@code --max-time} holds for both
 */
record CheckRun(
        LinkCheck check,
        CrawlSettings crawling,
        boolean robots,
        PoliteSettings polite,
        HttpSettings fetching,
        List<EventLoop> loops,
        Executor heavyWork,
        long started) {
    /** For the pages that are read for their fragments. */
    private static final ExtractorSettings IDS_ONLY =
            new ExtractorSettings(ExtractorSettings.Parser.STREAM, EnumSet.of(LinkKind.HEADER_LINK), null, false, true);

    /**
     * Asks for what is left.
     *
     * @param first the crawl that found the links: where it sends credentials, this one does
     * @param begun gets the crawl that does, to stop it and to show how it gets on
     */
    void ask(Crawl first, Consumer<Crawl> begun) throws IOException, InterruptedException {
        Duration left = crawling.maxTime() == null ? null : crawling.maxTime().minusNanos(System.nanoTime() - started);
        if (left != null && (left.isNegative() || left.isZero())) {
            return;
        }
        HttpClient client = new HttpClient(fetching, null);
        try {
            Fingerprint fingerprint = Fingerprint.keyed();
            Crawl crawl = new Crawl(
                    new CrawlSettings(crawling.concurrency(), false, robots, false, 0, 0, left),
                    new PoliteSettings(
                            polite.perHost(),
                            polite.delay(),
                            polite.hostRate(),
                            polite.rate(),
                            polite.hostGivenUpAfter(),
                            Math.max(1, polite.retries())), // a GET after a HEAD is one, too
                    ScopeSettings.SEEDS,
                    loops,
                    heavyWork,
                    System::nanoTime,
                    client::on,
                    new MemoryFrontier(fingerprint, false),
                    fingerprint,
                    IDS_ONLY::newExtractor,
                    RowFormat.URLS::encoder,
                    check.ofRest());
            crawl.keepCredentials(first);
            OutputSettings noRows = new OutputSettings(check.noRows(), RowFormat.URLS, false, false);
            CompletionStage<Report> end = crawl.start(LinkWriter.open(noRows, crawl), null);
            begun.accept(crawl);
            AtomicReference<IOException> unread = new AtomicReference<>();
            Thread links = new Thread(() -> seed(crawl, unread), "links");
            links.setDaemon(true);
            links.start();
            end.toCompletableFuture().join();
            links.interrupt(); // a crawl that was stopped takes no more
            links.join();
            IOException failure = unread.get();
            if (failure != null) {
                throw failure;
            }
        } finally {
            try {
                client.close().get(1, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // the process ends them
            }
        }
    }

    private void seed(Crawl crawl, AtomicReference<IOException> failure) {
        try {
            check.seed(crawl);
        } catch (InterruptedException e) {
            return; // the crawl is over
        } catch (IOException e) {
            failure.set(e);
            crawl.stop();
        }
    }

    /**
     * Writes the reports.
     *
     * @param people gets what is broken; null = nobody
     * @return how many links are how
     */
    CheckTotals report(@Nullable PrintStream people) throws IOException, InterruptedException {
        CheckTotals totals = check.report(people);
        if (people != null) {
            people.println(totals);
        }
        return totals;
    }
}
