package crawler.crawl;

import crawler.http.Outcome;
import crawler.robots.RobotsRules;
import crawler.url.WebUrl;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** Bytes that are parsed in a millisecond or two; more is parsed away from the loop. */
    private static final int PARSED_ON_LOOP = 8 * 1024;

    private static final Answer STOPPED = new Answer(null, null);

    private final Turns turns;
    private final HostSchedule schedule;
    private final PageLoops pages;
    private final Executor heavyWork;
    private final RobotsMemory memory;
    private final Crawl crawl;
    private final Map<String, Origin> asked = new HashMap<>(); // origins that have not answered yet
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

    /** An origin that is asked. */
    private static final class Origin {
        private final String name;
        private final WebUrl file;
        private final Host host;
        private final List<Consumer<Answer>> waiting = new ArrayList<>(1);
        private int attempt;
        private @Nullable FileVisit visit; // under way
        private @Nullable Future<?> pause; // before the next attempt

        Origin(String name, WebUrl file, Host host) {
            this.name = name;
            this.file = file;
            this.host = host;
        }
    }

    /**
     * Asks what is not remembered.
     *
     * @param memory of crawls before; who was dead then is asked again
     * @param crawl told when a host that is asked again later leaves room for others
     */
    RobotsGate(
            Turns turns, HostSchedule schedule, PageLoops pages, Executor heavyWork, RobotsMemory memory, Crawl crawl) {
        this.turns = turns;
        this.schedule = schedule;
        this.pages = pages;
        this.heavyWork = heavyWork;
        this.memory = memory;
        this.crawl = crawl;
        memory.forgetDead();
    }

    /**
     * Tells the rules for a URL: at once where they are known, else when the host has answered.
     *
     * @return whether that was at once
     */
    boolean ask(WebUrl url, Consumer<Answer> then) {
        String name = url.origin();
        Origin origin = asked.get(name);
        if (origin != null) {
            origin.waiting.add(then);
            return false;
        }
        Answer known = known(name, url);
        if (known != null) {
            then.accept(known);
            return true;
        }
        begin(name, url, then);
        return false;
    }

    private @Nullable Answer known(String name, WebUrl url) {
        Answer known = memory.get(name);
        if (known != null) {
            remind(url, known);
            return known;
        }
        if (stopped) {
            return STOPPED;
        }
        return schedule.host(url.authority(), turns.now()).givenUp() ? new Answer(null, "host given up") : null;
    }

    private void begin(String name, WebUrl url, Consumer<Answer> then) {
        Host host = schedule.host(url.authority(), turns.now());
        Origin origin =
                new Origin(name, Objects.requireNonNull(url.withoutUserinfo().resolve("/robots.txt")), host);
        origin.waiting.add(then);
        asked.put(name, origin);
        host.holdBack(true);
        fetch(origin);
    }

    /** A host that was forgotten, or is another crawl's, is told again what pause its robots.txt asks for. */
    private void remind(WebUrl url, Answer known) {
        if (known.rules() != null && known.rules().crawlDelay() != null) {
            long now = turns.now();
            schedule.host(url.authority(), now).crawlDelay(known.rules().crawlDelay(), now);
        }
    }

    /** Whether nobody waits. */
    boolean isIdle() {
        return asked.isEmpty();
    }

    /** Tells everybody who waits that the crawl is over; nothing is asked any more. */
    void stop() {
        stopped = true;
        for (Origin origin : List.copyOf(asked.values())) {
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

    private void fetchAgain(Origin origin) {
        if (origin.pause != null) { // or nobody waits any more
            fetch(origin);
        }
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
            remember(origin, new Answer(null, answer.reason()));
        } else if (rules != null) {
            host.good();
            obey(origin, rules);
        } else if (origin.attempt < ATTEMPTS) {
            long wait = Math.max(TimeUnit.SECONDS.toNanos(1L << origin.attempt), answer.retryAfterNanos());
            LOG.info("{}: robots.txt: {}, asked again in {} s", host.name(), answer.reason(), wait / 1_000_000_000);
            if (answer.elsewhere()) {
                host.good();
            } else {
                host.busy(turns.now(), wait, origin.attempt);
            }
            origin.pause = turns.after(wait, () -> crawl.whenRoom(() -> fetchAgain(origin)));
            crawl.mayBegin();
        } else {
            LOG.warn("{}: no robots.txt ({}): nothing is fetched there", host.name(), answer.reason());
            host.good();
            obey(origin, RobotsRules.DISALLOW_ALL);
        }
    }

    private void obey(Origin origin, RobotsRules rules) {
        origin.host.sent(turns.now()); // robots.txt was a request, too
        origin.host.crawlDelay(rules.crawlDelay(), turns.now());
        remember(origin, new Answer(rules, null));
    }

    private void remember(Origin origin, Answer answer) {
        memory.put(origin.name, answer);
        finish(origin, answer);
    }

    private void finish(Origin origin, Answer answer) {
        asked.remove(origin.name);
        origin.host.holdBack(false);
        origin.waiting.forEach(one -> one.accept(answer));
        schedule.passed(origin.host, turns.now());
    }
}
