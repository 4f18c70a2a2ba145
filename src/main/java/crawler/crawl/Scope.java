package crawler.crawl;

import crawler.crawl.ScopeSettings.Reach;
import crawler.url.UrlBytes;
import crawler.url.WebUrl;
import crawlercommons.domains.EffectiveTldFinder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a link is followed, by what its URL says. Places to stay near come from the crawl and from every event
 * loop that reads pages: they are only ever added, so a set without locks is all that the loops share. Each of them decides
 * with a {@link Judge} of its own.
 */
final class Scope {
    private static final int MOST_TOLD = 10;

    private final ScopeSettings settings;
    private final boolean judges;
    private final Set<String> homes =
            ConcurrentHashMap.newKeySet(); // prefixes, hosts or domains of the seeds, by reach
    private final AtomicInteger adoptions = new AtomicInteger(); // counted after the home is in the set

    /**
     * Without places yet.
     *
     * @param ofSitemaps whether it decides about more than links: about what sitemaps list
     */
    Scope(ScopeSettings settings, boolean ofSitemaps) {
        this.settings = settings;
        this.judges = ofSitemaps || settings.depth() > 0;
    }

    /** Takes a seed, or the URL a seed was redirected to, as a place to stay near; whether it is a new one. From any thread. */
    boolean adopt(WebUrl seed) {
        if (!judges) {
            return false; // a list of millions of hosts that are not followed need not be remembered
        }
        String home = switch (settings.reach()) {
            case PREFIX -> prefixOf(seed);
            case HOST -> seed.authority();
            case DOMAIN -> domainOf(seed.host());
            case PAGE, ANY -> null; // nothing to remember
        };
        boolean isNew = home != null && homes.add(home);
        if (isNew) {
            adoptions.incrementAndGet();
        }
        return isNew;
    }

    /** Decides for one thread. */
    Judge judge() {
        return new Judge();
    }

    /** Which places the crawl stays near, for people. */
    String describe() {
        String reach = "--scope " + settings.reach().name().toLowerCase(Locale.ROOT);
        return switch (settings.reach()) {
            case PAGE -> reach + ": the seeds alone";
            case ANY -> reach;
            case PREFIX, HOST, DOMAIN ->
                homes.isEmpty()
                        ? reach + ": no seeds are given"
                        : homes.stream()
                                .sorted()
                                .limit(MOST_TOLD)
                                .collect(Collectors.joining(", ", reach + ": ", homes.size() > MOST_TOLD ? ", …" : ""));
        };
    }

    /**
     * Decides for one thread. Links come in runs to the same host, so the last host's answer is kept: most decisions look
     * at bytes only. And most links stood on an earlier page of the site: {@link Decisions}.
     */
    final class Judge {
        private final Decisions decisions = new Decisions();
        private byte[] lastHost = {};
        private boolean lastHostIsHome;
        private int adoptionsSeen;
        private long salt;

        private Judge() {}

        /**
         * Decides about a link of a page whose links are followed.
         *
         * @param url serialised, without fragment
         * @param print its fingerprint, by the same key at each call
         * @param depth hops from a seed to it, no more than the crawl makes
         * @return why it is not followed, or null if it is
         */
        @Nullable
        Skip decide(byte[] url, int length, long print, int depth) {
            forgetBeforeAdoption();
            long key = print ^ salt;
            int known = decisions.get(key);
            if (known != Decisions.NONE) {
                return Decisions.skip(known);
            }
            Skip skip = decide(url, length, depth);
            decisions.put(key, skip);
            return skip;
        }

        /** Remembers that the frontier has taken a link that is followed. */
        void offered(long print) {
            decisions.putOffered(print ^ salt);
        }

        /** Whether it is known that the frontier has taken the link, which was decided about just now. */
        boolean isOffered(long print) {
            return decisions.isOffered(print ^ salt);
        }

        /** What was decided holds for the places known then. */
        private void forgetBeforeAdoption() {
            int now = adoptions.get();
            if (now != adoptionsSeen) {
                adoptionsSeen = now;
                salt = now * 0x9E3779B97F4A7C15L; // what was decided before is not found any more
                lastHost = new byte[0];
            }
        }

