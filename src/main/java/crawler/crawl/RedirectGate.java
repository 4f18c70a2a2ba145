package crawler.crawl;

import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a visit's redirect is followed: judged as a link, but a seed may lead anywhere, and its rows are wanted whoever
 * else is led there; two visits are not led to one page. Touched on the crawl's event loop, but for {@link #ask}.
 *
 * <p>A URL that a visit is led to is <em>claimed</em> until the visit is over: another one's redirect to it counts as known, a
 * link to it is parked. If no page came of it, because of the hops before, say, it is visited for those in its own right.
 */
final class RedirectGate {
    private final Turns turns;
    private final Scope.Judge judge;
    private final Frontier frontier;
    private final @Nullable RobotsGate robots; // null = robots.txt is not obeyed
    private final Crawl crawl;
    private final boolean followsLinks;
    private final Map<String, Claim> claims = new HashMap<>(); // by where redirects of visits under way lead

    /** A claimed URL. */
    private static final class Claim {
        private static final int NONE = Integer.MAX_VALUE;

        private int visits; // led there
        private boolean wasRead;
        private int turnedAway = NONE; // least depth of a visit whose redirect there was not followed
        private @Nullable Lease parked; // of a link to it
    }

    RedirectGate(Turns turns, Scope.Judge judge, Frontier frontier, RobotsGate robots, Crawl crawl) {
        this.turns = turns;
        this.judge = judge;
        this.frontier = frontier;
        this.robots = crawl.plan().crawling().robots() ? robots : null;
        this.crawl = crawl;
        this.followsLinks = crawl.follows(0);
    }

    /**
     * A visit is redirected. From its loop.
     *
     * @param then told why that is not followed, null if it is: on the crawl's loop, or here where nothing has to be asked
     */
    void ask(Visit visit, WebUrl target, Consumer<@Nullable Skip> then) {
        if (robots != null || followsLinks) {
            turns.take(() -> decide(visit, target, then));
        } else {
            then.accept(null);
        }
    }

    private void decide(Visit visit, WebUrl target, Consumer<@Nullable Skip> then) {
        Lease lease = visit.lease();
        boolean isBack = target.equals(lease.url());
        Skip skip = lease.depth() == 0 || isBack ? null : judge.decide(target, lease.depth());
        Claim claim = target.equals(visit.claimed()) ? null : claims.get(target.href());
        if (skip == null && lease.depth() > 0 && !isBack && (claim != null || frontier.hasSeen(target))) {
            skip = Skip.KNOWN;
            if (claim != null) {
                claim.turnedAway = Math.min(claim.turnedAway, lease.depth());
            }
        }
        if (skip != null) {
            then.accept(skip);
            return;
        }
        goesOnTo(visit, target);
        if (robots == null) {
            then.accept(null);
            return;
        }
        robots.ask(target, answer -> {
            if (answer.isStopped()) {
                visit.cancel();
                return;
            }
            boolean forbidden = answer.rules() != null && !answer.rules().allows(target);
            then.accept(forbidden ? Skip.ROBOTS : null);
        });
    }

    /** The visit is led from where it was to this URL; so are those that were turned away there. */
    private void goesOnTo(Visit visit, WebUrl target) {
        Claim claim = claims.computeIfAbsent(target.href(), url -> new Claim());
        claim.visits++;
        Claim before = leave(visit);
        if (before != null) {
            claim.turnedAway = Math.min(claim.turnedAway, before.turnedAway);
        }
        visit.claim(target);
    }

    /** A redirect led to this page, and it was read. */
    void read(WebUrl end) {
        Claim claim = claims.get(end.withoutFragment().href());
        if (claim != null) {
            claim.wasRead = true;
        }
    }

    /** The visit is over, and what was read of it taken in. */
    void ended(Visit visit) {
        WebUrl target = visit.claimed();
        Claim claim = leave(visit);
        if (target != null && claim != null && claim.turnedAway != Claim.NONE && !claim.wasRead) {
            byte[] url = target.href().getBytes(StandardCharsets.ISO_8859_1);
            UrlBatch one = new UrlBatch(1);
            one.add(url, url.length, claim.turnedAway);
            frontier.offer(one, fresh -> {});
        }
    }

    /** Gives up a visit's claim; returns it if it was the last one's. */
    private @Nullable Claim leave(Visit visit) {
        WebUrl target = visit.claimed();
        Claim claim = target == null ? null : claims.get(target.href());
        visit.claim(null);
        if (target == null || claim == null || --claim.visits > 0) {
            return null;
        }
        claims.remove(target.href());
        if (claim.parked != null) {
            crawl.goesOn(claim.parked, claim.wasRead);
        }
        return claim;
    }

    /** Keeps a link's visit from beginning while a redirect leads to its URL; says whether it does. */
    boolean parks(Lease lease) {
        Claim claim = lease.depth() == 0 || claims.isEmpty()
                ? null
                : claims.get(lease.url().href());
        if (claim != null) {
            claim.parked = lease;
        }
        return claim != null;
    }
}
