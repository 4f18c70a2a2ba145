package crawler.crawl;

import crawler.robots.RobotsRules;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the robots.txt of origins said. Bounded: the origins not asked about for longest are forgotten, and asked again. Made
 * by anybody, then owned by the event loop of one crawl after another.
 */
public final class RobotsMemory {
    private static final int MOST_ORIGINS = 50_000;
    private static final long MOST_BYTES =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

    private final Map<String, RobotsGate.Answer> origins =
            new LinkedHashMap<>(16, 0.75f, true); // least recently asked about first
    private long bytes; // of the rules

    /** What is known of an origin, or null. */
    RobotsGate.@Nullable Answer get(String origin) {
        return origins.get(origin);
    }

    /** Remembers what an origin said, of which nothing is known. */
    void put(String origin, RobotsGate.Answer said) {
        origins.put(origin, said);
        bytes += bytes(said);
        Iterator<RobotsGate.Answer> oldest = origins.values().iterator();
        while (bytes > MOST_BYTES || origins.size() > MOST_ORIGINS) {
            bytes -= bytes(oldest.next());
            oldest.remove();
        }
    }

    /** Forgets which origins were dead: another crawl may find them alive. */
    void forgetDead() {
        origins.values().removeIf(said -> said.rules() == null);
    }

    private static long bytes(RobotsGate.Answer said) {
        RobotsRules rules = said.rules();
        return rules == null ? 0 : rules.bytes();
    }
}
