package crawler.crawl;

import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.frontier.Frontier;
import crawler.frontier.UrlBatch;
import crawler.robots.Sitemap;
import crawler.url.WebUrl;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds further seeds: for each origin of a seed the sitemaps that its robots.txt names, or {@code /sitemap.xml} where it
 * names none, and those an index names. What they list is a seed where the scope has it. Owned by the crawl's event loop.
 *
 * <p>Bounded: some origins at a time, of all of them two files at a time, of each a thousand files, of each file what
 * sitemaps.org allows. A seed is offered when the sitemaps of its origin are begun, so those who bring seeds wait.
 */
final class Sitemaps {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");
    private static final int ORIGINS_AT_ONCE = 16;
    private static final int FILES_AT_ONCE = 2; // of up to 50 MB
    private static final int MOST_FILES = 1_000;

    /** URLs that are judged and offered in one turn of the loop. */
    private static final int PIECE = 1_000;

    private final Turns turns;
    private final RobotsGate robots;
    private final boolean askRobots; // for the names of sitemaps
    private final HostSchedule schedule;
    private final PageLoops pages;
    private final Executor heavyWork;
    private final Scope.Judge judge;
    private final Frontier frontier;
    private final Fingerprint fingerprint;
    private final Report report;
    private final Crawl crawl;
    private final int retries;

    private final FingerprintSet known = new FingerprintSet(); // origins
    private final ArrayDeque<Site> waiting = new ArrayDeque<>();
    private final ArrayDeque<Site> waitingForFile = new ArrayDeque<>();
    private final Set<FileVisit> visits = new HashSet<>();
    private final Map<Site, Future<?>> pauses = new HashMap<>();
    private final Set<Site> offering = new HashSet<>(); // the frontier has as many of their seeds as it likes
    private int sites; // begun, not yet done with
    private int files; // being fetched, parsed or offered
    private boolean stopped;
    private boolean cutOff; // there was more to read

    /** The sitemaps of one origin. */
    private static final class Site {
        private final WebUrl seed;
        private final Runnable begun;
        private final ArrayDeque<WebUrl> files = new ArrayDeque<>();
        private final Set<WebUrl> named = new HashSet<>();
        private boolean guessed; // nobody named its file
        private int attempt = 1; // at the file under way

        Site(WebUrl seed, Runnable begun) {
            this.seed = seed;
            this.begun = begun;
        }

        void add(List<WebUrl> sitemaps) {
            for (WebUrl file : sitemaps) {
                if (named.size() < MOST_FILES && named.add(file)) {
                    files.add(file);
                }
            }
        }
    }

    /**
     * Nothing to read yet.
     *
     * @param crawl told whenever the last sitemap was read
     */
    Sitemaps(
            Turns turns,
            RobotsGate robots,
            HostSchedule schedule,
            PageLoops pages,
            Scope.Judge judge,
            Frontier frontier,
            Report report,
            Crawl crawl) {
        this.turns = turns;
        this.robots = robots;
        this.askRobots = crawl.plan().crawling().robots();
        this.schedule = schedule;
        this.pages = pages;
        this.heavyWork = crawl.means().heavyWork();
        this.judge = judge;
        this.frontier = frontier;
        this.fingerprint = crawl.means().fingerprint();
        this.report = report;
        this.crawl = crawl;
        this.retries = crawl.plan().polite().retries();
    }

    /**
     * Reads the sitemaps of a seed's origin, unless that is done.
     *
     * @param begun run when it is its turn; at once if there is nothing to wait for
     */
    void of(WebUrl seed, Runnable begun) {
        if (stopped || !known.add(fingerprint.of(seed.origin()))) {
            begun.run();
            return;
        }
        waiting.add(new Site(seed, begun));
        beginNext();
    }

    /** Whether nothing is being read, nor is to be. */
    boolean isIdle() {
        return sites == 0 && waiting.isEmpty();
    }

    /** Whether it was stopped before all was read. */
    boolean isCutOff() {
        return cutOff;
    }

