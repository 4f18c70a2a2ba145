package crawler.redis;

import crawler.frontier.Fingerprint;
import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The URLs of one crawl of many processes, in Redis. Touched on the crawl's event loop only.
 *
 * <p>A process holds <em>hosts</em> ({@link HeldHosts}), as many as it can use and no more than its share, and alone asks
 * them for pages: so what it knows of a host's pace holds for all. It takes some URLs of each in advance. Everything it has
 * to say ({@link Outbox}) and to ask goes to Redis in turns, one script and one round trip each, one at a time, numbered: a
 * turn whose answer was lost is said again, and changes nothing again.
 *
 * <p><b>Shares.</b> Who holds fewer hosts than his share and asks for one in vain is noted in Redis, for the time of a lease.
 * While he is, those who hold more than theirs are told with their next turns to give back what he lacks: first hosts at
 * rest, then others, which get no more requests here and go when the last has ended. A host is moved only from one who holds
 * at least two more, and so never to and fro. What is known of its pace goes with it: until when it wants to be left alone.
 *
 * <p><b>Leases.</b> A process that has not called for the time of a lease counts as dead to the first other one that
 * calls: its hosts are free, what it had taken waits again, before all other URLs of the host. Each taking of a URL has an
 * id that is never used again, and a page is finished by it: whoever comes late finds no such id and changes nothing.
 * Time in which Redis itself was away does not count.
 *
 * <p><b>A process that dies.</b> Every page is visited by somebody; twice are those that were under way, and those that had
 * ended and of which Redis had not been told. Both together are never more than the crawl may have in flight
 * ({@link #unsettled}). Rows twice, in two outputs, have only pages whose rows were written and not told of yet.
 *
 * <p><b>With a journal</b> these are noted together with their rows. The process started next on the same state takes the
 * dead one's place, tells what that had not told, gives the rest back at once, and its output has each page's rows
 * once. If it comes after the lease, others may visit those pages again; it does not itself.
 *
 * <p><b>A process that sleeps past its lease</b> (stopped, paused, out of the network) and wakes: by its own clock it
 * knows before Redis tells it. Pages whose answers then arrive are not ours any more, see {@link #holds}: they give no
 * rows. Rows that were handed on before the sleep are in its output, or will be; if Redis had not heard of them they are
 * refused, and those pages are as those of a process that died. It joins again as a new process and goes on. A machine
 * that is suspended may stop its monotonic clock, too: then also the answers that arrive before the first turn after
 * the sleep have rows twice.
 */
public final class RedisFrontier implements Frontier {
    /** What has ended and is not told counts as under way, so it is told soon. */
    private static final int COMMIT_MILLIS = 2;

    private final RedisSettings.Joining joining;
    private final ScheduledExecutorService loop;
    private final Fingerprint fingerprint;
    private final HeldHosts hosts;
    private final Outbox outbox;
    private final Claims claims;
    private final Conversation redis;
    private final IdentityHashMap<Lease, HeldHost.Taken> leased = new IdentityHashMap<>();

    RedisFrontier(Membership member, RedisLink link, ScheduledExecutorService loop, LongSupplier nanoTime)
            throws IOException {
        this.joining = member.joining();
        this.loop = loop;
        this.fingerprint = new Fingerprint(member.key());
        this.hosts = new HeldHosts(member.settings(), joining, nanoTime);
        this.outbox = new Outbox(fingerprint, member.journal());
        this.claims = new Claims(fingerprint);
        this.redis = new Conversation(member, link, loop, nanoTime, hosts, outbox, claims, leased::clear);
        outbox.resume();
    }

    /** Makes the fingerprints of this crawl, the same in every process. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    // ---- what the crawl says ----------------------------------------------------------------------------------------

    @Override
    public void listen(Listener to) {
        redis.listen(to);
    }

    @Override
    public void offer(UrlBatch urls, Frontier.Taken taken) {
        outbox.offer(urls, taken);
        redis.turn();
    }

    @Override
    public void endOfSeeds() {
        redis.endOfSeeds();
    }

    @Override
    public @Nullable Lease lease(String name) {
        HeldHost host = hosts.get(name);
        if (host == null || host.leaving || redis.isClosing()) {
            return null;
        }
        if (redis.isOverdue()) {
            redis.stall();
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
        return leased.containsKey(lease) && !redis.isOverdue();
    }

    @Override
    public boolean keepsLinks() {
        return false;
    }

    @Override
    public void finish(Lease lease, boolean page, UrlBatch found) {
        HeldHost.Taken taken = leased.remove(lease);
        if (taken == null) {
            return; // lost: somebody else visits it
        }
        taken.host().underWay--;
        outbox.finish(taken, page, found);
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
            redis.to().waiting(host.name);
        }
    }

    @Override
    public void seen(WebUrl url) {
        WebUrl target = url.withoutFragment();
        HeldHost host = hosts.get(target.authority());
        if (host != null) {
            for (HeldHost.Taken waits : List.copyOf(host.taken)) {
                if (waits.depth() > 0 && waits.url().equals(target.href())) {
                    host.taken.remove(waits);
                    outbox.finish(waits, false, UrlBatch.EMPTY);
                }
            }
        }
        outbox.seen(target);
        claims.read(target);
    }

    @Override
    public void claim(WebUrl url, Runnable waits, Consumer<Boolean> then) {
        claims.add(url.withoutFragment(), waits, then);
        redis.turn();
    }

    @Override
    public void release(WebUrl url) {
        claims.release(url.withoutFragment());
        redis.turn();
    }

    @Override
    public void adopt(WebUrl near) {
        WebUrl home = joining.homeOf().isEmpty() ? null : near.withoutUserinfo().resolve(joining.homeOf());
        if (home != null) {
            redis.place(new Place(Place.Kind.NEAR, home));
        }
    }

    @Override
    public void trust(WebUrl seed) {
        redis.place(new Place(Place.Kind.ORIGIN, origin(seed)));
    }

    @Override
    public void allowPrivate(WebUrl seed) {
        redis.place(new Place(Place.Kind.PRIVATE, origin(seed)));
    }

    private static WebUrl origin(WebUrl seed) {
        return Objects.requireNonNull(seed.withoutUserinfo().resolve("/"));
    }

    @Override
    public Commit commit() {
        return outbox.commit(redis.process(), loop, redis::turn);
    }

    @Override
    public int commitMillis() {
        return COMMIT_MILLIS;
    }

    // ---- what the crawl asks ----------------------------------------------------------------------------------------

    @Override
    public int unsettled() {
        return outbox.untold();
    }

    @Override
    public boolean isDone() {
        return redis.isOver() && leased.isEmpty() && outbox.untold() == 0 && !outbox.hasOffers();
    }

    @Override
    public long waiting() {
        return Math.max(0, redis.open() - leased.size() - outbox.untold());
    }

    @Override
    public long known() {
        return redis.known();
    }

    /** Bytes of memory held here; what Redis holds is its own. */
    @Override
    public long bytes() {
        long bytes = outbox.bytes();
        for (HeldHost host : hosts.all()) {
            for (HeldHost.Taken taken : host.taken) {
                bytes += taken.url().length();
            }
        }
        return bytes;
    }

    @Override
    public long pages() {
        return redis.pages() + outbox.untoldPages();
    }

    @Override
    public long pagesElsewhere(String name) {
        HeldHost host = hosts.get(name);
        return host == null ? 0 : host.pagesElsewhere;
    }

    /** Whether everything was said, and Redis asked for more since. */
    boolean isSettled() {
        return redis.isSettled();
    }

    /** Asks Redis for URLs of every host that has few, and for hosts, with the next turn. */
    void askNow() {
        hosts.askNow();
        redis.turn();
    }

    /**
     * Says what was finished and gives back what is held. Called when the output is closed: of pages whose rows are not
     * written by then, others write them.
     */
    @Override
    public CompletionStage<Void> close() {
        return redis.close();
    }

    @Override
    public CompletionStage<Void> abandon() {
        return close(); // of pages whose rows were not kept Redis has not been told
    }
}
