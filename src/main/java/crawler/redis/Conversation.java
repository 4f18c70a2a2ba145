package crawler.redis;

import crawler.frontier.Frontier;
import crawler.frontier.Journal;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
 * What this process and Redis say to each other, from joining to leaving: turns, numbered, one at a time, each one call of
 * {@code turn.lua}. A process that was taken for dead joins again under another name. Touched on the loop only.
 */
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    /** How often it is looked at whether there is something to say or to ask. */
    private static final long TICK_MILLIS = 50;

    private static final long FAREWELL_SECONDS = 5;

    private final RedisSettings settings;
    private final RedisLink link;
    private final ScheduledExecutorService loop;
    private final LongSupplier nanoTime;
    private final long leaseNanos;
    private final HeldHosts hosts;
    private final Outbox outbox;
    private final Claims claims;
    private final Runnable lapse; // told when what was taken is others'
    private final Set<String> placesKnown = new HashSet<>(); // as written
    private Frontier.@Nullable Listener listener;
    private @Nullable Future<?> ticking;
    private @Nullable CompletableFuture<Void> closing;
    private @Nullable Future<?> farewell;
    private Membership member;
    private long number;
    private long calledAt; // when the last turn that was answered began
    private int placesHeard;
    private boolean seedsEnded;
    private boolean endSaid;
    private boolean inherits; // what an earlier run had taken is still ours
    private boolean stalled; // somebody was refused a lease for its age
    private boolean over;
    private boolean ended;
    private long open;
    private long known;
    private long pages;

    Conversation(
            Membership member,
            RedisLink link,
            ScheduledExecutorService loop,
            LongSupplier nanoTime,
            HeldHosts hosts,
            Outbox outbox,
            Claims claims,
            Runnable lapse) {
        this.member = member;
        this.settings = member.settings();
        this.link = link;
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.leaseNanos = settings.lease().toNanos();
        this.calledAt = nanoTime.getAsLong();
        this.hosts = hosts;
        this.outbox = outbox;
        this.claims = claims;
        this.lapse = lapse;
        this.inherits = member.goesOn();
    }

    void listen(Frontier.Listener to) {
        listener = to;
        ticking = loop.scheduleAtFixedRate(this::turn, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    Frontier.Listener to() {
        return Objects.requireNonNull(listener);
    }

    /** The name Redis knows us by. */
    String process() {
        return member.process();
    }

    void endOfSeeds() {
        seedsEnded = true;
        turn();
    }

    /** Tells of a place, if it was not told yet. */
    void place(Place place) {
        if (placesKnown.add(place.written())) {
            outbox.place(place);
        }
    }

    /** Hosts that could give URLs, were we not overdue, are told of when we are not any more. */
    void stall() {
        stalled = true;
    }

    boolean isClosing() {
        return closing != null;
    }

    /** Whether no seed will come and no URL waits or is taken, anywhere. */
    boolean isOver() {
        return over && endSaid;
    }

    /** URLs that wait or are taken, as Redis said last. */
    long open() {
        return open;
    }

    long known() {
        return known;
    }

    /** Pages finished, as Redis said last. */
    long pages() {
        return pages;
    }

    /** Whether all was said and answered. */
    boolean isSettled() {
        return link.isFree() && outbox.isEmpty() && !inherits && endSaid == seedsEnded;
    }

    /** Says what is left to say, gives back what is held, and leaves; but not for long. */
    CompletionStage<Void> close() {
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

    private void goodbye() {
        ended = true;
        if (ticking != null) {
            ticking.cancel(false);
        }
        if (farewell != null) {
            farewell.cancel(false);
        }
        CompletableFuture<Void> done = Objects.requireNonNull(closing);
        link.close().whenComplete((nothing, failure) -> {
            Journal journal = member.journal();
            CompletionStage<Void> kept = journal == null ? CompletableFuture.completedStage(null) : journal.close();
            kept.whenComplete((noted, problem) -> {
                if (problem == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(problem);
                }
            });
        });
    }

    // ---- turns ------------------------------------------------------------------------------------------------------

    /** By our own clock: another process may count us as dead, or will before an answer could come. */
    boolean isOverdue() {
        return nanoTime.getAsLong() - calledAt > leaseNanos - leaseNanos / 10;
    }

    /** Says what there is to say, unless a turn is under way: then what has come up goes with the next. */
    void turn() {
        if (!link.isFree() || ended || (listener == null && closing == null)) {
            return;
        }
        try {
            Said next = say(nanoTime.getAsLong());
            boolean renewal = next.began - calledAt > leaseNanos / 4;
            if (next.turn.isEmpty() && !renewal) {
                return;
            }
            number++;
            ask(RedisScript.TURN, next.turn.arguments(), answer -> answered(next, answer));
        } catch (RuntimeException | Error bug) { // or it would be lost, and the crawl would wait
            end(brokeOff(bug));
        }
    }

    private interface Hearing {
        void hear(Answer answer) throws IOException;
    }

    private void ask(RedisScript script, List<byte[]> arguments, Hearing then) {
        link.call(script, arguments).whenComplete((answer, failure) -> {
            try {
                if (failure != null) {
                    throw failure instanceof RedisException refused ? refused : new IOException(failure);
                }
                then.hear(new Answer(answer));
            } catch (IOException e) {
                end(e);
            } catch (RuntimeException | Error bug) {
                end(brokeOff(bug));
            }
        });
    }

    private static IOException brokeOff(Throwable bug) {
        return new IOException("talking with Redis broke off: " + bug, bug);
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
        Said next =
                new Said(new Turn(member.process(), number + 1, settings.lease().toMillis(), placesHeard), now);
        claims.say(next);
        outbox.say(next, hosts);
        if (closing != null) {
            if (outbox.hasToldPages()) {
                if (listener != null) { // otherwise nothing was ever taken
                    hosts.leave(next.turn, listener);
                }
                next.turn.add("L");
                next.leave = true;
            }
        } else if (!inherits) {
            sayEndOfSeeds(next);
            hosts.say(next, to());
        } else if (outbox.isEmpty()) {
            next.turn.add("G");
            next.inherited = true;
        }
        return next;
    }

    private void sayEndOfSeeds(Said next) {
        if (seedsEnded && !endSaid && !outbox.hasOffers() && !outbox.hasPlaces()) {
            next.turn.add("E");
            next.endOfSeeds = true;
        }
    }

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
        calledAt = last.began;
        over = answer.number(1) == 1;
        open = answer.number(2);
        known = answer.number(3);
        pages = answer.number(4);
        endSaid |= last.endOfSeeds;
        inherits &= !last.inherited;
        hosts.told(last.pages);
        outbox.answered(last, refused(answer.list(8)));
        if (last.leave) {
            goodbye();
            return;
        }
        if (listener == null) { // a run that never began: it has only to tell what an earlier one had written
            turn();
            return;
        }
        hearPlaces(answer.list(7)); // before the URLs that are judged by them
        hosts.hear(last, answer.list(9), outbox, to());
        hosts.giveUp(answer.number(5));
        hearSeeds(last, answer.list(6));
        claims.answered(last, answer.list(10), nanoTime.getAsLong());
        if (stalled) {
            stalled = false;
            hosts.all().stream().filter(host -> !host.taken.isEmpty()).forEach(host -> to().waiting(host.name));
        }
        to().changed();
        turn();
    }

    private static Set<Long> refused(Answer ids) throws RedisException {
        Set<Long> refused = new HashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            refused.add(ids.number(i));
        }
        return refused;
    }

    private static void hearSeeds(Said last, Answer fresh) throws RedisException {
        for (int i = 0; i < last.offers.size(); i++) {
            Offer offer = last.offers.get(i);
            offer.fresh += (int) fresh.number(i);
            if (offer.at == offer.urls.size()) {
                offer.taken.taken(offer.fresh);
            }
        }
    }

    private void hearPlaces(Answer places) throws RedisException {
        for (int i = 0; i < places.size(); i++) {
            Place place = Place.read(places.text(i));
            if (place == null) {
                throw new RedisException(settings + ": '" + Words.printable(places.text(i)) + "' is no place");
            }
            placesHeard++;
            placesKnown.add(place.written());
            switch (place.kind()) {
                case NEAR -> to().adopted(place.url());
                case ORIGIN -> to().trusted(place.url());
                case PRIVATE -> to().allowedPrivate(place.url());
            }
        }
    }

    // ---- joining again ----------------------------------------------------------------------------------------------

    /** We were taken for dead: what we held is others', what we say of it is nothing; we begin anew. */
    private void lapsed(Said last) {
        if (last.leave) {
            goodbye(); // an answer lost, or nothing left to give back
            return;
        }
        LOG.warn(
                "{}: no sign of us for {} s: others go on with what we held",
                settings,
                settings.lease().toSeconds());
        hosts.lapse();
        lapse.run();
        outbox.lapse(last);
        claims.lapse(last);
        inherits = false;
        if (closing != null) {
            goodbye();
            return;
        }
        member = member.renamed();
        number = 0;
        ask(RedisScript.JOIN, member.joinArguments(!endSaid, true, ""), this::rejoined);
    }

    private void rejoined(Answer answer) throws IOException {
        if (answer.text(0).equals("FINISHED")) {
            over = true;
            pages = answer.number(1);
            known = answer.number(2);
            endSaid = true;
            outbox.drop();
            ended = true;
            claims.drop();
            to().changed();
        } else if (answer.text(0).equals("JOINED")) {
            calledAt = nanoTime.getAsLong();
            to().changed();
            turn();
        } else {
            throw new RedisException(settings + ": crawl '" + settings.name() + "' is not there any more as it was");
        }
    }
}
