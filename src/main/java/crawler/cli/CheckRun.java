package crawler.cli;

import crawler.check.CheckTotals;
import crawler.check.LinkCheck;
import crawler.crawl.Crawl;
import crawler.crawl.CrawlMeans;
import crawler.crawl.CrawlPlan;
import crawler.crawl.CrawlSettings;
import crawler.crawl.Credentials;
import crawler.crawl.PoliteSettings;
import crawler.crawl.Report;
import crawler.crawl.RobotsMemory;
import crawler.crawl.ScopeSettings;
import crawler.frontier.Fingerprint;
import crawler.frontier.MemoryFrontier;
import crawler.html.ExtractorSettings;
import crawler.html.LinkKind;
import crawler.http.HttpClient;
import crawler.output.LinkWriter;
import crawler.output.OutputSettings;
import crawler.output.RowFormat;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a run that follows its crawl with {@code --check}: a second crawl asks for the links that the first did not
 * visit, by the same rules of politeness, then the reports are written. It has connections of its own, which no archive keeps.
 *
 * @param settings of the crawl
 * @param credentials where the crawl sends them, this one does
 * @param memory of robots.txt, of the crawl
 * @param started when the crawl was, in {@code System.nanoTime}: {@code --max-time} holds for both
 */
record CheckRun(
        LinkCheck check,
        RunSettings settings,
        Workers workers,
        Credentials credentials,
        RobotsMemory memory,
        long started) {
    /** For the pages that are read for their fragments. */
    private static final ExtractorSettings IDS_ONLY =
            new ExtractorSettings(ExtractorSettings.Parser.STREAM, EnumSet.of(LinkKind.HEADER_LINK), null, false, true);

    /**
     * Asks for what is left.
     *
     * @param begun gets the crawl that does, to stop it and to show how it gets on
     * @return what stopped it before all was asked for; null if nothing did
     */
    Report.@Nullable Limit ask(Consumer<Crawl> begun) throws IOException, InterruptedException {
        Duration maxTime = settings.crawling().maxTime();
        Duration left = maxTime == null ? null : maxTime.minusNanos(System.nanoTime() - started);
        if (left != null && (left.isNegative() || left.isZero())) {
            return Report.Limit.MAX_TIME;
        }
        HttpClient client = new HttpClient(settings.fetching());
        try {
            Crawl crawl = newCrawl(client, left);
            OutputSettings noRows = new OutputSettings(check.noRows(), RowFormat.URLS, false, false);
            CompletionStage<Report> end = crawl.start(LinkWriter.open(noRows, crawl), null);
            begun.accept(crawl);
            AtomicReference<IOException> unread = new AtomicReference<>();
            Thread links = new Thread(() -> seed(crawl, unread), "links");
            links.setDaemon(true);
            links.start();
            Report.Limit limit = end.toCompletableFuture().join().limit();
            links.interrupt(); // a crawl that was stopped takes no more
            links.join();
            IOException failure = unread.get();
            if (failure != null) {
                throw failure;
            }
            return limit;
        } finally {
            CrawlRun.close(client);
        }
    }

    private Crawl newCrawl(HttpClient client, @Nullable Duration maxTime) {
        PoliteSettings polite = settings.polite();
        boolean robots = settings.checking() != null && settings.checking().robots();
        CrawlPlan plan = new CrawlPlan(
                new CrawlSettings(settings.crawling().concurrency(), false, robots, false, 0, 0, maxTime),
                new PoliteSettings(
                        polite.perHost(),
                        polite.delay(),
                        polite.hostRate(),
                        polite.rate(),
                        polite.hostGivenUpAfter(),
                        Math.max(1, polite.retries())), // a GET after a HEAD is one, too
                ScopeSettings.SEEDS,
                check.ofRest(),
                credentials,
                null);
        Fingerprint fingerprint = Fingerprint.keyed();
        CrawlMeans means = new CrawlMeans(
                workers.loops(),
                workers.heavyWork(),
                System::nanoTime,
                client::on,
                IDS_ONLY.extractors(),
                RowFormat.URLS::encoder,
                fingerprint,
                memory);
        return new Crawl(plan, means, new MemoryFrontier(fingerprint, false));
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
