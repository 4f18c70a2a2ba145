package crawler.crawl;

import crawler.frontier.UrlBatch;
import crawler.html.LinkCursor;
import crawler.html.LinkExtractor;
import crawler.http.Exchange;
import crawler.http.Fetcher;
import crawler.http.Outcome;
import crawler.http.Request;
import crawler.http.RequestContext;
import crawler.http.ResponseSink;
import crawler.url.WebUrl;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages on one event loop: their connections, their bytes, their links. Owned by that loop, but for {@link #load}.
 * Each visit ends as one message to the crawl.
 */
final class PageLoop implements PageReader.Extractors {
    /** The longest a piece of work may keep an event loop; a collection of garbage may come on top. */
    static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** Until a page whose rows are too many for now asks again whether it may go on. */
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Links between two looks at the clock: few enough for code that is not compiled yet. */
    private static final int LINKS_A_LOOK = 32;

    private final Crawl crawl;
    private final EventLoop loop;
    private final CrawlMeans means;
    private final LongSupplier nanoTime;
    private final Scope scope;
    private final Scope.Judge judge;

    /** Requests on it or on their way to it; touched on the crawl's loop. */
    int load;

    // All below: touched only on loop.
    private final Set<Exchange> underWay = new LinkedHashSet<>();
    private final ArrayDeque<LinkExtractor> extractors = new ArrayDeque<>();
    private final ArrayDeque<PageSheet> sheets = new ArrayDeque<>();
    private @Nullable Fetcher fetcher; // made for the first request
    private boolean paused;

    PageLoop(Crawl crawl, EventLoop loop, CrawlMeans means, Scope scope) {
        this.crawl = crawl;
        this.loop = loop;
        this.means = means;
        this.nanoTime = means.nanoTime();
        this.scope = scope;
        this.judge = scope.judge();
    }

    /** The time, in nanoseconds from wherever. */
    long now() {
        return nanoTime.getAsLong();
    }

    /** Does something on this loop: at once if that is where we are. A bug in it ends the run. */
    void run(Runnable turn) {
        if (loop.inEventLoop()) {
            crawl.guarded(turn);
        } else {
            loop.execute(() -> crawl.guarded(turn));
        }
    }

    /** Reading a file threw; the run ends where it must. */
    void threw(Error error) {
        crawl.threw(error);
    }

    /** Runs it here, wherever that is; a bug in it ends the run. */
    void guarded(Runnable work) {
        crawl.guarded(work);
    }

    // ---- from the crawl's loop ------------------------------------------------------------------------------------

    /** The frontier has these links: they need not be offered to it again. */
    void offered(UrlBatch links) {
        if (links.size() > 0) {
            run(() -> {
                for (int i = 0; i < links.size(); i++) {
                    judge.offered(links.print(i, means.fingerprint()));
                }
            });
        }
    }

    /** Begins a visit. */
    void visit(Visit visit) {
        run(() -> visit.under(fetch(visit.method(), visit.lease().url(), visit.context(), visit)));
    }

    // ---- on the loop ----------------------------------------------------------------------------------------------

    /** Begins a request that is no visit. */
    Exchange request(WebUrl url, RequestContext context, ResponseSink sink) {
        return fetch(Request.Method.GET, url, context, sink);
    }

    private Exchange fetch(Request.Method method, WebUrl url, RequestContext context, ResponseSink sink) {
        if (fetcher == null) {
            fetcher = means.fetchers().apply(loop);
        }
        Exchange exchange = fetcher.fetch(
                new Request(
                        method,
                        url,
                        context,
                        List.of(),
                        crawl.plan().credentials().mayGo(url)),
                sink);
        underWay.add(exchange);
        if (paused) {
            exchange.pause();
        }
        return exchange;
    }

    /** An exchange of this loop has ended. */
    void ended(@Nullable Exchange exchange, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed && failed.stage() == Outcome.Stage.BROKEN) {
            crawl.fail(new IllegalStateException(failed.reason()));
        }
        underWay.remove(exchange);
    }

    /** The writer is behind: nothing is read. */
    void pause() {
        paused = true;
        underWay.forEach(Exchange::pause);
    }

    void resume() {
        paused = false;
        underWay.forEach(Exchange::resume);
    }

    void cancelAll() {
        for (Exchange exchange : List.copyOf(underWay)) { // a method reference would take milliseconds to be linked
            exchange.cancel();
        }
    }

    @Override
    public LinkExtractor borrow() {
        LinkExtractor extractor = extractors.poll();
        return extractor != null ? extractor : means.extractors().get();
    }

    @Override
    public void giveBack(LinkExtractor extractor) {
        if (extractor.isReusable()) {
            extractors.push(extractor);
        }
    }

    /** Runs what takes long away from the loop, and goes on with its result on the loop. */
    void offload(Supplier<LinkCursor> work, Consumer<LinkCursor> then, Consumer<Throwable> broken) {
        means.heavyWork()
                .execute(() -> crawl.guarded(() -> {
                    try {
                        LinkCursor result = work.get();
                        loop.execute(() -> crawl.guarded(() -> then.accept(result)));
                    } catch (RuntimeException | StackOverflowError e) {
                        loop.execute(() -> crawl.guarded(() -> broken.accept(e)));
                    }
                }));
    }

    /** Takes down the links of a page that ended well, in one or more turns of the loop. */
    void takeLinks(Visit visit, Visit.Page page, LinkCursor links) {
        PageSheet sheet = sheets.isEmpty() ? crawl.newSheet() : sheets.pop();
        int depth = visit.lease().depth();
        if (depth == 0 && !page.end().equals(visit.lease().url())) {
            scope.adopt(page.end()); // before its own links are judged
        }
        sheet.startPage(page.info(), links.estimate(), crawl.follows(depth) ? judge : null, page.nofollow());
        new Taking(visit, page, links, sheet).run();
    }

    /** Takes down what fragments can name in a page, in one or more turns of the loop, then goes on. */
    void takeFragments(Iterator<String> ids, Consumer<String> to, Runnable then) {
        long until = nanoTime.getAsLong() + SLICE_NANOS;
        for (int taken = 1; ids.hasNext(); taken++) {
            to.accept(ids.next());
            if (taken % LINKS_A_LOOK == 0 && nanoTime.getAsLong() - until > 0) {
                next(() -> takeFragments(ids, to, then));
                return;
            }
        }
        then.run();
    }

    /** The links of one page on their way to its sheet, a slice a turn. A lambda would take as long as one to be linked. */
    private final class Taking implements Runnable {
        private final Visit visit;
        private final Visit.Page page;
        private final LinkCursor links;
        private final PageSheet sheet;
        private long mostBytes; // of rows
        private boolean alone; // it has more than others may have
        private boolean linkWaits; // the cursor stands at a link that is not taken down

        Taking(Visit visit, Visit.Page page, LinkCursor links, PageSheet sheet) {
            this.visit = visit;
            this.page = page;
            this.links = links;
            this.sheet = sheet;
            this.mostBytes = Expansion.most(page.bytes());
        }

        @Override
        public void run() {
            long until = nanoTime.getAsLong() + SLICE_NANOS;
            for (int taken = 1; linkWaits || links.next(); taken++) {
                linkWaits = sheet.rowBytes() + links.length() > mostBytes;
                if (linkWaits && alone) {
                    break;
                }
                if (linkWaits) {
                    if (!crawl.mayExpand()) {
                        later(this, WAIT_NANOS);
                        return;
                    }
                    alone = true;
                    mostBytes = Expansion.mostAlone(page.bytes());
                    continue;
                }
                sheet.link(links);
                if (taken % LINKS_A_LOOK == 0 && nanoTime.getAsLong() - until > 0) {
                    next(this);
                    return;
                }
            }
            if (alone) {
                crawl.expanded();
            }
            VisitEnd.Read read = sheet.endPage(linkWaits ? page.cut() : page);
            sheets.push(sheet);
            visit.forget();
            crawl.ended(visit, read);
        }
    }

    /** Goes on with a long piece of work when the loop has looked after its connections, see {@link Turns#next}. */
    private void next(Runnable rest) {
        later(rest, 1);
    }

    private void later(Runnable rest, long nanos) {
        var unused = loop.schedule(() -> crawl.guarded(rest), nanos, TimeUnit.NANOSECONDS);
    }
}
