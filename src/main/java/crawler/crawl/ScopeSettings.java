package crawler.crawl;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What may be followed.
 *
 * @param reach how far from the seeds
 * @param depth hops from a seed; {@link #UNLIMITED} = any number
 * @param include a URL must contain a match of one of these, if there are any
 * @param exclude a URL must contain no match of these
 * @param nofollow whether pages and links that ask not to be followed are not
 */
public record ScopeSettings(Reach reach, int depth, List<Pattern> include, List<Pattern> exclude, boolean nofollow) {
    /** {@code --depth inf}. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Nothing is followed: the seeds alone. */
    public static final ScopeSettings SEEDS = new ScopeSettings(Reach.HOST, 0, List.of(), List.of(), false);

    /** Values of {@code --scope}. */
    public enum Reach {
        /** The seeds alone. */
        PAGE,
        /** What begins as a seed does, up to its last slash. */
        PREFIX,
        /** The host and port of a seed, by http or https. */
        HOST,
        /** The registrable domain of a seed, by the public suffix list. */
        DOMAIN,
        /** Everything. */
        ANY
    }

    /** Refuses what cannot work. */
    public ScopeSettings {
        if (depth < 0) {
            throw new IllegalArgumentException("depth must be at least 0, not " + depth);
        }
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }
}
