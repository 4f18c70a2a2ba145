package crawler.crawl;

import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.url.WebUrl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a visit's redirect is followed: judged as a link, but a seed may lead anywhere, and its rows are wanted whoever
 * else is led there; two visits are not led to one page. Touched on the crawl's event loop, but for {@link #ask}.
 *
 * <p>A URL that a visit is led to is <em>claimed</em> until that visit is led on, or over: meanwhile another one's redirect to it
 * waits, and a link to it is parked. If a page came of it, both are done with. If not, those who wait go there themselves, one
 * by one: it may lead each of them elsewhere, as where a site tries whether cookies are kept.
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
        private int visits; // led there
        private boolean wasRead;
        private final List<Waiting> waiting = new ArrayList<>(0);
        private @Nullable Lease parked; // of a link to it
    }

    /** A visit that is not yet told whether it goes there, too. */
    private record Waiting(Visit visit, Consumer<@Nullable Skip> then) {}

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
        if (visit.isOver()) {
            return; // it was cancelled while it waited
        }
        if (!target.equals(visit.claimed())) {
            leave(visit);
        }
        Lease lease = visit.lease();
        boolean isFree = lease.depth() == 0 || target.equals(lease.url());
        Skip skip = isFree ? null : judge.decide(target, lease.depth());
        if (skip == null && !isFree && frontier.hasSeen(target)) {
            skip = Skip.KNOWN;
        }
        if (skip != null) {
            then.accept(skip);
            return;
        }
        Claim claim = claims.get(target.href());
        if (claim != null && !isFree && visit.claimed() == null) {
            claim.waiting.add(new Waiting(visit, then));
            return;
        }
        claim(visit, target);
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

    /** The visit is led to this URL, if it is not there. */
    private void claim(Visit visit, WebUrl target) {
        if (visit.claimed() == null) {
            claims.computeIfAbsent(target.href(), url -> new Claim()).visits++;
            visit.claim(target);
        }
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
        visit.setOver();
        leave(visit);
    }

    /** Gives up a visit's claim, if it has one: it was led on, or is over. After the last one's those who wait decide anew. */
    private void leave(Visit visit) {
        WebUrl target = visit.claimed();
        if (target == null) {
            return;
        }
        visit.claim(null);
        Claim claim = Objects.requireNonNull(claims.get(target.href()));
        if (--claim.visits > 0) {
            return;
        }
        claims.remove(target.href());
        if (claim.parked != null) {
            crawl.goesOn(claim.parked, claim.wasRead);
        }
        claim.waiting.forEach(one -> turns.soon(() -> decide(one.visit(), target, one.then())));
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
