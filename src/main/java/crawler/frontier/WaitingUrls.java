package crawler.frontier;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The URLs that wait to be leased, by host, in the order they were added. Touched on the crawl's event loop only.
 *
 * <p>By levels, URLs of the next depth wait until every URL of this one is done with. Only then is the depth at which a
 * page is found the least there is, whatever answers first; and only then does a crawl with a limit of depth visit the
 * same pages every time.
 *
 * <p>Of URLs that a {@link Recorder} has written it may hold the places alone. A host's next ones are read ahead; while they
 * are on their way, the host has nothing to lease.
 */
final class WaitingUrls {
    /** URLs of a host that are read together where they are written, and half of which are left when more are. */
    private static final int READ_TOGETHER = 32;

    /** URLs in memory because they will be next, beyond which each host has one read, when it asks. */
    private static final int MOST_AHEAD = 8_192;

    /** Told of every URL that is new, before it waits; and where they are written, asked for them again. */
    interface Recorder {
        /** Nobody: URLs are in memory only. */
        Recorder NONE = new Recorder() {
            private final UrlQueue.Place nowhere = new UrlQueue.Place(UrlQueue.Place.NOWHERE, 0);

            @Override
            public UrlQueue.Place added(byte[] url, int from, int length, int depth) {
                return nowhere;
            }

            @Override
            public long end() {
                return UrlQueue.Place.NOWHERE;
            }

            @Override
            public void read(List<UrlQueue.Place> places, LogReader.Arrival to) {
                throw new IllegalStateException("nothing is written");
            }
        };

        /** Returns where it can be read, and the id its lease will have. */
        UrlQueue.Place added(byte[] url, int from, int length, int depth);

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

    private final boolean byLevels;
    private final Recorder recorder;
    private final long mostUrlBytes;
    private final HostNames hosts = new HostNames();
    private final SortedMap<Integer, Level> later = new TreeMap<>(); // what waits for the levels to come, by depth
    private final Set<String> asleep = new HashSet<>(); // hosts that were told of nothing while it was being read
    private Map<String, UrlQueue> queues = new HashMap<>();
    private Frontier.@Nullable Listener listener;
    private int level;
    private long size;
    private long urlBytes; // of the URLs that are in memory
    private long ahead; // URLs in memory because they will be next
    private boolean unreadable; // what is elsewhere

    /**
     * None yet.
     *
     * @param byLevels whether each depth waits for the one before
     * @param mostUrlBytes bytes of URLs in memory; of others that are written somewhere only the place is kept
     */
    WaitingUrls(boolean byLevels, Recorder recorder, long mostUrlBytes) {
        this.byLevels = byLevels;
        this.recorder = recorder;
        this.mostUrlBytes = mostUrlBytes;
    }

    /** Says who is told when a host has something to lease that had nothing; of those that have, at once. */
    void listen(Frontier.Listener to) {
        listener = to;
        tell(queues.keySet());
    }

    private void tell(Collection<String> awake) {
        for (String host : List.copyOf(awake)) {
            to().waiting(host);
        }
    }

    private Frontier.Listener to() {
        return Objects.requireNonNull(listener);
    }

    /**
     * Adds a new URL.
     *
     * @param print its fingerprint
     */
    void add(byte[] url, int from, int length, int depth, long print) {
        add(url, from, length, depth, print, recorder.added(url, from, length, depth));
    }

    /** The same, of a URL that is written there already, as by an earlier run. */
    void add(byte[] url, int from, int length, int depth, long print, UrlQueue.Place place) {
        size++;
        boolean isLater = byLevels && depth > level;
        Map<String, UrlQueue> itsLevel = queues;
        if (isLater) {
            Level next = later.computeIfAbsent(depth, empty -> new Level());
            next.urls.add(print);
            itsLevel = next.queues;
        }
        String host = hosts.of(url, from, length);
        UrlQueue queue = itsLevel.computeIfAbsent(host, name -> new UrlQueue());
        if (urlBytes + length > mostUrlBytes && place.at() != UrlQueue.Place.NOWHERE) {
            queue.add(place);
        } else {
            queue.add(url, from, length, depth, place.id());
            urlBytes += length;
        }
        if (!isLater && queue.size() == 1 && listener != null) {
            listener.waiting(host);
        }
    }

    /** Takes a lease's URL back, before all others of its host, with one more attempt counted. */
    void putBack(Lease lease) {
        size++;
        ahead++;
        UrlQueue queue = queues.computeIfAbsent(lease.host(), name -> new UrlQueue());
        queue.addFirst(new UrlQueue.Entry(lease.url().href(), lease.depth(), lease.attempt() + 1, lease.id()));
        if (queue.size() == 1) {
            to().waiting(lease.host());
        }
    }

    /** This level is done with but for what waits: if nothing does, the next one begins. */
    void startNextLevel() {
        if (queues.isEmpty() && !later.isEmpty()) {
            level = later.firstKey();
            queues = Objects.requireNonNull(later.remove(level)).queues;
            tell(queues.keySet());
        }
    }

    /** Takes out the next URL of a host; null where there is none, or it has to be read first. */
    UrlQueue.@Nullable Entry poll(String host) {
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
        size--;
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
            to().waiting(host);
            to().changed();
        }
    }

    /** What waits can be leased no more; the crawl has to end, and is not done. */
    void unreadable(IOException reason) {
        unreadable = true;
        to().failed(reason);
    }

    /** Whether what waits was lost. */
    boolean isUnreadable() {
        return unreadable;
    }

    /** Whether the URL waits for a level to come. */
    boolean isLater(long print) {
        return later.values().stream().anyMatch(next -> next.urls.contains(print));
    }

    /** URLs that wait. */
    long size() {
        return size;
    }

    /** Bytes of memory held. */
    long bytes() {
        long bytes = bytes(queues);
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
}
