package crawler.frontier;

import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of one crawl in one process, gone with it: which are {@link Seen}, and which are {@linkplain WaitingUrls waiting}.
 * Touched on the crawl's event loop only.
 */
public final class MemoryFrontier implements Frontier {
    /** Seeds read ahead of their visits: enough that one slow host at the top of the list does not hold up the others. */
    private static final int SEEDS_AHEAD = 65_536;

    private final Fingerprint fingerprint;
    private final WaitingUrls waiting;
    private final Seen seen = new Seen();
    private final ArrayDeque<Runnable> seedsHeld = new ArrayDeque<>(); // what their reader waits for
    private boolean seedsEnded;
    private long seedsWaiting;
    private long leased;
    private long pages;

    /**
     * An empty frontier.
     *
     * @param fingerprint makes the fingerprints of URLs seen
     * @param byLevels whether each depth waits for the one before
     */
    public MemoryFrontier(Fingerprint fingerprint, boolean byLevels) {
        this(fingerprint, new WaitingUrls(byLevels, WaitingUrls.Recorder.NONE, Long.MAX_VALUE));
    }

    /** The same, with what keeps the URLs that wait. */
    MemoryFrontier(Fingerprint fingerprint, WaitingUrls waiting) {
        this.fingerprint = fingerprint;
        this.waiting = waiting;
    }

    @Override
    public void listen(Listener to) {
        waiting.listen(to);
    }

    @Override
    public void offer(UrlBatch urls, Taken taken) {
        int fresh = add(urls);
        if (seedsWaiting < SEEDS_AHEAD) {
            taken.taken(fresh);
        } else {
            seedsHeld.add(() -> taken.taken(fresh));
        }
    }

    @Override
    public void finish(Lease lease, boolean page, UrlBatch links) {
        leased--;
        pages += page ? 1 : 0;
        add(links);
        if (seen.asksForLinks() && lease.depth() > 0) {
            linkEnded(lease.url().href(), page);
        }
        startNextLevel();
    }

    private int add(UrlBatch urls) {
        int fresh = 0;
        for (int i = 0; i < urls.size(); i++) {
            int depth = urls.depth(i);
            long print = urls.print(i, fingerprint);
            if (depth == 0 ? seen.isNewSeed(print) : seen.isNewLink(print)) {
                fresh++;
                seedsWaiting += depth == 0 ? 1 : 0;
                waiting.add(urls.bytes(), urls.start(i), urls.length(i), depth, print);
            }
        }
        return fresh;
    }

    /** A seed whose link ended without rows is visited as the seed it is. */
    private void linkEnded(String url, boolean page) {
        long print = fingerprint.of(url);
        if (seen.ended(print, page)) {
            byte[] bytes = url.getBytes(StandardCharsets.ISO_8859_1);
            seedsWaiting++;
            waiting.add(bytes, 0, bytes.length, 0, print);
        }
    }

    // ---- what an earlier run knew: before anybody listens ----

    /** A URL that an earlier run wrote there, in its order; waiting again unless it was done with, with or without rows. */
    void restore(byte[] url, int from, int length, int depth, UrlQueue.Place place, EarlierRun earlier) {
        long print = fingerprint.of(url, from, length);
        if (depth == 0 || earlier.hasRows(place.id())) {
            seen.restoreAnswered(print);
        } else {
            seen.restoreFound(print);
        }
        if (!earlier.isDone(place.id())) {
            seedsWaiting += depth == 0 ? 1 : 0;
            waiting.add(url, from, length, depth, print, place);
        }
    }

    /** What an earlier run knew of URLs that it did not offer any more. */
    Seen seen() {
        return seen;
    }

    /** Pages of earlier runs. */
    void restorePages(long number) {
        pages = number;
    }

    // ---- the crawl goes on ----

    @Override
    public void endOfSeeds() {
        seedsEnded = true;
        startNextLevel();
    }

    /** When this level is done with, the next one begins. */
    private void startNextLevel() {
        if (seedsEnded && leased == 0) {
            waiting.startNextLevel();
        }
    }

    @Override
    public @Nullable Lease lease(String host) {
        for (UrlQueue.Entry entry = poll(host); entry != null; entry = poll(host)) {
            if (entry.depth() == 0
                    || entry.attempt() > 1
                    || !seen.anyDone()
                    || !seen.isDone(fingerprint.of(entry.url()))) {
                WebUrl url = WebUrl.parse(entry.url());
                if (url == null) { // it was offered as one, and written down
                    waiting.unreadable(new StateException("the state is damaged: a URL that waited is none any more"));
                    return null;
                }
                leased++;
                if (!seedsEnded && entry.depth() > 0) {
                    seen.leased(fingerprint.of(entry.url()));
                }
                return new Lease(url, entry.depth(), host, entry.attempt(), entry.id());
            }
            startNextLevel(); // which may have brought this host URLs
        }
        return null;
    }

    private UrlQueue.@Nullable Entry poll(String host) {
        UrlQueue.Entry entry = waiting.poll(host);
        if (entry != null && entry.depth() == 0 && entry.attempt() == 1) {
            seedsWaiting--;
            while (seedsWaiting < SEEDS_AHEAD && !seedsHeld.isEmpty()) {
                seedsHeld.remove().run();
            }
        }
        return entry;
    }

    @Override
    public void putBack(Lease lease) {
        leased--;
        waiting.putBack(lease);
    }

    @Override
    public void seen(WebUrl url) {
        seen.ledTo(fingerprint.of(url.withoutFragment().href()));
    }

    @Override
    public void claim(WebUrl url, Runnable waits, Consumer<Boolean> then) {
        long print = fingerprint.of(url.withoutFragment().href());
        then.accept(seen.contains(print) && (seen.isDone(print) || !waiting.isLater(print)));
    }

    @Override
    public void adopt(WebUrl home) {
        // Gone with the process, as everything here.
    }

    @Override
    public Commit commit() {
        return Commit.NOTHING;
    }

    @Override
    public boolean isDone() {
        return seedsEnded && waiting.size() == 0 && leased == 0 && !waiting.isUnreadable();
    }

    @Override
    public long pages() {
        return pages;
    }

    @Override
    public long pagesElsewhere(String host) {
        return 0;
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public long waiting() {
        return waiting.size();
    }

    @Override
    public long known() {
        return seen.size();
    }

    @Override
    public long bytes() {
        return seen.bytes() + waiting.bytes();
    }
}
