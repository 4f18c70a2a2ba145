package crawler.redis;

import crawler.frontier.Fingerprint;
import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Where redirects lead: Redis is asked of each such URL whether somebody visits it, here or elsewhere. If not, it is ours until
 * our redirect has come to something or nothing; of one that is another process's it is asked again. Touched on the loop only.
 */
final class Claims {
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Fingerprint fingerprint;
    private final Map<String, Claim> claims = new HashMap<>(); // asked for or had, by URL
    private final Set<String> read = new HashSet<>(); // URLs that are done with; Redis is not told yet
    private final ArrayDeque<Claim> unasked = new ArrayDeque<>();
    private final ArrayDeque<Claim> others = new ArrayDeque<>(); // to be asked for again, the first soonest
    private final ArrayDeque<Claim> released = new ArrayDeque<>();

    /** One of these URLs. */
    static final class Claim {
        private final WebUrl url;
        private final Runnable waits;
        private final Consumer<Boolean> then;
        private boolean over;
        private long again;

        Claim(WebUrl url, Runnable waits, Consumer<Boolean> then) {
            this.url = url;
            this.waits = waits;
            this.then = then;
        }
    }

    Claims(Fingerprint fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** As {@link crawler.frontier.Frontier#claim}. */
    void add(WebUrl url, Runnable waits, Consumer<Boolean> then) {
        if (read.contains(url.href())) {
            then.accept(true);
            return;
        }
        Claim claim = new Claim(url, waits, then);
        claims.put(url.href(), claim);
        unasked.add(claim);
    }

    /** As {@link crawler.frontier.Frontier#release}, unless it was {@link #read}. */
    void release(WebUrl url) {
        Claim claim = claims.remove(url.href());
        if (claim != null) {
            claim.over = true;
            released.add(claim);
        }
    }

    /** Its page was read: that is told with what was found on it, and ends the claim. */
    void read(WebUrl url) {
        read.add(url.href());
        Claim claim = claims.remove(url.href());
        if (claim != null) {
            claim.over = true;
        }
    }

    /** Adds as much as there is room for. */
    void say(Said next) {
        while (!released.isEmpty() && !next.turn.isFull()) {
            next.turn.add("X").add(released.remove().url.href());
        }
        while (!others.isEmpty() && next.began - others.element().again >= 0) {
            unasked.add(others.remove());
        }
        while (!unasked.isEmpty() && !next.turn.isFull()) {
            Claim claim = unasked.remove();
            if (!claim.over) {
                byte[] url = claim.url.href().getBytes(StandardCharsets.ISO_8859_1);
                next.turn
                        .add("C")
                        .add(fingerprint.of(url, 0, url.length))
                        .add(claim.url.authority())
                        .add(claim.url.href());
                next.claims.add(claim);
            }
        }
    }

    /** A turn was answered. */
    void answered(Said last, Answer verdicts, long now) throws RedisException {
        for (Finished page : last.pages) {
            if (page.seen != null) {
                read.remove(page.seen.url().href());
            }
        }
        for (int i = 0; i < last.claims.size(); i++) {
            Claim claim = last.claims.get(i);
            long verdict = verdicts.number(i);
            if (claim.over) {
                continue;
            }
            if (verdict == 2) {
                claim.again = now + AGAIN_NANOS;
                others.add(claim);
                claim.waits.run();
            } else {
                claim.then.accept(verdict == 1);
            }
        }
    }

    /** What the last turn said was not heard. */
    void lapse(Said last) {
        unasked.addAll(last.claims);
        read.clear();
    }

    /** The crawl is over: what is asked is somebody else's, and done with. */
    void drop() {
        List<Claim> left = List.copyOf(claims.values());
        claims.clear();
        for (Claim claim : left) {
            claim.over = true;
            claim.then.accept(true);
        }
    }
}
