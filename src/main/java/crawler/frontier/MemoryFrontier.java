package crawler.frontier;

import crawler.url.UrlBytes;
import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of one crawl in one process, gone with it. Touched on the crawl's event loop only.
 *
 * <p>Of URLs that a {@link Recorder} has written it may hold the places alone. A host's next ones are read ahead; while they
 * are on their way, the host has nothing to lease.
 *
 * <p>By levels, URLs of the next depth wait until every URL of this one is done with. Only then is the depth at which a
 * page is found the least there is, whatever answers first; and only then does a crawl with a limit of depth visit the
 * same pages every time.
 */
public final class MemoryFrontier implements Frontier {
    /** Seeds read ahead of their visits: enough that one slow host at the top of the list does not hold up the others. */
    private static final int SEEDS_AHEAD = 65_536;

    /** URLs of a host that are read together where they are written, and half of which are left when more are. */
    private static final int READ_TOGETHER = 32;

    /** URLs in memory because they will be next, beyond which each host has one read, when it asks. */
    private static final int MOST_AHEAD = 8_192;

    /** Told of every URL that is new, before it waits; and where they are written, asked for them again. */
    interface Recorder {
        /** Nobody: URLs are in memory only. */
        Recorder NONE = new Recorder() {
            @Override
            public long added(byte[] url, int from, int length, int depth) {
                return 0;
            }

            @Override
            public long place() {
                return NOWHERE;
            }

            @Override
            public long end() {
                return NOWHERE;
            }

            @Override
            public void read(List<UrlQueue.Place> places, LogReader.Arrival to) {
                throw new IllegalStateException("nothing is written");
            }
        };

        /** The place of what is in memory only. */
        long NOWHERE = -1;

        /** Returns the id its lease will have. */
        long added(byte[] url, int from, int length, int depth);

        /** Where the URL that was added last can be read, or {@link #NOWHERE}. */
        long place();

        /** Where the places end that are best read together. */
        long end();

        /** Reads what was added; tells of it once, from within the call or later, on the crawl's event loop. */
        void read(List<UrlQueue.Place> places, LogReader.Arrival to);
    }

    /** URLs that wait for the levels before theirs: by host, and all. */
    private record Level(Map<String, UrlQueue> queues, FingerprintSet urls) {
        Level() {
            this(new HashMap<>(), new FingerprintSet());
        }
    }

