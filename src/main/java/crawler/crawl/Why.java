package crawler.crawl;

import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells which rules decide about a URL, as the crawl would ask them, robots.txt aside. Not thread-safe. */
public final class Why {
    private final ScopeSettings settings;
    private final boolean sitemaps;
    private final Scope scope;
    private final Set<String> seeds = new HashSet<>();

    /**
     * What a rule says of a URL.
     *
     * @param rule its name
     * @param code the {@link Skip#code} of URLs that it does not allow
     * @param allows whether the URL may be fetched as far as this rule goes
     * @param text the rule, for people
     */
    public record Ruling(String rule, String code, boolean allows, String text) {}

    /**
     * The rules of a crawl without seeds.
     *
     * @param sitemaps whether it also begins with what sitemaps list
     */
    public Why(ScopeSettings settings, boolean sitemaps) {
        this.settings = settings;
        this.sitemaps = sitemaps;
        this.scope = new Scope(settings, true);
    }

    /** Takes a seed: what is near it is in scope. */
    public void seed(WebUrl url) {
        scope.adopt(url);
        seeds.add(url.withoutFragment().href());
    }

    /** What each rule says, in the order in which they are asked; the first that does not allow it decides. */
    public List<Ruling> rulings(WebUrl url) {
        List<Ruling> all = new ArrayList<>();
        all.add(new Ruling("scheme", Skip.SCHEME.code(), url.isHttp(), url.scheme() + ": http and https are followed"));
        if (!url.isHttp()) {
            return all;
        }
        String text = url.withoutFragment().href();
        if (seeds.contains(text)) {
            all.add(new Ruling("seed", "", true, "it is a seed: scope, traps and patterns are not asked"));
            return all;
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        all.add(depth());
        all.add(scope(bytes));
        Skip trap = Traps.of(bytes, bytes.length);
        all.add(new Ruling(
                "length",
                Skip.TOO_LONG.code(),
                trap != Skip.TOO_LONG,
                String.format(Locale.ROOT, "%,d characters of at most %,d", bytes.length, Traps.LONGEST_URL)));
        all.add(new Ruling(
                "segments",
                Skip.REPEATED_SEGMENT.code(),
                trap != Skip.REPEATED_SEGMENT,
                "a path segment may stand in it " + Traps.MOST_REPEATS + " times"));
        all.add(included(text));
        all.add(excluded(text));
        return all;
    }

    private Ruling scope(byte[] url) {
        boolean isHome = scope.judge().isHome(url);
        boolean seedsDecide = settings.reach() != ScopeSettings.Reach.PAGE && !seeds.isEmpty();
        String where = !isHome && seedsDecide ? "; a seed may redirect elsewhere: give the URL it leads to" : "";
        return new Ruling("scope", Skip.SCOPE.code(), isHome, scope.describe() + where);
    }

    private Ruling depth() {
        String text = switch (settings.depth()) {
            case 0 -> sitemaps ? "--depth 0: if a sitemap lists it" : "--depth 0: no link is followed";
            case ScopeSettings.UNLIMITED -> "--depth inf";
            default -> "--depth " + settings.depth() + ": counted where it is found";
        };
        return new Ruling("depth", Skip.DEPTH.code(), settings.depth() > 0 || sitemaps, text);
    }

    private Ruling included(String url) {
        if (settings.include().isEmpty()) {
            return new Ruling("include", Skip.NOT_INCLUDED.code(), true, "no --include");
        }
        for (Pattern pattern : settings.include()) {
            if (pattern.matcher(url).find()) {
                return new Ruling("include", Skip.NOT_INCLUDED.code(), true, "--include '" + pattern + "' matches");
            }
        }
        return new Ruling(
                "include",
                Skip.NOT_INCLUDED.code(),
                false,
                "none of " + settings.include().size() + " --include matches");
    }

    private Ruling excluded(String url) {
        for (Pattern pattern : settings.exclude()) {
            if (pattern.matcher(url).find()) {
                return new Ruling("exclude", Skip.EXCLUDED.code(), false, "--exclude '" + pattern + "' matches");
            }
        }
        boolean none = settings.exclude().isEmpty();
        return new Ruling(
                "exclude",
                Skip.EXCLUDED.code(),
                true,
                none ? "no --exclude" : "none of " + settings.exclude().size() + " --exclude matches");
    }
}
