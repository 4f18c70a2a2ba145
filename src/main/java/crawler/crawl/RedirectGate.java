package crawler.crawl;

import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.frontier.UrlBatch;
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
 * by one: it may lead each of them elsewhere, as where a site tries whether cookies are kept. Where {@value #FAILURES} of them
 * came to nothing one after the other, it is visited in its own right for the rest: a dead page to which a thousand redirects
 * lead costs three time-outs and not a thousand.
 */
final class RedirectGate {
    private static final int FAILURES = 2;

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
        private int failures; // visits that came to nothing there, one after the other
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
            turns.take(() -> decide(visit, target, 0, then));
        } else {
            then.accept(null);
        }
    }

    private void decide(Visit visit, WebUrl target, int failures, Consumer<@Nullable Skip> then) {
        if (visit.isOver()) {
            return; // it was cancelled while it waited
        }
        if (!target.equals(visit.claimed())) {
            leave(visit, true);
        }
        Lease lease = visit.lease();
        boolean isFree = lease.depth() == 0 || target.equals(lease.url());
        Skip skip = isFree ? null : judge.decide(target, lease.depth());
        if (skip != null) {
            then.accept(skip);
            return;
        }
        Claim claim = claims.get(target.href());
        if (claim != null && !isFree && visit.claimed() == null) {
            claim.waiting.add(new Waiting(visit, then));
            crawl.waits(visit);
            return;
        }
        claim(visit, target, failures);
        if (claim != null) {
            askRobots(visit, target, then);
            return;
        }
        if (isFree) {
            frontier.claim(target, () -> {}, isKnown -> {});
            askRobots(visit, target, then);
        } else {
            frontier.claim(
                    target,
                    () -> crawl.waits(visit),
                    isKnown -> crawl.goesOn(visit, () -> told(visit, target, isKnown, then)));
        }
    }

    private void told(Visit visit, WebUrl target, boolean isKnown, Consumer<@Nullable Skip> then) {
        if (visit.isOver()) {
            return;
        }
        if (isKnown) {
            known(visit, then);
        } else {
            askRobots(visit, target, then);
        }
    }

    /** Where the visit is led to others are, or were. */
    private void known(Visit visit, Consumer<@Nullable Skip> then) {
        WebUrl target = Objects.requireNonNull(visit.claimed());
        List<Waiting> waiting = Objects.requireNonNull(claims.get(target.href())).waiting;
        List<Waiting> known = List.copyOf(waiting);
        waiting.clear();
        leave(visit, true);
        then.accept(Skip.KNOWN);
        known.forEach(one -> crawl.goesOn(one.visit(), () -> one.then().accept(Skip.KNOWN)));
    }

    private void askRobots(Visit visit, WebUrl target, Consumer<@Nullable Skip> then) {
        if (robots == null) {
            then.accept(null);
            return;
        }
        boolean isKnown =
                robots.ask(target, answer -> crawl.goesOn(visit, () -> robotsAnswered(visit, target, answer, then)));
        if (!isKnown) {
            crawl.waits(visit);
        }
    }

    private static void robotsAnswered(
            Visit visit, WebUrl target, RobotsGate.Answer answer, Consumer<@Nullable Skip> then) {
        if (answer.isStopped()) {
            visit.cancel();
        } else if (!visit.isOver()) {
            boolean forbidden = answer.rules() != null && !answer.rules().allows(target);
            then.accept(forbidden ? Skip.ROBOTS : null);
        }
    }

    /** The visit is led to this URL, if it is not there. */
    private void claim(Visit visit, WebUrl target, int failures) {
        if (visit.claimed() == null) {
            Claim claim = claims.computeIfAbsent(target.href(), url -> new Claim());
            claim.visits++;
            claim.failures = failures;
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
        leave(visit, false);
    }

    /** Gives up a visit's claim, if it has one: it was led on, or is over. After the last one's those who wait are told. */
    private void leave(Visit visit, boolean ledOn) {
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
        frontier.release(target);
        if (claim.parked != null) {
            crawl.goesOn(claim.parked, claim.wasRead);
        }
        int failures = ledOn || claim.wasRead ? 0 : claim.failures + 1;
        if (failures < FAILURES) {
            claim.waiting.forEach(one -> turns.soon(
                    () -> crawl.goesOn(one.visit(), () -> decide(one.visit(), target, failures, one.then()))));
        } else if (!claim.waiting.isEmpty()) {
            visitInItsOwnRight(target, claim.waiting);
        }
    }

    private void visitInItsOwnRight(WebUrl target, List<Waiting> instead) {
        int depth = Integer.MAX_VALUE;
        for (Waiting one : instead) {
            depth = Math.min(depth, one.visit().lease().depth());
            crawl.goesOn(one.visit(), () -> one.then().accept(Skip.KNOWN));
        }
        frontier.offer(UrlBatch.of(target, depth), fresh -> {});
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