    /** Reads nothing any more. */
    void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        cutOff = !isIdle();
        waiting.clear();
        for (FileVisit visit : List.copyOf(visits)) {
            visit.cancel();
        }
        int ended = waitingForFile.size() + pauses.size() + offering.size();
        waitingForFile.clear();
        for (Future<?> pause : pauses.values()) {
            pause.cancel(false);
        }
        pauses.clear();
        offering.clear();
        for (int i = 0; i < ended; i++) {
            end();
        }
    }

    private void beginNext() {
        while (sites < ORIGINS_AT_ONCE && !waiting.isEmpty()) {
            Site site = waiting.remove();
            sites++;
            site.begun.run();
            if (askRobots) {
                robots.ask(site.seed, answer -> {
                    site.add(answer.rules() == null ? List.of() : answer.rules().sitemaps());
                    begin(site, answer.rules() != null);
                    crawl.mayBegin(); // the host has room for its pages, too
                });
            } else {
                begin(site, true);
            }
        }
    }

    private void begin(Site site, boolean guess) {
        if (site.files.isEmpty() && guess) {
            site.guessed = true;
            site.files.add(Objects.requireNonNull(site.seed.withoutUserinfo().resolve("/sitemap.xml")));
        }
        next(site);
    }

    private void next(Site site) {
        if (stopped || site.files.isEmpty()) {
            end();
        } else if (files == FILES_AT_ONCE) {
            waitingForFile.add(site);
        } else {
            files++;
            WebUrl file = site.files.remove();
            Host host = schedule.host(file.authority(), turns.now());
            fetchWhenDue(site, host, file);
        }
    }

    private void fetchWhenDue(Site site, Host host, WebUrl file) {
        long wait = host.notBefore() - turns.now();
        if (wait <= 0) {
            fetch(site, host, file);
            return;
        }
        pauses.put(site, turns.after(wait, () -> {
            pauses.remove(site);
            fetchWhenDue(site, host, file);
        }));
    }

    private void fetch(Site site, Host host, WebUrl file) {
        PageLoop loop = pages.take(host);
        schedule.started(host, turns.now());
        FileVisit[] visit = new FileVisit[1];
        visit[0] = new FileVisit(loop, Sitemap.MAX_BYTES, answer -> {
            turns.take(() -> {
                visits.remove(visit[0]);
                pages.ended(host, loop);
                if (answer.isBusy()) {
                    host.busy(turns.now(), answer.retryAfterNanos(), site.attempt);
                } else {
                    host.good();
                }
                schedule.passed(host, turns.now());
                crawl.mayBegin();
            });
            if (answer.isFile()) {
                heavyWork.execute(() -> turns.guarded(() -> {
                    Sitemap sitemap = Sitemap.parse(answer.content());
                    turns.take(() -> read(site, file, sitemap));
                }));
            } else {
                turns.take(() -> {
                    if (answer.isBusy() && site.attempt <= retries && !stopped) {
                        later(site, host, file);
                        return;
                    }
                    boolean answered = answer.head() != null && answer.failure() == null;
                    failed(file, answer.reason(), site.guessed && answered && !answer.isBusy());
                    fileEnded(site);
                });
            }
        });
        visits.add(visit[0]);
        visit[0].begin(file);
    }

    /** The host was too busy to give the file: it is asked again when it has had its rest, others' files meanwhile. */
    private void later(Site site, Host host, WebUrl file) {
        site.attempt++;
        site.files.addFirst(file);
        long wait = host.notBefore() - turns.now();
        pauses.put(site, turns.after(wait, () -> {
            pauses.remove(site);
            next(site);
        }));
        files--;
        nextWaiting();
    }

    private void failed(WebUrl file, String reason, boolean expected) {
        if (expected) {
            LOG.info("{}: {}", file.withoutUserinfo(), reason);
        } else if (!stopped) {
            report.sitemapFailed();
            LOG.warn("sitemap {}: {}", file.withoutUserinfo(), reason);
        }
    }

    private void read(Site site, WebUrl file, Sitemap sitemap) {
        if (sitemap.problem() != null) {
            failed(file, sitemap.problem(), site.guessed && sitemap.pages().isEmpty());
        }
        site.guessed = false;
        site.add(sitemap.sitemaps());
        report.sitemap();
        LOG.info(
                "sitemap {}: {} pages, {} sitemaps",
                file.withoutUserinfo(),
                sitemap.pages().size(),
                sitemap.sitemaps().size());
        offer(site, sitemap.pages(), 0);
    }

    /** Offers what the scope has, in pieces: the next when the frontier wants more. */
    private void offer(Site site, List<WebUrl> urls, int from) {
        if (stopped || from >= urls.size()) {
            fileEnded(site);
            return;
        }
        int to = Math.min(urls.size(), from + PIECE);
        UrlBatch batch = new UrlBatch(to - from);
        for (WebUrl url : urls.subList(from, to)) {
            Skip skip = judge.decide(url, 0);
            if (skip == null) {
                batch.add(url, 0);
            } else {
                report.skipped(skip);
                SkipLog.url(url, skip);
            }
        }
        offering.add(site);
        frontier.offer(batch, fresh -> {
            report.sitemapUrls(fresh);
            if (offering.remove(site)) {
                turns.soon(() -> offer(site, urls, to));
            }
        });
        crawl.mayBegin();
    }

    private void fileEnded(Site site) {
        files--;
        site.attempt = 1;
        next(site);
        nextWaiting();
    }

    private void nextWaiting() {
        while (files < FILES_AT_ONCE && !waitingForFile.isEmpty()) {
            next(waitingForFile.remove());
        }
    }

    private void end() {
        sites--;
        if (!stopped) {
            beginNext();
        }
        if (isIdle()) {
            crawl.endSeedsWhenAllAreOffered();
        }
    }
}
