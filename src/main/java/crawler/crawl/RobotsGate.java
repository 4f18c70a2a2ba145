package crawler.crawl;

import crawler.http.Outcome;
import crawler.robots.RobotsRules;
import crawler.url.WebUrl;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One robots.txt an origin (scheme, host, port), asked for before its first page: who wants to know waits here meanwhile, and
 * the host has no other request (RFC 9309 §2.3). A host that is too busy to give it is asked three times. Owned by the
 * crawl's event loop.
 */
final class RobotsGate {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");
    private static final int ATTEMPTS = 3;

    /** What is remembered: beyond that the origin not asked about for longest is forgotten, and asked again. */
    private static final int MOST_ORIGINS = 50_000;

    private static final long MOST_BYTES =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** Bytes that are parsed in a millisecond or two; more is parsed away from the loop. */
    private static final int PARSED_ON_LOOP = 8 * 1024;

    private static final Answer STOPPED = new Answer(null, null);

    private final Turns turns;
    private final HostSchedule schedule;
    private final PageLoops pages;
    private final Executor heavyWork;
    private final Map<String, Origin> origins =
            new LinkedHashMap<>(16, 0.75f, true); // least recently asked about first
    private long bytes; // of memory, of the rules that are remembered
    private int asking;
    private boolean stopped;

    /**
     * What is known of an origin.
     *
     * @param rules its rules; null if there are none
     * @param unreachable why nobody is there; null if somebody is, or if the crawl has stopped
     */
    record Answer(@Nullable RobotsRules rules, @Nullable String unreachable) {
        /** Whether nobody was asked, because the crawl has stopped. */
        boolean isStopped() {
            return rules == null && unreachable == null;
        }
    }

    /** An origin that was asked. */
    private static final class Origin {
        private final String name;
        private final WebUrl file;
        private Host host;
        private final List<Consumer<Answer>> waiting = new ArrayList<>(1);
        private @Nullable RobotsRules rules;
        private @Nullable String dead; // why nobody is there
        private int attempt;
        private @Nullable FileVisit visit; // under way
        private @Nullable Future<?> pause; // before the next attempt

        Origin(String name, WebUrl file, Host host) {
            this.name = name;
            this.file = file;
            this.host = host;
        }
    }

    RobotsGate(Turns turns, HostSchedule schedule, PageLoops pages, Executor heavyWork) {
        this.turns = turns;
        this.schedule = schedule;
        this.pages = pages;
        this.heavyWork = heavyWork;
    }

    /** Tells the rules for a URL: at once where they are known, else when the host has answered. */
    void ask(WebUrl url, Consumer<Answer> then) {
        String name = url.scheme() + "://" + url.authority();
        Origin origin = origins.get(name);
        if (origin != null && origin.rules != null) {
            Host host = schedule.host(url.authority(), turns.now());
            if (host != origin.host) { // which was forgotten meanwhile
                origin.host = host;
                host.crawlDelay(origin.rules.crawlDelay(), turns.now());
            }
            then.accept(new Answer(origin.rules, null));
        } else if (origin != null && origin.dead != null) {
            then.accept(new Answer(null, origin.dead));
        } else if (origin != null) {
            origin.waiting.add(then);
        } else if (stopped) {
            then.accept(STOPPED);
        } else {
            Host host = schedule.host(url.authority(), turns.now());
            if (host.givenUp()) {
                then.accept(new Answer(null, "host given up"));
                return;
            }
            WebUrl file = Objects.requireNonNull(url.withoutUserinfo().resolve("/robots.txt"));
            origin = new Origin(name, file, host);
            origin.waiting.add(then);
            origins.put(name, origin);
            host.holdBack(true);
            asking++;
            fetch(origin);
        }
    }

    /** Whether nobody waits. */
    boolean isIdle() {
        return asking == 0;
    }

    /** Tells everybody who waits that the crawl is over; nothing is asked any more. */
    void stop() {
        stopped = true;
        for (Origin origin : List.copyOf(origins.values())) {
            if (origin.visit != null) {
                origin.visit.cancel();
            } else if (origin.pause != null) {
                origin.pause.cancel(false);
                origin.pause = null; // who waits may have us stop again
                finish(origin, STOPPED);
            }
        }
    }

