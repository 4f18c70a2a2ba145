package crawler.redis;

import crawler.frontier.Frontier;
import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The hosts this process holds: when Redis is asked for more of them and for more of their URLs, when they are given back.
 * Touched on the loop only.
 */
final class HeldHosts {
    /** What had nothing more, a host or Redis itself, is asked again after this. */
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** A host without work is kept so long, while another has some: its robots.txt and its pace are known here. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Quiet shorter than this is over before anybody else could have the host. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RedisSettings settings;
    private final RedisSettings.Joining joining;
    private final LongSupplier nanoTime;
    private final Map<String, HeldHost> held = new LinkedHashMap<>();
    private final Map<String, Long> ownPages = new LinkedHashMap<>(); // by host, where they are limited
    private long wantAt;
    private long wantPause = ASK_NANOS / 5;

    HeldHosts(RedisSettings settings, RedisSettings.Joining joining, LongSupplier nanoTime) {
        this.settings = settings;
        this.joining = joining;
        this.nanoTime = nanoTime;
        this.wantAt = nanoTime.getAsLong();
    }

    @Nullable
    HeldHost get(String name) {
        return held.get(name);
    }

    Collection<HeldHost> all() {
        return held.values();
    }

    /** All are others' now. */
    void lapse() {
        held.clear();
        wantAt = nanoTime.getAsLong();
    }

    /** With the next turn URLs of every host that has few are asked for, and hosts. */
    void askNow() {
        wantAt = nanoTime.getAsLong();
        held.values().forEach(host -> host.askAt = wantAt);
    }

    /** Redis gets URLs of these hosts with this turn, and has some to give after it. */
    void wake(UrlBatch urls, int from, int to) {
        String last = "";
        for (int i = from; i < to; i++) {
            String name = urls.host(i);
            if (!name.equals(last)) {
                HeldHost host = held.get(name);
                if (host == null) {
                    wantAt = nanoTime.getAsLong();
                    wantPause = ASK_NANOS / 5;
                } else {
                    host.askAt = nanoTime.getAsLong();
                }
                last = name;
            }
        }
    }

    // ---- asking and giving back -------------------------------------------------------------------------------------

    /** Gives back what is not needed, and asks. Hosts without work are kept no longer than others could have some for us. */
    void say(Said next, Frontier.Listener to) {
        boolean works = held.values().stream().anyMatch(HeldHost::hasWork);
        for (HeldHost host : List.copyOf(held.values())) {
            say(next, host, to.quietNanos(host.name), works ? KEPT_NANOS : ASK_NANOS);
        }
        if (next.began - wantAt >= 0 && held.size() < joining.hosts()) {
            next.wanted = Math.min(64, joining.hosts() - held.size());
            next.turn.add("W").add(next.wanted).add(joining.urlsPerHost());
        }
    }

    private void say(Said next, HeldHost host, long quiet, long kept) {
        long now = next.began;
        boolean gives = host.leaving ? host.isIdle() : !host.hasWork() && now - host.idleSince > kept;
        if (gives ? quiet > 0 : quiet > QUIET_NANOS && now + quiet - host.quietUntil > QUIET_NANOS / 4) {
            host.quietUntil = now + quiet;
            next.turn.add("Q").add(host.name).add(quiet / 1_000_000 + 1);
        }
        if (gives) {
            giveBack(next.turn, host);
            next.turn.add("R").add(host.name);
            held.remove(host.name);
        } else if (!host.leaving && now - host.askAt >= 0 && host.taken.size() <= joining.urlsPerHost() / 2) {
            int most = joining.urlsPerHost() - host.taken.size();
            next.turn.add("T").add(host.name).add(most);
            next.asked.put(host.name, most);
        }
        if (host.hasWork()) {
            host.idleSince = now;
        }
    }

    private static void giveBack(Turn turn, HeldHost host) {
        while (!host.taken.isEmpty()) {
            HeldHost.Taken last = host.taken.removeLast();
            turn.add("B").add(last.id()).add(last.attempt());
        }
    }

    /** Gives back all. */
    void leave(Turn turn, Frontier.Listener to) {
        for (HeldHost host : held.values()) {
            long quiet = to.quietNanos(host.name);
            if (quiet > 0) {
                turn.add("Q").add(host.name).add(quiet / 1_000_000 + 1);
            }
            giveBack(turn, host);
        }
    }

    /** Somebody holds less than his share, and we more than ours: those that are idle first, the others when they are. */
    void giveUp(long count) {
        long left = count - held.values().stream().filter(host -> host.leaving).count();
        for (boolean busy : new boolean[] {false, true}) {
            for (HeldHost host : held.values()) {
                if (left > 0 && !host.leaving && host.underWay > 0 == busy) {
                    host.leaving = true;
                    left--;
                }
            }
        }
    }

    // ---- answers ----------------------------------------------------------------------------------------------------

    /** Counts pages that Redis knows of by now. */
    void told(List<Finished> pages) {
        for (Finished page : pages) {
            if (page.page && joining.countHosts() && page.taken != null) {
                ownPages.merge(page.taken.host().name, 1L, Long::sum);
            }
        }
    }

    /** Takes the hosts and URLs that Redis gave. */
    void hear(Said last, Answer hosts, Outbox outbox, Frontier.Listener to) throws RedisException {
        long now = nanoTime.getAsLong();
        int fresh = 0;
        for (int i = 0; i < hosts.size(); i++) {
            Answer part = hosts.list(i);
            String name = part.text(0);
            HeldHost host = held.get(name);
            if (host == null) {
                host = new HeldHost(name, now);
                held.put(name, host);
                fresh++;
            }
            int before = host.taken.size();
            int got = 0;
            for (int at = 2; at + 1 < part.size(); at += 2, got++) {
                HeldHost.Taken taken = taken(host, part.number(at), part.text(at + 1));
                if (!outbox.hasRowsOf(taken)) {
                    host.taken.add(taken);
                }
            }
            int most = last.asked.getOrDefault(name, joining.urlsPerHost());
            host.askAt = got < most ? now + ASK_NANOS : now;
            if (joining.countHosts()) {
                host.pagesElsewhere = part.number(1) - ownPages.getOrDefault(name, 0L);
            }
            if (before == 0 && !host.taken.isEmpty()) {
                host.idleSince = now;
                to.waiting(name);
            }
        }
        if (last.wanted > 0) {
            wantPause = fresh > 0 ? ASK_NANOS / 5 : Math.min(2 * wantPause, ASK_NANOS);
            wantAt = fresh == last.wanted ? now : now + wantPause;
        }
    }

    private HeldHost.Taken taken(HeldHost host, long id, String value) throws RedisException {
        String[] parts = value.split(" ", 3);
        WebUrl url = parts.length == 3 ? WebUrl.parse(parts[2]) : null;
        if (url == null
                || !parts[0].matches("[0-9]{1,9}")
                || !parts[1].matches("[0-9]{1,9}")
                || !url.authority().equals(host.name)) {
            throw new RedisException(settings + ": '" + Words.printable(value) + "' is no URL of '"
                    + Words.printable(host.name) + "' in crawl '" + settings.name() + "'");
        }
        return new HeldHost.Taken(host, id, parts[2], Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
}
