package crawler.frontier;

import crawler.url.UrlBytes;
import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of one crawl in one process, gone with it. Touched on the crawl's event loop only.
 *
 * <p>By levels, URLs of the next depth wait until every URL of this one is done with. Only then is the depth at which a
 * page is found the least there is, whatever answers first; and only then does a crawl with a limit of depth visit the
 * same pages every time.
 */
public final class MemoryFrontier implements Frontier {
    /** Seeds read ahead of their visits: enough that one slow host at the top of the list does not hold up the others. */
    private static final int SEEDS_AHEAD = 65_536;

    private final Fingerprint fingerprint;
    private final boolean byLevels;
    private final FingerprintSet seen = FingerprintSet.large();
    private final FingerprintSet done = FingerprintSet.large(); // what need not be leased where it waits above depth 0
    private @Nullable FingerprintSet foundEarly; // links found while seeds are still read: a seed may be among them
    private FingerprintSet foundSeeds = FingerprintSet.large(); // seeds that were
    private Map<String, UrlQueue> queues = new HashMap<>();
    private Map<String, UrlQueue> nextLevel = new HashMap<>();
    private final ArrayDeque<Runnable> seedsHeld = new ArrayDeque<>(); // what their reader waits for
    private @Nullable Listener listener;
    private int level;
    private boolean seedsEnded;
    private long waiting;
    private long seedsWaiting;
    private long leased;
    private long pages;
    private byte[] lastHost = {};
    private String lastHostName = "";

    /**
     * An empty frontier.
     *
     * @param fingerprint makes the fingerprints of URLs seen
     * @param byLevels whether each depth waits for the one before
     */
    public MemoryFrontier(Fingerprint fingerprint, boolean byLevels) {
        this.fingerprint = fingerprint;
        this.byLevels = byLevels;
        this.foundEarly = byLevels ? FingerprintSet.large() : null;
    }

    @Override
    public void listen(Listener to) {
        listener = to;
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
    public void finish(Lease lease, boolean page, UrlBatch found) {
        leased--;
        pages += page ? 1 : 0;
        add(found);
        startNextLevel();
    }

    private int add(UrlBatch urls) {
        int fresh = 0;
        List<String> awake = new ArrayList<>(0);
        for (int i = 0; i < urls.size(); i++) {
            int start = urls.start(i);
            int length = urls.length(i);
            long print = fingerprint.of(urls.bytes(), start, length);
            boolean isSeed = urls.depth(i) == 0;
            if (!seen.add(print) && !(isSeed && wasFoundBefore(print))) {
                continue;
            }
            if (isSeed) {
                seedsWaiting++;
            } else if (foundEarly != null) {
                foundEarly.add(print);
            }
            fresh++;
            waiting++;
            String host = hostOf(urls.bytes(), start, length);
            boolean later = byLevels && urls.depth(i) > level;
            UrlQueue queue = (later ? nextLevel : queues).computeIfAbsent(host, name -> new UrlQueue());
            queue.add(urls.bytes(), start, length, urls.depth(i));
            if (!later && queue.size() == 1) {
                awake.add(host);
            }
        }
        awake.forEach(host -> Objects.requireNonNull(listener).waiting(host));
        return fresh;
    }

    /** Whether a seed was found as a link already: then it does not count where it waits as that. */
    private boolean wasFoundBefore(long seed) {
        if (foundEarly == null || !foundEarly.contains(seed) || !foundSeeds.add(seed)) {
            return false;
        }
        done.add(seed);
        return true;
    }

    @Override
    public void endOfSeeds() {
        seedsEnded = true;
        foundEarly = null;
        foundSeeds = FingerprintSet.small();
        startNextLevel();
    }

    /** When this level is done with, the next one begins. */
    private void startNextLevel() {
        if (byLevels && seedsEnded && leased == 0 && queues.isEmpty() && !nextLevel.isEmpty()) {
            level++;
            queues = nextLevel;
            nextLevel = new HashMap<>();
            List.copyOf(queues.keySet())
                    .forEach(host -> Objects.requireNonNull(listener).waiting(host));
        }
    }

    @Override
    public @Nullable Lease lease(String host) {
        for (UrlQueue.Entry entry = poll(host); entry != null; entry = poll(host)) {
            if (entry.depth() == 0 || entry.attempt() > 1 || done.size() == 0 || !done.contains(print(entry.url()))) {
                leased++;
                return new Lease(
                        Objects.requireNonNull(WebUrl.parse(entry.url())), entry.depth(), host, entry.attempt());
            }
            startNextLevel(); // which may have brought this host URLs
        }
        return null;
    }

    private UrlQueue.@Nullable Entry poll(String host) {
        UrlQueue queue = queues.get(host);
        UrlQueue.Entry entry = queue == null ? null : queue.poll();
        if (queue == null || entry == null) {
            return null;
        }
        if (queue.size() == 0) {
            queues.remove(host);
        }
        waiting--;
        if (entry.depth() == 0 && entry.attempt() == 1) {
            seedsWaiting--;
            while (seedsWaiting < SEEDS_AHEAD && !seedsHeld.isEmpty()) {
                seedsHeld.remove().run();
            }
        }
        return entry;
    }

    private long print(String url) {
        byte[] bytes = url.getBytes(StandardCharsets.ISO_8859_1);
        return fingerprint.of(bytes, 0, bytes.length);
    }

    @Override
    public void putBack(Lease lease) {
        leased--;
        waiting++;
        UrlQueue queue = queues.computeIfAbsent(lease.host(), name -> new UrlQueue());
        queue.addFirst(new UrlQueue.Entry(lease.url().href(), lease.depth(), lease.attempt() + 1));
        if (queue.size() == 1) {
            Objects.requireNonNull(listener).waiting(lease.host());
        }
    }

    @Override
    public void seen(WebUrl url) {
        long print = print(url.withoutFragment().href());
        if (!seen.add(print)) {
            done.add(print);
        }
    }

    @Override
    public boolean hasSeen(WebUrl url) {
        return seen.contains(print(url.withoutFragment().href()));
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
        return seedsEnded && waiting == 0 && leased == 0;
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
        return waiting;
    }

    @Override
    public long known() {
        return seen.size();
    }

    @Override
    public long bytes() {
        long bytes = seen.bytes() + done.bytes() + (foundEarly == null ? 0 : foundEarly.bytes());
        for (Map<String, UrlQueue> level : List.of(queues, nextLevel)) {
            for (UrlQueue queue : level.values()) {
                bytes += queue.bytes();
            }
        }
        return bytes;
    }

    /** Host and port; most URLs of a batch have the one before's. */
    private String hostOf(byte[] url, int start, int length) {
        int authority = start + UrlBytes.authorityStart(url, start, length);
        int path = start + UrlBytes.pathStart(url, start, length);
        int host = UrlBytes.hostStart(url, authority, path);
        if (!Arrays.equals(url, host, path, lastHost, 0, lastHost.length)) {
            lastHost = Arrays.copyOfRange(url, host, path);
            lastHostName = new String(lastHost, StandardCharsets.ISO_8859_1);
        }
        return lastHostName;
    }
}