    private void fetch(Origin origin) {
        origin.attempt++;
        origin.pause = null;
        PageLoop loop = pages.take(origin.host);
        schedule.started(origin.host, turns.now());
        origin.visit = new FileVisit(loop, RobotsRules.MAX_BYTES, answer -> parse(origin, loop, answer));
        origin.visit.begin(origin.file);
    }

    /** On the loop of the connection. */
    private void parse(Origin origin, PageLoop loop, FileVisit.Answer answer) {
        if (!answer.isFile()) {
            turns.take(() -> answered(origin, loop, answer, withoutFile(answer)));
            return;
        }
        WebUrl url = Objects.requireNonNull(answer.head()).url();
        Runnable work = () -> {
            RobotsRules rules = RobotsRules.parse(answer.content(), url);
            turns.take(() -> answered(origin, loop, answer, rules));
        };
        if (answer.content().length <= PARSED_ON_LOOP) {
            work.run();
        } else {
            heavyWork.execute(() -> turns.guarded(work));
        }
    }

    /** What no file means (§2.3.1); null if the host should be asked again. */
    private static @Nullable RobotsRules withoutFile(FileVisit.Answer answer) {
        if (answer.failure() != null) {
            boolean nowhere = answer.failure().stage() == Outcome.Stage.REDIRECT;
            return nowhere ? RobotsRules.ALLOW_ALL : null; // §2.3.1.2: as good as unavailable
        }
        int status = answer.head() == null ? 500 : answer.head().status();
        return status == 429 || status / 100 >= 5 ? null : RobotsRules.ALLOW_ALL; // §2.3.1.3, §2.3.1.4
    }

    private void answered(Origin origin, PageLoop loop, FileVisit.Answer answer, @Nullable RobotsRules rules) {
        Host host = origin.host;
        pages.ended(host, loop);
        origin.visit = null;
        if (stopped) {
            host.good();
            finish(origin, STOPPED);
        } else if (answer.isDead()) {
            host.dead(); // which may live by its other scheme
            origin.dead = answer.reason();
            finish(origin, new Answer(null, origin.dead));
        } else if (rules != null) {
            host.good();
            remember(origin, rules);
        } else if (origin.attempt < ATTEMPTS) {
            long wait = Math.max(TimeUnit.SECONDS.toNanos(1L << origin.attempt), answer.retryAfterNanos());
            LOG.info("{}: robots.txt: {}, asked again in {} s", host.name(), answer.reason(), wait / 1_000_000_000);
            if (answer.elsewhere()) {
                host.good();
            } else {
                host.busy(turns.now(), wait);
            }
            origin.pause = turns.after(wait, () -> fetch(origin));
        } else {
            LOG.warn("{}: no robots.txt ({}): nothing is fetched there", host.name(), answer.reason());
            host.good();
            remember(origin, RobotsRules.DISALLOW_ALL);
        }
    }

    private void remember(Origin origin, RobotsRules rules) {
        origin.rules = rules;
        bytes += rules.bytes();
        origin.host.crawlDelay(rules.crawlDelay(), turns.now());
        finish(origin, new Answer(rules, null));
    }

    private void finish(Origin origin, Answer answer) {
        asking--;
        if (answer.rules() == null && origin.dead == null) {
            origins.remove(origin.name);
        }
        origin.host.holdBack(false);
        forgetOldest();
        List<Consumer<Answer>> waiting = List.copyOf(origin.waiting);
        origin.waiting.clear();
        waiting.forEach(one -> one.accept(answer));
        schedule.passed(origin.host, turns.now());
    }

    private void forgetOldest() {
        Iterator<Origin> oldest = origins.values().iterator();
        while ((bytes > MOST_BYTES || origins.size() > MOST_ORIGINS) && oldest.hasNext()) {
            Origin origin = oldest.next();
            if ((origin.rules != null || origin.dead != null) && origin.waiting.isEmpty()) {
                bytes -= origin.rules == null ? 0 : origin.rules.bytes();
                oldest.remove();
            }
        }
    }
}
