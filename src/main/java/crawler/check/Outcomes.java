package crawler.check;

import crawler.crawl.Verdict;
import crawler.crawl.Verdicts;
import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.url.WebUrl;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of every URL asked for. In memory a URL that answered 200 under its own name is a fingerprint, as it is in the
 * frontier; only the others are kept in words, with a target cut to what a frontier holds of a URL.
 *
 * <p>Thread-safe: filled on a crawl's event loop, read by the thread that seeds the second crawl, and after the crawls.
 */
final class Outcomes implements Verdicts {
    private static final int LONGEST_TARGET = 2_083;

    private static final Verdict FINE = new Verdict(Verdict.Kind.ANSWERED, 200, "200 OK", null);

    private final Fingerprint fingerprint;
    private final LinkSpool spool;

    // All below: guarded by this.
    private final FingerprintSet fine = new FingerprintSet();
    private final Map<Long, Verdict> others = new HashMap<>();
    private final Map<String, String> reasons = new HashMap<>(); // one copy of each, of so many
    private boolean takesSeeds = true;

    Outcomes(Fingerprint fingerprint, LinkSpool spool) {
        this.fingerprint = fingerprint;
        this.spool = spool;
    }

    /** What the crawl began with is known: seeds from now on are links. */
    synchronized void endOfSeeds() {
        takesSeeds = false;
    }

    @Override
    public synchronized void verdict(WebUrl url, int depth, Verdict verdict) {
        String href = url.href();
        if (depth == 0 && takesSeeds) {
            spool.seed(url.withoutUserinfo().href(), href);
        }
        long print = print(href);
        if (verdict.equals(FINE)) {
            fine.add(print);
            others.remove(print);
        } else if (!fine.contains(print)) {
            String reason =
                    reasons.size() < 1_000 ? reasons.computeIfAbsent(verdict.reason(), same -> same) : verdict.reason();
            others.put(print, new Verdict(verdict.kind(), verdict.status(), reason, cut(verdict.redirect())));
        }
    }

    private static @Nullable String cut(@Nullable String target) {
        return target == null || target.length() <= LONGEST_TARGET ? target : target.substring(0, LONGEST_TARGET);
    }

    /** What came of a link, whose fragment does not count; null if it was not asked for. */
    @Nullable
    synchronized Verdict of(String link) {
        long print = print(link);
        return fine.contains(print) ? FINE : others.get(print);
    }

    /** The fingerprint of a link without its fragment. */
    long print(String link) {
        int hash = link.indexOf('#');
        return fingerprint.of(hash < 0 ? link : link.substring(0, hash));
    }

    @Override
    public boolean isWritable() {
        return spool.isWritable();
    }
}
