package crawler.redis;

import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.frontier.Frontier;
import crawler.frontier.Journal;
import crawler.frontier.UrlBatch;
import crawler.url.WebUrl;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What Redis has to be told of URLs: found, seen, done with. Touched on the loop only.
 *
 * <p>That a page is done with is told when its rows are in the output, no sooner: whoever dies in between has it visited
 * again. With a journal it is noted together with the rows, and a successor tells it.
 *
 * <p><b>Rows that are ours.</b> A page may be taken from us after its rows were handed to the output: we slept past our
 * lease, or died and came back too late. Then Redis refuses to hear of it, and somebody visits it again. If that falls
 * to us, it is not visited: it is told again, under its new id. So nothing is twice in one output.
 */
final class Outbox {
    /** Fingerprints remembered as said to Redis; then forgotten, all at once. */
    private static final int SAID = 2_000_000;

    private static final long NO_ENTRY = -1;

    private final Fingerprint fingerprint;
    private final @Nullable Journal journal;
    private final ArrayDeque<Offer> offers = new ArrayDeque<>();
    private final ArrayDeque<Place> places = new ArrayDeque<>();
    private final ArrayDeque<Finished> finished = new ArrayDeque<>(); // their rows are written
    private final Set<Finished> untold = Collections.newSetFromMap(new IdentityHashMap<>()); // those, and the others
    private final Map<String, Finished> ours = new HashMap<>(); // pages Redis would not hear of, by URL
    private List<Finished> uncommitted = new ArrayList<>();
    private FingerprintSet said = new FingerprintSet();
    private Finished.@Nullable Seen seen; // where the page led that is finished next
    private int untoldPages;

    Outbox(Fingerprint fingerprint, @Nullable Journal journal) {
        this.fingerprint = fingerprint;
        this.journal = journal;
    }

    /**
     * Takes what an earlier run of this worker has not told, or not surely.
     *
     * @throws IOException if what is there is none of ours
     */
    void resume() throws IOException {
        if (journal == null) {
            return;
        }
        HeldHost earlier = new HeldHost("", 0); // stands for all those of the earlier run
        for (Map.Entry<Long, byte[]> untoldThen : journal.untold().entrySet()) {
            long entry = untoldThen.getKey();
            JournalEntry.read(untoldThen.getValue(), new JournalEntry.Reader() {
                @Override
                public void finished(long id, boolean page, String url, UrlBatch found) {
                    HeldHost.Taken taken = new HeldHost.Taken(earlier, id, url, 0, 1);
                    Finished then = new Finished(taken, page, url, found, seen);
                    seen = null;
                    then.entry = entry;
                    then.written = true;
                    owe(then);
                    finished.add(then);
                }

                @Override
                public void found(UrlBatch found) {
                    offers.add(new Offer(found, fresh -> {}, entry));
                }

                @Override
                public void seen(WebUrl url) {
                    seen = new Finished.Seen(url, entry);
                }
            });
        }
    }

    // ---- what is to be told -----------------------------------------------------------------------------------------

    /** Seeds, or what was found ahead of the end of its page. */
    void offer(UrlBatch urls, Frontier.Taken taken) {
        boolean areSeeds = urls.size() == 0 || urls.depth(0) == 0;
        long entry = journal == null || areSeeds
                ? NO_ENTRY
                : journal.add(JournalEntry.found(urls, fingerprint, said), false);
        offers.add(new Offer(urls, taken, entry));
    }

    /** A URL is done with; that is told after the commit of its rows. */
    void finish(HeldHost.Taken taken, boolean page, UrlBatch found) {
        Finished now = new Finished(taken, page, taken.url(), found, seen);
        seen = null;
        if (journal != null) {
            now.entry =
                    journal.add(JournalEntry.finished(taken.id(), page, taken.url(), found, fingerprint, said), page);
        }
        owe(now);
        uncommitted.add(now);
    }

    private void owe(Finished now) {
        untold.add(now);
        untoldPages += now.page ? 1 : 0;
        Objects.requireNonNull(now.taken).host().unsaid++;
    }

    /** A redirect of the page that is finished next led there. */
    void seen(WebUrl target) {
        seen = new Finished.Seen(target, journal == null ? NO_ENTRY : journal.add(JournalEntry.seen(target), false));
    }

    /** A place that others have to know before they get URLs that are told after it. */
    void place(Place place) {
        places.add(place);
    }

    /**
     * Takes out what is to be kept with the rows of the pages finished since the last call.
     *
     * @param then run on the loop when it is kept
     */
    Frontier.Commit commit(String process, Executor loop, Runnable then) {
        Frontier.Commit noted = journal == null ? Frontier.Commit.NOTHING : journal.commit(process);
        if (uncommitted.isEmpty() && noted == Frontier.Commit.NOTHING) {
            return Frontier.Commit.NOTHING;
        }
        List<Finished> pages = uncommitted;
        uncommitted = new ArrayList<>();
        return new Frontier.Commit() {
            @Override
            public void keep(long outputLength) throws IOException {
                noted.keep(outputLength);
                loop.execute(() -> {
                    pages.forEach(Outbox.this::written);
                    then.run();
                });
            }

            @Override
            public void sync() throws IOException {
                noted.sync();
            }
        };
    }

