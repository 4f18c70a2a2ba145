package crawler.crawl;

import crawler.frontier.Frontier;
import crawler.frontier.Lease;
import crawler.url.WebUrl;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a visit's redirect is followed: judged as a link, but a seed may lead anywhere, and its rows are wanted whoever
 * else is led there; two visits are not led to one page. Touched on the crawl's event loop, but for {@link #ask}.
 */
final class RedirectGate {
    private final Turns turns;
    private final Scope.Judge judge;
    private final Frontier frontier;
    private final @Nullable RobotsGate robots; // null = robots.txt is not obeyed
    private final boolean followsLinks;
    private final Set<String> claimed = new HashSet<>(); // where redirects of visits under way lead

    RedirectGate(Turns turns, Scope.Judge judge, Frontier frontier, RobotsGate robots, Crawl crawl) {
        this.turns = turns;
        this.judge = judge;
        this.frontier = frontier;
        this.robots = crawl.plan().crawling().robots() ? robots : null;
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
        if (skip == null
                && lease.depth() > 0
                && !isBack
                && (frontier.hasSeen(target) || claimed.contains(target.href()))) {
            skip = Skip.KNOWN;
        }
        if (skip != null) {
            then.accept(skip);
            return;
        }
        ended(visit);
        if (claimed.add(target.href())) {
            visit.claim(target);
        }
        if (robots == null) {
            then.accept(null);
            return;
        }
        robots.ask(target, answer -> {
            if (answer.rules() == null && answer.unreachable() == null) {
                visit.cancel(); // the crawl has stopped, and nobody was asked
                return;
            }
            boolean forbidden = answer.rules() != null && !answer.rules().allows(target);
            then.accept(forbidden ? Skip.ROBOTS : null);
        });
    }

    /** The visit is led there no more. */
    void ended(Visit visit) {
        WebUrl target = visit.claimed();
        if (target != null) {
            claimed.remove(target.href());
        }
    }
}
