package crawler.crawl;

import crawler.url.WebUrl;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where fields that are meant for one origin ({@code Authorization}, {@code Cookie}, {@code Host} of the command line) are
 * sent: anywhere, or to the origins of the user's seeds alone, not where a link leads. Any thread.
 */
public final class Credentials {
    /** There are none, or they may be sent anywhere. */
    public static final Credentials ANYWHERE = new Credentials(null, false);

    private final @Nullable Set<String> origins; // null = all
    private final boolean grows;

    private Credentials(@Nullable Set<String> origins, boolean grows) {
        this.origins = origins;
        this.grows = grows;
    }

    /** Sent nowhere but to the origins of seeds. */
    public static Credentials toSeeds() {
        return new Credentials(ConcurrentHashMap.newKeySet(), true);
    }

    /** The same for another crawl, whose seeds are not the user's and so count for nothing. */
    public Credentials forLinks() {
        return new Credentials(origins, false);
    }

    /** A seed was read, here or by another process of the crawl; returns whether it is the first of its origin. */
    boolean seed(WebUrl url) {
        return grows && origins != null && origins.add(url.origin());
    }

    /** Whether they may be sent there. */
    boolean mayGo(WebUrl to) {
        return origins == null || origins.contains(to.origin());
    }
}