        /**
         * Decides about a link.
         *
         * @param url serialised, without fragment
         * @param depth hops from a seed to it
         * @return why it is not followed, or null if it is
         */
        @Nullable
        Skip decide(byte[] url, int length, int depth) {
            int authority = UrlBytes.authorityStart(url, 0, length);
            if (authority < 0) {
                return Skip.SCHEME;
            }
            if (depth > settings.depth()) {
                return Skip.DEPTH;
            }
            if (!isHome(url, length, authority)) {
                return Skip.SCOPE;
            }
            Skip trap = Traps.of(url, length);
            return trap != null ? trap : byPatterns(url, length);
        }

        /** Decides about a URL, of which the fragment does not count. */
        @Nullable
        Skip decide(WebUrl url, int depth) {
            byte[] bytes = url.withoutFragment().href().getBytes(StandardCharsets.ISO_8859_1);
            return decide(bytes, bytes.length, depth);
        }

        /** Whether the http or https URL is near a seed. */
        boolean isHome(byte[] url) {
            return isHome(url, url.length, UrlBytes.authorityStart(url, 0, url.length));
        }

        private boolean isHome(byte[] url, int length, int authority) {
            if (settings.reach() == Reach.PAGE || settings.reach() == Reach.ANY) {
                return settings.reach() == Reach.ANY;
            }
            int path = UrlBytes.pathStart(url, 0, length);
            int host = UrlBytes.hostStart(url, authority, path);
            if (settings.reach() == Reach.PREFIX) {
                String text = new String(url, 0, length, StandardCharsets.ISO_8859_1);
                return beginsAsHome(host == authority ? text : text.substring(0, authority) + text.substring(host));
            }
            forgetBeforeAdoption();
            if (!Arrays.equals(url, host, path, lastHost, 0, lastHost.length)) {
                String text = new String(url, host, path - host, StandardCharsets.ISO_8859_1);
                boolean byDomain = settings.reach() == Reach.DOMAIN;
                lastHostIsHome = homes.contains(byDomain ? domainOf(withoutPort(text)) : text);
                lastHost = Arrays.copyOfRange(url, host, path);
            }
            return lastHostIsHome;
        }
    }

    /** Whether any part of the URL, which has no user information, that ends in a slash is a home. */
    private boolean beginsAsHome(String text) {
        int end = text.indexOf('?') < 0 ? text.length() : text.indexOf('?');
        int slash = text.lastIndexOf('/', end - 1);
        while (slash >= 8 || (slash == 7 && text.startsWith("http://"))) {
            if (homes.contains(text.substring(0, slash + 1))) {
                return true;
            }
            slash = text.lastIndexOf('/', slash - 1);
        }
        return false;
    }

    private @Nullable Skip byPatterns(byte[] url, int length) {
        if (settings.include().isEmpty() && settings.exclude().isEmpty()) {
            return null;
        }
        String text = new String(url, 0, length, StandardCharsets.ISO_8859_1);
        if (!settings.include().isEmpty() && !matchesAny(settings.include(), text)) {
            return Skip.NOT_INCLUDED;
        }
        return matchesAny(settings.exclude(), text) ? Skip.EXCLUDED : null;
    }

    private static boolean matchesAny(List<Pattern> patterns, String text) {
        for (Pattern pattern : patterns) {
            if (pattern.matcher(text).find()) {
                return true;
            }
        }
        return false;
    }

    private static String prefixOf(WebUrl url) {
        String href = url.withoutUserinfo().withoutFragment().href();
        int query = href.indexOf('?');
        return href.substring(0, href.lastIndexOf('/', query < 0 ? href.length() : query) + 1);
    }

    /** The registrable domain; an address, or a name that has none, is its own. */
    private static String domainOf(String host) {
        if (host.startsWith("[") || Character.isDigit(host.charAt(host.length() - 1))) {
            return host;
        }
        String domain = EffectiveTldFinder.getAssignedDomain(host, true, false);
        return domain == null ? host : domain;
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }
}
