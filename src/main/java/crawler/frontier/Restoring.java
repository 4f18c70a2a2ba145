package crawler.frontier;

import crawler.url.WebUrl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last reading of an earlier run's log: fills the memory with what that run knew, and collects the rest. Not thread-safe. */
final class Restoring implements StateLog.Reader, Operations.Reader {
    private final EarlierRun earlier;
    private final MemoryFrontier memory;
    private final boolean countHosts;
    private final List<WebUrl> homes = new ArrayList<>();
    private final Map<String, Long> pagesByHost = new HashMap<>();
    private final HostNames hosts = new HostNames();
    private long urls;
    private long bytesAt; // where in the log the operations' array begins

    /**
     * Nothing read yet.
     *
     * @param earlier what the first reading said
     * @param memory without URLs, and without a listener
     * @param countHosts whether {@link #pagesByHost} is wanted
     */
    Restoring(EarlierRun earlier, MemoryFrontier memory, boolean countHosts) {
        this.earlier = earlier;
        this.memory = memory;
        this.countHosts = countHosts;
    }

    /** Places near which the crawl stays. */
    List<WebUrl> homes() {
        return homes;
    }

    /** URLs done with, by host. */
    Map<String, Long> pagesByHost() {
        return pagesByHost;
    }

    /** URLs in the log, which have the ids below that. */
    long urls() {
        return urls;
    }

    @Override
    public boolean commit(Reach reach, byte[] bytes, int from, long at) {
        bytesAt = at;
        Operations.read(bytes, from, bytes.length, this);
        return true;
    }

    @Override
    public void url(byte[] bytes, int from, int length, int depth) {
        long id = urls++;
        long place = bytesAt + from - Varint.length(length) - Varint.length(depth);
        memory.restore(bytes, from, length, depth, new UrlQueue.Place(place, id), earlier);
        if (countHosts && earlier.hasRows(id)) {
            pagesByHost.merge(hosts.of(bytes, from, length), 1L, Long::sum);
        }
    }

    @Override
    public void seen(long print) {
        memory.seen().ledTo(print);
    }

    @Override
    public void answered(long print) {
        memory.seen().restoreAnswered(print);
    }

    @Override
    public void home(WebUrl home) {
        homes.add(home);
    }
}
