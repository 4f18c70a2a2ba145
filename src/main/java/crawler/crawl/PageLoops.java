package crawler.crawl;

import java.util.List;
import java.util.function.Consumer;

/**
 * The event loops that read pages, and which of them a visit goes through. Touched on the crawl's event loop.
 *
 * <p>A host has a loop of its own, where its connections are kept alive; hosts get theirs in turn. Only a host that has a
 * request under way already, on a loop that is busier than another, sends its next one there: so one host keeps every loop
 * busy, and many hosts stay where they are. A host never has more connections than it may have requests: its {@link Places}
 * are shared among the loops.
 */
final class PageLoops {
    private final List<PageLoop> loops;
    private final int perHost;
    private int nextHome;
    private int underWay;

    PageLoops(List<PageLoop> loops, int perHost) {
        this.loops = loops;
        this.perHost = perHost;
    }

    /** The loop for the host's next request, which is under way from now on; to be followed by {@link #ended}. */
    PageLoop take(Host host) {
        PageLoop chosen = loops.size() == 1 ? loops.get(0) : choose(host);
        chosen.load++;
        underWay++;
        return chosen;
    }

    private PageLoop choose(Host host) {
        Places places = host.places;
        if (places == null) {
            places = host.places = new Places(nextHome, loops.size(), perHost);
            nextHome = (nextHome + 1) % loops.size();
        }
        int chosen = places.home;
        boolean mayMove = host.active() > 0;
        for (int i = 0; i < loops.size(); i++) {
            boolean quieter = mayMove && loops.get(i).load + 1 < loops.get(chosen).load;
            if (places.hasRoom(i) && (quieter || !places.hasRoom(chosen))) {
                chosen = i;
            }
        }
        places.take(chosen);
        return loops.get(chosen);
    }

    /** A request to the host ended, or does not need it any more, see {@link #ended(PageLoop)}. */
    void ended(Host host, PageLoop loop) {
        ended(loop);
        if (host.places != null) {
            host.places.giveBack(loops.indexOf(loop));
        }
    }

    /** What was {@link #ended} but in fact only waited goes on, without its host's place. */
    void goesOn(PageLoop loop) {
        loop.load++;
        underWay++;
    }

    /** What went on without its host's place has ended. */
    void ended(PageLoop loop) {
        loop.load--;
        underWay--;
    }

    /** Requests under way. */
    int underWay() {
        return underWay;
    }

    /** Does something on every loop: here and now on this one. */
    void onEach(Consumer<PageLoop> what) {
        loops.forEach(loop -> loop.run(() -> what.accept(loop)));
    }
}
