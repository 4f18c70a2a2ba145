package crawler.http;

import crawler.url.WebUrl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Cookies by RFC 6265, with the bounds and prefixes of RFC 6265bis; public suffixes take none.
 *
 * <p>Fields are understood when a request next asks for cookies: those of a page that leads nowhere cost nothing, and most
 * do. Bounded: 4 KiB a cookie, 50 of one domain, 3000 in all; the oldest go first. Thread-safe, since the jar of a run
 * serves all its event loops.
 */
final class CookieJar {
    private static final int MOST_OF_A_DOMAIN = 50;
    private static final int MOST = 3000;
    private static final int MOST_RECEIVED = 100;
    private static final int LONGEST_HEADER = 8190; // what servers take in one field

    private final InstantSource clock;
    private final List<Received> received = new ArrayList<>(0);
    private final Map<String, List<Kept>> groups = new HashMap<>(0); // see group; each in order of creation
    private int size;
    private long created;

    /** A field not yet understood. */
    private record Received(WebUrl url, String field, Instant at) {}

    /** A cookie and its age. */
    private record Kept(Cookie cookie, long number) {}

    /** An empty jar. */
    CookieJar() {
        this(InstantSource.system());
    }

    /** An empty jar that asks for the time there. */
    CookieJar(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Takes a {@code Set-Cookie} field, or ignores it where its sender has no right to it.
     *
     * @param url the URL that answered
     */
    synchronized void set(WebUrl url, String field) {
        received.add(new Received(url, field, clock.instant()));
        if (received.size() > MOST_RECEIVED) {
            understand();
        }
    }

    private void understand() {
        for (Received one : received) {
            Cookie cookie = Cookie.parse(one.field, one.url, one.at);
            if (cookie != null && (one.url.scheme().equals("https") || !overlaysOne(cookie))) {
                add(cookie);
            }
        }
        received.clear();
    }

    private boolean overlaysOne(Cookie cookie) {
        return groups.getOrDefault(group(cookie.domain()), List.of()).stream()
                .anyMatch(kept -> cookie.overlays(kept.cookie));
    }

    /** What a host has in common with every domain whose cookies it gets: its last two labels. */
    private static String group(String host) {
        return host.substring(host.lastIndexOf('.', host.lastIndexOf('.') - 1) + 1);
    }

    /** Puts a cookie in; one that is expired takes its older self out (RFC 6265 §5.3 step 11). */
    synchronized void add(Cookie cookie) {
        String group = group(cookie.domain());
        List<Kept> kept = groups.computeIfAbsent(group, ignored -> new ArrayList<>(2));
        long number = created++;
        for (Iterator<Kept> older = kept.iterator(); older.hasNext(); ) {
            Kept old = older.next();
            if (cookie.replaces(old.cookie)) {
                number = old.number; // the creation time stays
                older.remove();
                size--;
            }
        }
        if (!cookie.isExpired(clock.instant())) {
            int at = kept.size();
            while (at > 0 && kept.get(at - 1).number > number) {
                at--;
            }
            kept.add(at, new Kept(cookie, number));
            size++;
        }
        List<Kept> siblings = kept.stream()
                .filter(one -> one.cookie.domain().equals(cookie.domain()))
                .toList();
        if (siblings.size() > MOST_OF_A_DOMAIN && !dropExpired(kept)) {
            kept.remove(siblings.get(0));
            size--;
        }
        if (kept.isEmpty()) {
            groups.remove(group);
        }
        if (size > MOST) {
            dropOldest();
        }
    }

    /** The value of the {@code Cookie} field for a request, empty if there is none (RFC 6265 §5.4). */
    synchronized String header(WebUrl url) {
        understand();
        if (size == 0) {
            return "";
        }
        Instant now = clock.instant();
        List<Kept> sent = new ArrayList<>();
        for (Kept kept : groups.getOrDefault(group(url.host()), List.of())) {
            if (kept.cookie.isFor(url) && !kept.cookie.isExpired(now)) {
                sent.add(kept);
            }
        }
        sent.sort(Comparator.comparingInt((Kept kept) -> -kept.cookie.path().length())
                .thenComparingLong(Kept::number));
        StringBuilder header = new StringBuilder();
        for (Kept kept : sent) {
            Cookie cookie = kept.cookie;
            int length = cookie.name().length() + cookie.value().length() + 3;
            if (header.length() + length <= LONGEST_HEADER) {
                header.append(header.isEmpty() ? "" : "; ")
                        .append(cookie.name())
                        .append('=')
                        .append(cookie.value());
            }
        }
        return header.toString();
    }

    /** Every cookie that is not expired, in order of creation. */
    synchronized List<Cookie> all() {
        understand();
        Instant now = clock.instant();
        return groups.values().stream()
                .flatMap(List::stream)
                .filter(kept -> !kept.cookie.isExpired(now))
                .sorted(Comparator.comparingLong(Kept::number))
                .map(Kept::cookie)
                .toList();
    }

    private boolean dropExpired(List<Kept> kept) {
        Instant now = clock.instant();
        int before = kept.size();
        kept.removeIf(one -> one.cookie.isExpired(now));
        size -= before - kept.size();
        return kept.size() < before;
    }

    private void dropOldest() {
        for (List<Kept> kept : groups.values()) {
            dropExpired(kept);
        }
        groups.values().removeIf(List::isEmpty);
        while (size > MOST) {
            String group = "";
            long oldest = Long.MAX_VALUE;
            for (Map.Entry<String, List<Kept>> entry : groups.entrySet()) {
                long number = entry.getValue().get(0).number;
                if (number < oldest) {
                    oldest = number;
                    group = entry.getKey();
                }
            }
            List<Kept> kept = groups.getOrDefault(group, List.of());
            kept.remove(0);
            size--;
            if (kept.isEmpty()) {
                groups.remove(group);
            }
        }
    }
}