    private final Fingerprint fingerprint;
    private final boolean byLevels;
    private final Recorder recorder;
    private final long mostUrlBytes;
    private final Seen seen = new Seen();
    private Map<String, UrlQueue> queues = new HashMap<>();
    private final SortedMap<Integer, Level> later = new TreeMap<>(); // what waits for the levels to come, by depth
    private final ArrayDeque<Runnable> seedsHeld = new ArrayDeque<>(); // what their reader waits for
    private @Nullable Listener listener;
    private int level;
    private boolean seedsEnded;
    private long waiting;
    private long urlBytes; // of the URLs that wait in memory
    private final Set<String> asleep = new HashSet<>(); // hosts that were told of nothing while it was being read
    private long ahead; // URLs in memory because they will be next
    private boolean unreadable; // what waits elsewhere
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
        this(fingerprint, byLevels, Recorder.NONE, Long.MAX_VALUE);
    }

    /**
     * The same, with somebody who writes down what waits.
     *
     * @param mostUrlBytes bytes of waiting URLs in memory; of others it keeps only the place where they are written
     */
    MemoryFrontier(Fingerprint fingerprint, boolean byLevels, Recorder recorder, long mostUrlBytes) {
        this.recorder = recorder;
        this.mostUrlBytes = mostUrlBytes;
        this.fingerprint = fingerprint;
        this.byLevels = byLevels;
    }

    @Override
    public void listen(Listener to) {
        listener = to;
        tell(queues.keySet()); // what an earlier run left
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
        List<String> awake = new ArrayList<>(0);
        for (int i = 0; i < urls.size(); i++) {
            int start = urls.start(i);
            int length = urls.length(i);
            int depth = urls.depth(i);
            long print = urls.print(i, fingerprint);
            if (depth == 0 ? seen.isNewSeed(print) : seen.isNewLink(print)) {
                fresh++;
                add(urls.bytes(), start, length, depth, print, awake);
            }
        }
        tell(awake);
        return fresh;
    }

    /** These hosts have something to lease now. */
    private void tell(Collection<String> awake) {
        for (String host : List.copyOf(awake)) {
            Objects.requireNonNull(listener).waiting(host);
        }
    }

    private void add(byte[] url, int from, int length, int depth, long print, List<String> awake) {
        String host = hostOf(url, from, length);
        long id = recorder.added(url, from, length, depth);
        if (enqueue(host, url, from, length, depth, print, id, recorder.place())) {
            awake.add(host);
        }
    }

    /** A seed whose link ended without rows is visited as the seed it is. */
    private void linkEnded(String url, boolean page) {
        long print = print(url);
        if (seen.ended(print, page)) {
            byte[] bytes = url.getBytes(StandardCharsets.ISO_8859_1);
            List<String> awake = new ArrayList<>(1);
            add(bytes, 0, bytes.length, 0, print, awake);
            tell(awake);
        }
    }

    /** Puts a URL into its queue; whether its host had nothing to lease before. */
    private boolean enqueue(String host, byte[] url, int from, int length, int depth, long print, long id, long place) {
        waiting++;
        seedsWaiting += depth == 0 ? 1 : 0;
        boolean isLater = byLevels && depth > level;
        Map<String, UrlQueue> itsLevel = queues;
        if (isLater) {
            Level next = later.computeIfAbsent(depth, empty -> new Level());
            next.urls.add(print);
            itsLevel = next.queues;
        }
        UrlQueue queue = itsLevel.computeIfAbsent(host, name -> new UrlQueue());
        if (urlBytes + length > mostUrlBytes && place != Recorder.NOWHERE) {
            queue.add(place, id);
        } else {
            queue.add(url, from, length, depth, id);
            urlBytes += length;
        }
        return !isLater && queue.size() == 1;
    }

    // ---- what an earlier run knew: before anybody listens ----

    /** A URL that an earlier run offered, in its order; waiting again unless it was done with, with or without rows. */
    void restore(byte[] url, int from, int length, int depth, long id, long place, boolean isDone, boolean hasRows) {
        long print = fingerprint.of(url, from, length);
        if (depth == 0 || hasRows) {
            seen.restoreAnswered(print);
        } else {
            seen.restoreFound(print);
        }
        if (!isDone) {
            enqueue(hostOf(url, from, length), url, from, length, depth, print, id, place);
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
        if (byLevels && seedsEnded && leased == 0 && queues.isEmpty() && !later.isEmpty()) {
            level = later.firstKey();
            queues = Objects.requireNonNull(later.remove(level)).queues;
            tell(queues.keySet());
        }
    }

    @Override
    public @Nullable Lease lease(String host) {
        for (UrlQueue.Entry entry = poll(host); entry != null; entry = poll(host)) {
            if (entry.depth() == 0 || entry.attempt() > 1 || !seen.anyDone() || !seen.isDone(print(entry.url()))) {
                WebUrl url = WebUrl.parse(entry.url());
                if (url == null) { // it was offered as one, and written down
                    unreadable(new StateException("the state is damaged: a URL that waited is none any more"));
                    return null;
                }
                leased++;
                if (!seedsEnded && entry.depth() > 0) {
                    seen.leased(print(entry.url()));
                }
                return new Lease(url, entry.depth(), host, entry.attempt(), entry.id());
            }
            startNextLevel(); // which may have brought this host URLs
        }
        return null;
    }

    private UrlQueue.@Nullable Entry poll(String host) {
        UrlQueue queue = queues.get(host);
        if (queue == null || (unreadable && queue.ahead() == 0)) {
            return null;
        }
        readAhead(host, queue);
        urlBytes -= queue.urlBytes();
        ahead -= queue.ahead();
        UrlQueue.Entry entry = queue.poll();
        ahead += queue.ahead();
        urlBytes += queue.urlBytes();
        if (entry == null) {
            asleep.add(host);
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

    /** Asks for what the host will need next, if that is not in memory. */
    private void readAhead(String host, UrlQueue queue) {
        boolean isRoom = ahead < MOST_AHEAD;
        if (queue.mayBeRead() && !unreadable && queue.ahead() <= (isRoom ? READ_TOGETHER / 2 : 0)) {
            List<UrlQueue.Place> places = queue.takePlaces(isRoom ? READ_TOGETHER : 1, recorder.end());
            recorder.read(places, (entries, failure) -> arrived(host, queue, entries, failure));
        }
    }

    private void arrived(String host, UrlQueue queue, List<UrlQueue.Entry> entries, @Nullable IOException failure) {
        queue.addRead(entries);
        ahead += entries.size();
        if (failure != null) {
            unreadable(failure);
        }
        if (asleep.remove(host)) {
            Objects.requireNonNull(listener).waiting(host);
            Objects.requireNonNull(listener).changed();
        }
    }

    /** What waits can be leased no more; the crawl has to end, and is not done. */
    private void unreadable(IOException reason) {
        unreadable = true;
        Objects.requireNonNull(listener).failed(reason);
    }

    /** The fingerprint of a serialised URL. */
    long print(String url) {
        byte[] bytes = url.getBytes(StandardCharsets.ISO_8859_1);
        return fingerprint.of(bytes, 0, bytes.length);
    }

    @Override
    public void putBack(Lease lease) {
        leased--;
        waiting++;
        UrlQueue queue = queues.computeIfAbsent(lease.host(), name -> new UrlQueue());
        queue.addFirst(new UrlQueue.Entry(lease.url().href(), lease.depth(), lease.attempt() + 1, lease.id()));
        ahead++;
        if (queue.size() == 1) {
            Objects.requireNonNull(listener).waiting(lease.host());
        }
    }

    @Override
    public void seen(WebUrl url) {
        seen.ledTo(print(url.withoutFragment().href()));
    }

    @Override
    public void claim(WebUrl url, Consumer<Boolean> then) {
        long print = print(url.withoutFragment().href());
        then.accept(seen.contains(print) && (seen.isDone(print) || !waitsForLater(print)));
    }

    private boolean waitsForLater(long print) {
        return later.values().stream().anyMatch(next -> next.urls.contains(print));
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
        return seedsEnded && waiting == 0 && leased == 0 && !unreadable;
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
        long bytes = seen.bytes() + bytes(queues);
        for (Level next : later.values()) {
            bytes += bytes(next.queues) + next.urls.bytes();
        }
        return bytes;
    }

    private static long bytes(Map<String, UrlQueue> level) {
        long bytes = 0;
        for (UrlQueue queue : level.values()) {
            bytes += queue.bytes();
        }
        return bytes;
    }

    /** Host and port; most URLs of a batch have the one before's. */
    String hostOf(byte[] url, int start, int length) {
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
