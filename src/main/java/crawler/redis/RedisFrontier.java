package crawler.redis;

import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The URLs of one crawl of many processes, in Redis. Touched on the crawl's event loop only.
 *
 * <p>A process holds <em>hosts</em>, as many as it can use and no more than its share, and alone asks them for pages: so
 * what it knows of a host's pace holds for all. It takes some URLs of each in advance. Everything it has to say and to ask
 * goes to Redis in turns, one script and one round trip each, one at a time, numbered: a turn whose answer was lost is
 * said again, and changes nothing again.
 *
 * <p><b>Leases.</b> A process that has not called for the time of a lease counts as dead to the first other one that
 * calls: its hosts are free, what it had taken waits again, before all other URLs of the host. Each taking of a URL has an
 * id that is never used again, and a page is finished by it: whoever comes late finds no such id and changes nothing.
 * Time in which Redis itself was away does not count.
 *
 * <p><b>A process that sleeps past its lease</b> (stopped, paused, out of the network) and wakes: by its own clock it
 * knows before Redis tells it. Pages whose answers then arrive are not ours any more, see {@link #holds}: they give no
 * rows. Rows that were handed on before the sleep are in its output, or will be; if Redis had not heard of them they are
 * refused, and another process visits those pages again. So these pages, and only these, may have their rows twice, in
 * two outputs: those whose rows were handed on within the last turns before the sleep. The same holds for a process that
 * dies. It joins again as a new process and goes on. A machine that is suspended may stop its monotonic clock, too: then
 * also the answers that arrive before the first turn after the sleep have rows twice.
 */
public final class RedisFrontier implements Frontier {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    /** How often it is looked at whether there is something to say or to ask. */
    private static final long TICK_MILLIS = 50;

    /** A host that had nothing more is asked about again after this. */
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** A host without work is kept so long: its robots.txt and its pace are known here. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long LONGEST_WANT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Quiet shorter than this is over before anybody else could have the host. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Fingerprints remembered as said to Redis; then forgotten, all at once. */
    private static final int SAID = 2_000_000;

    private static final long FAREWELL_SECONDS = 5;

    private final RedisSettings settings;
    private final RedisSettings.Joining joining;
    private final RedisLink link;
    private final ScheduledExecutorService loop;
    private final LongSupplier nanoTime;
    private final Fingerprint fingerprint;
    private final long fingerprintKey;
    private final long leaseNanos;

    private final Map<String, HeldHost> held = new LinkedHashMap<>();
    private final IdentityHashMap<Lease, HeldHost.Taken> leased = new IdentityHashMap<>();
    private final ArrayDeque<Offer> offers = new ArrayDeque<>();
    private final ArrayDeque<Finished> finished = new ArrayDeque<>(); // their rows are written
    private List<Finished> uncommitted = new ArrayList<>();
    private final ArrayDeque<WebUrl> seen = new ArrayDeque<>();
    private final ArrayDeque<String> homes = new ArrayDeque<>();
    private final Map<String, Boolean> homesKnown = new LinkedHashMap<>(); // bounded: see home()
    private final Map<String, Long> ownPages = new LinkedHashMap<>(); // by host, where they are limited
    private FingerprintSet said = FingerprintSet.large();
    private @Nullable Listener listener;
    private @Nullable Future<?> ticking;
    private @Nullable CompletableFuture<Void> closing;
    private @Nullable Future<?> farewell;
    private String process;
    private long number;
    private long calledAt; // when the last turn that was answered began
    private long wantAt;
    private long wantPause = TimeUnit.MILLISECONDS.toNanos(50);
    private int homesHeard;
    private int unsaid; // pages finished here of which Redis has not been told
    private int unsaidPages;
    private boolean seedsEnded;
    private boolean endSaid;
    private boolean stalled; // somebody was refused a lease for its age
    private boolean over;
    private boolean ended;
    private long open;
    private long known;
    private long pages;

    RedisFrontier(
            RedisSettings settings,
            RedisSettings.Joining joining,
            RedisLink link,
            ScheduledExecutorService loop,
            LongSupplier nanoTime,
            String process,
            long fingerprintKey) {
        this.settings = settings;
        this.joining = joining;
        this.link = link;
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.process = process;
        this.fingerprintKey = fingerprintKey;
        this.fingerprint = new Fingerprint(fingerprintKey);
        this.leaseNanos = settings.lease().toNanos();
        this.calledAt = nanoTime.getAsLong();
        this.wantAt = calledAt;
        this.seedsEnded = false;
    }

    /** Makes the fingerprints of this crawl, the same in every process. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    // ---- what the crawl says ----------------------------------------------------------------------------------------

    @Override
    public void listen(Listener to) {
        listener = to;
        ticking = loop.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void offer(UrlBatch urls, Frontier.Taken taken) {
        for (int i = 0; i < urls.size() && !joining.homeOf().isEmpty() && urls.depth(i) == 0; i++) {
            WebUrl url =
                    WebUrl.parse(new String(urls.bytes(), urls.start(i), urls.length(i), StandardCharsets.ISO_8859_1));
            if (url != null) {
                adopt(url);
            }
        }
        offers.add(new Offer(urls, taken));
        turn();
    }

    @Override
    public void endOfSeeds() {
        seedsEnded = true;
        turn();
    }

    @Override
    public @Nullable Lease lease(String name) {
        HeldHost host = held.get(name);
        if (host == null || host.leaving || closing != null) {
            return null;
        }
        if (isOverdue()) {
            stalled = true;
            return null;
        }
        HeldHost.Taken taken = host.taken.poll();
        if (taken == null) {
            return null;
        }
        WebUrl url = Objects.requireNonNull(WebUrl.parse(taken.url())); // it was parsed when it was taken
        Lease lease = new Lease(url, taken.depth(), name, taken.attempt(), taken.id());
        leased.put(lease, taken);
        host.underWay++;
        return lease;
    }

    @Override
    public boolean holds(Lease lease) {
        return leased.containsKey(lease) && !isOverdue();
    }

    @Override
    public void finish(Lease lease, boolean page, UrlBatch found) {
        HeldHost.Taken taken = leased.remove(lease);
        if (taken == null) {
            return; // lost: somebody else visits it
        }
        taken.host().underWay--;
        finished(taken, page, found);
    }

    private void finished(HeldHost.Taken taken, boolean page, UrlBatch found) {
        taken.host().unsaid++;
        unsaid++;
        unsaidPages += page ? 1 : 0;
        uncommitted.add(new Finished(taken, page, found));
    }

    @Override
    public void putBack(Lease lease) {
        HeldHost.Taken taken = leased.remove(lease);
        if (taken == null) {
            return;
        }
        HeldHost host = taken.host();
        host.underWay--;
        host.taken.push(new HeldHost.Taken(host, taken.id(), taken.url(), taken.depth(), taken.attempt() + 1));
        if (host.taken.size() == 1 && !host.leaving) {
            to().waiting(host.name);
        }
    }

    @Override
    public void seen(WebUrl url) {
        WebUrl target = url.withoutFragment();
        said.add(print(target));
        seen.add(target);
        HeldHost host = held.get(target.authority());
        if (host == null) {
            return;
        }
        for (HeldHost.Taken waits : List.copyOf(host.taken)) {
            if (waits.depth() > 0 && waits.url().equals(target.href())) {
                host.taken.remove(waits);
                finished(waits, false, UrlBatch.EMPTY);
            }
        }
    }

    /** Of what others have found, this process knows what it was given to visit. */
    @Override
    public boolean hasSeen(WebUrl url) {
        return said.contains(print(url.withoutFragment()));
    }

    private long print(WebUrl url) {
        byte[] bytes = url.href().getBytes(StandardCharsets.ISO_8859_1);
        return fingerprint.of(bytes, 0, bytes.length);
    }

    @Override
    public void adopt(WebUrl near) {
        WebUrl home = joining.homeOf().isEmpty() ? null : near.withoutUserinfo().resolve(joining.homeOf());
        if (home != null && homesKnown.put(home.href(), true) == null) {
            homes.add(home.href());
        }
    }

    @Override
    public Commit commit() {
        if (uncommitted.isEmpty()) {
            return Commit.NOTHING;
        }
        List<Finished> taken = uncommitted;
        uncommitted = new ArrayList<>();
        String then = process;
        return length -> loop.execute(() -> {
            if (process.equals(then)) { // otherwise we were taken for dead meanwhile
                finished.addAll(taken);
                turn();
            }
        });
    }

    // ---- what the crawl asks ----------------------------------------------------------------------------------------

    @Override
    public boolean isDone() {
        return over && leased.isEmpty() && unsaid == 0 && offers.isEmpty() && endSaid;
    }

    @Override
    public long waiting() {
        return Math.max(0, open - leased.size() - unsaid);
    }

    @Override
    public long known() {
        return known;
    }

    /** Bytes of memory held here; what Redis holds is its own. */
    @Override
    public long bytes() {
        long bytes = said.bytes();
        for (HeldHost host : held.values()) {
            for (HeldHost.Taken taken : host.taken) {
                bytes += taken.url().length();
            }
        }
        return bytes;
    }

    @Override
    public long pages() {
        return pages + unsaidPages;
    }

    @Override
    public long pagesElsewhere(String name) {
        HeldHost host = held.get(name);
        return host == null ? 0 : host.pagesElsewhere;
    }

    /** Whether everything was said, and Redis asked for more since. */
    boolean isSettled() {
        return link.isFree() && offers.isEmpty() && finished.isEmpty() && seen.isEmpty() && endSaid == seedsEnded;
    }

    /** Asks Redis for URLs of every host that has few, and for hosts, with the next turn. */
    void askNow() {
        long now = nanoTime.getAsLong();
        wantAt = now;
        held.values().forEach(host -> host.askAt = now);
        turn();
    }

    /**
     * Says what was finished and gives back what is held. Called when the output is closed: of pages whose rows are not
     * written by then, others write them.
     */
    @Override
    public CompletionStage<Void> close() {
        if (closing != null) {
            return closing;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        closing = done;
        if (ended) {
            goodbye();
            return done;
        }
        farewell = loop.schedule(
                () -> {
                    if (!done.isDone()) {
                        LOG.warn(
                                "{}: not told of our leaving: what we held goes on after {} s",
                                settings,
                                settings.lease().toSeconds());
                        goodbye();
                    }
                },
                FAREWELL_SECONDS,
                TimeUnit.SECONDS);
        turn();
        return done;
    }

    @Override
    public CompletionStage<Void> abandon() {
        return close(); // of pages whose rows were not kept Redis has not been told
    }

    private void goodbye() {
        ended = true;
        if (ticking != null) {
            ticking.cancel(false);
        }
        if (farewell != null) {
            farewell.cancel(false);
        }
        CompletableFuture<Void> done = Objects.requireNonNull(closing);
        link.close().whenComplete((nothing, failure) -> done.complete(null));
    }

    // ---- turns ----

    private Listener to() {
        return Objects.requireNonNull(listener);
    }

    /** By our own clock: another process may count us as dead, or will before an answer could come. */
    private boolean isOverdue() {
        return nanoTime.getAsLong() - calledAt > leaseNanos - leaseNanos / 10;
    }

    private void tick() {
        turn();
    }

    /** Says what there is to say, unless a turn is under way: then what has come up goes with the next. */
    private void turn() {
        if (!link.isFree() || ended || listener == null) {
            return;
        }
        long now = nanoTime.getAsLong();
        Said next = say(now);
        boolean renewal = now - calledAt > leaseNanos / 4;
        if (next.turn().isEmpty() && !renewal) {
            return;
        }
        number++;
        link.call(RedisScript.TURN, next.turn().arguments()).whenComplete((answer, failure) -> {
            try {
                if (failure != null) {
                    throw failure instanceof RedisException refused ? refused : new IOException(failure);
                }
                answered(next, new Answer(answer));
            } catch (IOException e) {
                end(e);
            }
        });
    }

    private void end(IOException reason) {
        if (!ended) {
            ended = true;
            if (closing != null) {
                LOG.warn("{}", reason.getMessage());
                goodbye();
            } else {
                to().failed(reason);
            }
        }
    }

    private Said say(long now) {
        Turn turn = new Turn(process, number + 1, settings.lease().toMillis(), homesHeard);
        Said next = new Said(
                turn,
                new ArrayList<>(0),
                new ArrayList<>(),
                new ArrayList<>(0),
                new ArrayList<>(0),
                seedsEnded && !endSaid,
                0,
                new LinkedHashMap<>(),
                false,
                now);
        while (!seen.isEmpty() && !turn.isFull()) {
            next.seen().add(seen.peek());
            WebUrl url = seen.remove();
            turn.add("S").add(print(url)).add(url.authority()).add(url.href());
        }
        while (!homes.isEmpty() && !turn.isFull()) {
            next.homes().add(homes.peek());
            turn.add("H").add(homes.remove());
        }
        saySeeds(next); // first: what was found ahead of the end of its page has to be there when the page is finished
        sayPages(next);
        if (closing != null) {
            boolean leave = finished.isEmpty();
            if (leave) {
                sayGoodbye(turn);
            }
            return new Said(
                    turn, next.offers(), next.pages(), next.seen(), next.homes(), false, 0, next.asked(), leave, now);
        }
        boolean end = next.end() && offers.isEmpty() && homes.isEmpty();
        if (end) {
            turn.add("E");
        }
        sayHosts(next, now);
        int wanted = 0;
        if (now - wantAt >= 0 && held.size() < joining.hosts()) {
            wanted = Math.min(64, joining.hosts() - held.size());
            turn.add("W").add(wanted).add(joining.urlsPerHost());
        }
        return new Said(
                turn, next.offers(), next.pages(), next.seen(), next.homes(), end, wanted, next.asked(), false, now);
    }

    private void sayPages(Said next) {
        while (!finished.isEmpty() && !next.turn().isFull()) {
            Finished page = finished.element();
            if (page.found.size() > page.at) {
                next.turn().add("P").add(page.taken.id());
                int from = page.at;
                page.at = next.turn().addUrls(page.found, page.at, fingerprint, said);
                wakeHosts(page.found, from, page.at);
            }
            if (page.at < page.found.size()) {
                return; // the rest, and that it is finished, with the next turn: what is found early is found
            }
            next.turn().add("F").add(page.taken.id()).add(page.page ? 1 : 0);
            next.pages().add(finished.remove());
        }
    }

    private void saySeeds(Said next) {
        while (!offers.isEmpty() && !next.turn().isFull()) {
            Offer offer = offers.element();
            next.turn().add("O");
            next.offers().add(offer);
            int from = offer.at;
            offer.at = next.turn().addUrls(offer.urls, offer.at, fingerprint, said);
            wakeHosts(offer.urls, from, offer.at);
            if (offer.at < offer.urls.size()) {
                return;
            }
            offers.remove();
        }
    }

    /** Redis gets URLs of these hosts with this turn, and has some to give after it. */
    private void wakeHosts(UrlBatch urls, int from, int to) {
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

    private void sayHosts(Said next, long now) {
        for (HeldHost host : List.copyOf(held.values())) {
            long quiet = to().quietNanos(host.name);
            boolean idle = host.underWay == 0 && host.unsaid == 0;
            boolean gives = idle && (host.leaving || (host.taken.isEmpty() && now - host.idleSince > KEPT_NANOS));
            if (gives ? quiet > 0 : quiet > QUIET_NANOS && now + quiet - host.quietUntil > QUIET_NANOS / 4) {
                host.quietUntil = now + quiet;
                next.turn().add("Q").add(host.name).add(quiet / 1_000_000 + 1);
            }
            if (gives) {
                giveBack(next.turn(), host);
                next.turn().add("R").add(host.name);
                held.remove(host.name);
            } else if (!host.leaving && now - host.askAt >= 0 && host.taken.size() <= joining.urlsPerHost() / 2) {
                int most = joining.urlsPerHost() - host.taken.size();
                next.turn().add("T").add(host.name).add(most);
                next.asked().put(host.name, most);
            }
            if (!idle || !host.taken.isEmpty()) {
                host.idleSince = now;
            }
        }
    }

    private static void giveBack(Turn turn, HeldHost host) {
        while (!host.taken.isEmpty()) {
            HeldHost.Taken last = host.taken.removeLast();
            turn.add("B").add(last.id()).add(last.attempt());
        }
    }

    private void sayGoodbye(Turn turn) {
        for (HeldHost host : held.values()) {
            long quiet = to().quietNanos(host.name);
            if (quiet > 0) {
                turn.add("Q").add(host.name).add(quiet / 1_000_000 + 1);
            }
            giveBack(turn, host);
        }
        turn.add("L");
    }

    // ---- answers ----

    private void answered(Said last, Answer answer) throws IOException {
        switch (answer.text(0)) {
            case "OK" -> {}
            case "LAPSED" -> {
                lapsed(last);
                return;
            }
            case "GAP" ->
                throw new RedisException(settings + ": it does not know what it was told in crawl '" + settings.name()
                        + "': restarted from an older copy of its data, or the crawl was cleared");
            default -> throw new RedisException(settings + ": '" + Words.printable(answer.text(0)) + "' is no answer");
        }
        calledAt = last.began();
        over = answer.number(1) == 1;
        open = answer.number(2);
        known = answer.number(3);
        pages = answer.number(4);
        endSaid |= last.end();
        for (Finished page : last.pages()) {
            page.taken.host().unsaid--;
            unsaid--;
            unsaidPages -= page.page ? 1 : 0;
            if (page.page && joining.countHosts()) {
                ownPages.merge(page.taken.host().name, 1L, Long::sum);
            }
        }
        if (answer.number(8) > 0 || said.size() > SAID) {
            said = FingerprintSet.large(); // what was found on a page refused has not been said
        }
        if (last.leave()) {
            goodbye();
            return;
        }
        hearHomes(answer.list(7));
        hearHosts(last, answer.list(9));
        giveUpHosts(answer.number(5));
        hearSeeds(last, answer.list(6));
        if (stalled) {
            stalled = false;
            held.values().stream().filter(host -> !host.taken.isEmpty()).forEach(host -> to().waiting(host.name));
        }
        to().changed();
        turn();
    }

    private void hearSeeds(Said last, Answer fresh) throws RedisException {
        for (int i = 0; i < last.offers().size(); i++) {
            Offer offer = last.offers().get(i);
            offer.fresh += (int) fresh.number(i);
            if (offer.at == offer.urls.size()) {
                offer.taken.taken(offer.fresh);
            }
        }
    }

    private void hearHomes(Answer places) throws RedisException {
        for (int i = 0; i < places.size(); i++) {
            WebUrl home = WebUrl.parse(places.text(i));
            if (home == null) {
                throw new RedisException(
                        settings + ": '" + Words.printable(places.text(i)) + "' is no place to stay near");
            }
            homesHeard++;
            homesKnown.put(home.href(), true);
            to().adopted(home);
        }
    }

    private void hearHosts(Said last, Answer hosts) throws RedisException {
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
            for (int at = 2; at + 1 < part.size(); at += 2) {
                host.taken.add(taken(host, part.number(at), part.text(at + 1)));
            }
            int got = host.taken.size() - before;
            int most = last.asked().getOrDefault(name, joining.urlsPerHost());
            host.askAt = got < most ? now + ASK_NANOS : now;
            if (joining.countHosts()) {
                host.pagesElsewhere = part.number(1) - ownPages.getOrDefault(name, 0L);
            }
            if (before == 0 && got > 0) {
                host.idleSince = now;
                to().waiting(name);
            }
        }
        if (last.wanted() > 0) {
            wantPause = fresh > 0 ? ASK_NANOS / 5 : Math.min(2 * wantPause, LONGEST_WANT_NANOS);
            wantAt = fresh == last.wanted() ? now : now + wantPause;
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

    /** Somebody has no host, and we more than our share: those that are idle first, the others when they are. */
    private void giveUpHosts(long count) {
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

    /** We were taken for dead: what we held is others', what we say of it is nothing; we begin anew. */
    private void lapsed(Said last) {
        if (last.leave()) {
            goodbye(); // an answer lost, or nothing left to give back
            return;
        }
        LOG.warn(
                "{}: no sign of us for {} s: others go on with what we held",
                settings,
                settings.lease().toSeconds());
        held.clear();
        leased.clear();
        finished.clear();
        uncommitted.clear();
        unsaid = 0;
        unsaidPages = 0;
        said = FingerprintSet.large();
        for (int i = last.offers().size() - 1; i >= 0; i--) {
            Offer offer = last.offers().get(i);
            offer.at = 0;
            if (offers.peek() != offer) {
                offers.push(offer);
            }
        }
        seen.addAll(last.seen());
        homes.addAll(last.homes());
        if (closing != null) {
            goodbye();
            return;
        }
        process = RedisCrawl.newProcess();
        number = 0;
        link.call(RedisScript.JOIN, RedisCrawl.joinArguments(settings, joining, process, !endSaid, fingerprintKey))
                .whenComplete((answer, failure) -> {
                    try {
                        if (failure != null) {
                            throw failure instanceof RedisException refused ? refused : new IOException(failure);
                        }
                        rejoined(new Answer(answer));
                    } catch (IOException e) {
                        end(e);
                    }
                });
    }

    private void rejoined(Answer answer) throws IOException {
        if (answer.text(0).equals("FINISHED")) {
            over = true;
            pages = answer.number(1);
            known = answer.number(2);
            endSaid = true;
            offers.clear();
            ended = true;
            to().changed();
        } else if (answer.text(0).equals("JOINED") && answer.text(1).equals(Long.toString(fingerprintKey))) {
            calledAt = nanoTime.getAsLong();
            wantAt = calledAt;
            to().changed();
            turn();
        } else {
            throw new RedisException(settings + ": crawl '" + settings.name() + "' is not there any more as it was");
        }
    }
}
