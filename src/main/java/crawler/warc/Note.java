package crawler.warc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an answer was come to: a metadata record. Stands behind the answer's own record.
 *
 * @param about IDs of the records it is about, as they are written
 * @param hops {@code hopsFromSeed}, a letter for each hop, or null if it does not say
 * @param source the URL that was asked for, where redirects led to another; or null
 */
public record Note(
        List<String> about, @Nullable String hops, @Nullable String source) implements WarcItem {
    static final String HOPS = "hopsFromSeed";
    static final String SOURCE = "source";

    /** Hops from a seed, redirects not counted. */
    public int depth() {
        if (hops == null) {
            return 0;
        }
        int plus = hops.indexOf('+');
        int before = plus > 0 && plus < 10 && hops.chars().limit(plus).allMatch(Character::isDigit)
                ? Integer.parseInt(hops.substring(0, plus)) // hops too many to be written one by one
                : 0;
        return before
                + (int) hops.chars().skip(plus + 1).filter(hop -> hop != 'R').count();
    }

    /** Whether a redirect led there, or nothing is said of that. */
    public boolean isRedirected() {
        return hops == null || hops.endsWith("R");
    }

    /** Whether the answer is no page, but was asked for because of one: robots.txt. */
    public boolean isPrerequisite() {
        return hops != null && hops.contains("P");
    }
}
