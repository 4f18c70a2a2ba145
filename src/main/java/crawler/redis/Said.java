package crawler.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a turn says, until it is answered. Touched on the loop only. */
final class Said {
    final Turn turn;

    /** When, by the frontier's clock. */
    final long began;

    final List<Offer> offers = new ArrayList<>();
    final List<Finished> pages = new ArrayList<>();
    final List<Claims.Claim> claims = new ArrayList<>();
    final List<Place> places = new ArrayList<>();

    /** URLs asked for, by host. */
    final Map<String, Integer> asked = new HashMap<>();

    /** Hosts asked for. */
    int wanted;

    boolean endOfSeeds;
    boolean inherited;
    boolean leave;

    Said(Turn turn, long began) {
        this.turn = turn;
        this.began = began;
    }
}
