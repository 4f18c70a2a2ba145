package crawler.frontier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.crawl.Check;
import crawler.crawl.Crawl;
import crawler.crawl.CrawlMeans;
import crawler.crawl.CrawlPlan;
import crawler.crawl.CrawlSettings;
import crawler.crawl.Credentials;
import crawler.crawl.PoliteSettings;
import crawler.crawl.Report;
import crawler.crawl.RobotsMemory;
import crawler.crawl.ScopeSettings;
import crawler.html.ExtractorSettings;
import crawler.html.LinkKind;
import crawler.http.Exchange;
import crawler.http.Headers;
import crawler.http.Outcome;
import crawler.http.Request;
import crawler.http.ResponseHead;
import crawler.http.ResponseSink;
import crawler.output.LinkWriter;
import crawler.output.OutputSettings;
import crawler.output.RowFormat;
import crawler.url.WebUrl;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real crawl, event loop and disk thread, with no URL waiting in memory: each is read back from the log. */
class SpilledCrawlTest {
    private static final int PAGES = 4_000;
    private static final int HOSTS = 7;

    @TempDir
    Path folder;

    private final EventLoop loop = new DefaultEventLoop();

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, ScopeSettings.UNLIMITED})
    void every_page_is_visited_once_and_the_crawl_ends(int depth) throws Exception {
        Path rows = folder.resolve("rows");
        FileFrontier frontier = FileFrontier.open(
                new StateSettings(
                        folder.resolve("state"), false, Map.of(), rows, depth != ScopeSettings.UNLIMITED, false),
                new FileFrontier.Means(Disk.REAL, loop, DiskThread.make(), 0));
        Crawl crawl = new Crawl(
                new CrawlPlan(
                        new CrawlSettings(50, false, false, false, 0, 0, null),
                        new PoliteSettings(8, Duration.ZERO, 0, 0, 3, 2),
                        new ScopeSettings(ScopeSettings.Reach.ANY, depth, List.of(), List.of(), false),
                        Check.NONE,
                        Credentials.ANYWHERE,
                        null),
                new CrawlMeans(
                        List.of(loop),
                        Runnable::run,
                        System::nanoTime,
                        on -> this::fetch,
                        new ExtractorSettings(ExtractorSettings.Parser.STREAM, LinkKind.EVERY_HREF, null, false)
                                .extractors(),
                        RowFormat.TSV::encoder,
                        frontier.fingerprint(),
                        new RobotsMemory()),
                frontier);
        CompletableFuture<Report> end = crawl.start(
                        LinkWriter.open(new OutputSettings(rows, RowFormat.TSV, false, false, 0L), crawl), null)
                .toCompletableFuture();
        crawl.seed(url(0));
        crawl.endOfSeeds();
        assertEquals(PAGES, end.get(60, TimeUnit.SECONDS).pages());
        List<String> expected = new ArrayList<>();
        for (int page = 1; page < PAGES; page++) {
            expected.add(url((page - 1) / 2).href() + "\t" + url(page).href());
        }
        List<String> found = new ArrayList<>(Files.readAllLines(rows));
        expected.sort(null);
        found.sort(null);
        assertEquals(expected, found);
        FileFrontier again = FileFrontier.open(
                new StateSettings(
                        folder.resolve("state"), false, Map.of(), rows, depth != ScopeSettings.UNLIMITED, false),
                loop);
        assertTrue(again.isComplete());
        again.close().toCompletableFuture().join();
    }

    /** Page i links to pages 2i+1 and 2i+2. */
    private Exchange fetch(Request request, ResponseSink sink) {
        int page = Integer.parseInt(request.url().path().substring(1));
        StringBuilder html = new StringBuilder();
        for (int child = 2 * page + 1; child <= 2 * page + 2 && child < PAGES; child++) {
            html.append("<a href='").append(url(child).href()).append("'>");
        }
        byte[] body = html.toString().getBytes(StandardCharsets.US_ASCII);
        loop.execute(() -> {
            sink.head(new ResponseHead(request.url(), 200, new Html()));
            sink.body(ByteBuffer.wrap(body));
            sink.end(new Outcome.Fetched(request.url(), 200, body.length, false));
        });
        return new Exchange() {
            @Override
            public void pause() {}

            @Override
            public void resume() {}

            @Override
            public void cancel() {}
        };
    }

    private static WebUrl url(int page) {
        return Objects.requireNonNull(WebUrl.parse("http://h" + page % HOSTS + "/" + page));
    }

    private static final class Html implements Headers {
        @Override
        public @Nullable String first(String name) {
            return name.equals("Content-Type") ? "text/html" : null;
        }

        @Override
        public List<String> all(String name) {
            return List.of();
        }
    }
}