    private void written(Finished page) {
        page.written = true;
        if (page.taken != null) { // otherwise it was taken from us meanwhile
            finished.add(page);
        }
    }

    // ---- what is known ----------------------------------------------------------------------------------------------

    /** URLs done with that Redis does not know to be. */
    int untold() {
        return untold.size();
    }

    /** Those that are pages. */
    int untoldPages() {
        return untoldPages;
    }

    boolean hasOffers() {
        return !offers.isEmpty();
    }

    /** Whether places are still to be told. */
    boolean hasPlaces() {
        return !places.isEmpty();
    }

    /** Whether all is told that can be. */
    boolean isEmpty() {
        return offers.isEmpty() && finished.isEmpty();
    }

    /** Whether Redis was told of every page whose rows are written. */
    boolean hasToldPages() {
        return finished.isEmpty();
    }

    long bytes() {
        return said.bytes();
    }

    /** Whether the rows of what was just taken are in our output, or will be: then it is told again, not visited. */
    boolean hasRowsOf(HeldHost.Taken taken) {
        Finished then = ours.remove(taken.url());
        if (then == null) {
            return false;
        }
        then.taken = taken;
        then.at = 0;
        owe(then);
        if (then.written) {
            finished.add(then);
        }
        return true;
    }

    // ---- telling ----------------------------------------------------------------------------------------------------

    /** Adds as much as there is room for; {@code hosts} learns where URLs go. */
    void say(Said next, HeldHosts hosts) {
        while (!places.isEmpty() && !next.turn.isFull()) {
            next.places.add(places.element());
            next.turn.add("H").add(places.remove().written());
        }
        sayOffers(
                next, hosts); // first: what was found ahead of the end of its page has to be there when it is finished
        sayPages(next, hosts);
    }

    private void sayOffers(Said next, HeldHosts hosts) {
        while (!offers.isEmpty() && !next.turn.isFull()) {
            Offer offer = offers.element();
            next.turn.add("O");
            next.offers.add(offer);
            int from = offer.at;
            offer.at = next.turn.addUrls(offer.urls, offer.at, fingerprint, said);
            hosts.wake(offer.urls, from, offer.at);
            if (offer.at < offer.urls.size()) {
                return;
            }
            offers.remove();
        }
    }

    private void sayPages(Said next, HeldHosts hosts) {
        while (!finished.isEmpty() && !next.turn.isFull()) {
            Finished page = finished.element();
            long id = Objects.requireNonNull(page.taken).id();
            if (page.found.size() > page.at || page.seen != null) {
                next.turn.add("P").add(id);
                int from = page.at;
                page.at = next.turn.addUrls(page.found, page.at, fingerprint, said);
                hosts.wake(page.found, from, page.at);
            }
            if (page.at < page.found.size()) {
                return; // the rest, and that it is finished, with the next turn: what is found early is found
            }
            if (page.seen != null) { // not before: if we die, another one is to be led there
                WebUrl end = page.seen.url();
                long print = fingerprint.of(end.href());
                said.add(print);
                next.turn.add("S").add(print).add(end.authority()).add(end.href());
            }
            next.turn.add("F").add(id).add(page.page ? 1 : 0).add(fingerprint.of(page.url));
            next.pages.add(finished.remove());
        }
    }

    /** A turn was answered; these ids Redis did not know. */
    void answered(Said last, Set<Long> refused) {
        for (Finished page : last.pages) {
            long id = Objects.requireNonNull(page.taken).id();
            settle(page);
            if (refused.contains(id)) {
                lose(page);
            } else {
                told(page.entry);
                told(page.seen == null ? NO_ENTRY : page.seen.entry());
            }
        }
        last.offers.stream().filter(offer -> offer.at == offer.urls.size()).forEach(offer -> told(offer.entry));
        if (!refused.isEmpty() || said.size() > SAID) {
            said = new FingerprintSet(); // what was found on a page refused has not been said
        }
    }

    private void told(long entry) {
        if (journal != null && entry != NO_ENTRY) {
            journal.told(entry);
        }
    }

    private void settle(Finished page) {
        untold.remove(page);
        untoldPages -= page.page ? 1 : 0;
        Objects.requireNonNull(page.taken).host().unsaid--;
    }

    private void lose(Finished page) {
        page.taken = null;
        if (page.page) {
            ours.put(page.url, page);
        } else {
            told(page.entry); // it has no rows: whoever has it may visit it
        }
    }

    /** What was taken is others' now; what the last turn said was not heard. */
    void lapse(Said last) {
        List.copyOf(untold).forEach(page -> {
            settle(page);
            lose(page);
        });
        finished.clear();
        said = new FingerprintSet();
        for (int i = last.offers.size() - 1; i >= 0; i--) {
            Offer offer = last.offers.get(i);
            offer.at = 0;
            if (offers.peek() != offer) {
                offers.push(offer);
            }
        }
        places.addAll(last.places);
    }

    /** The crawl is over: nobody needs to hear any more. */
    void drop() {
        offers.clear();
    }
}
