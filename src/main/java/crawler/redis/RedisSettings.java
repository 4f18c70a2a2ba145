package crawler.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which crawl on which Redis.
 *
 * @param uri where Redis is: {@code redis://[user:password@]host[:port][/database]}, {@code rediss://} for TLS
 * @param name the crawl's
 * @param lease how long a process counts as alive without a sign of it; 1 s at least
 */
public record RedisSettings(String uri, String name, Duration lease) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Refuses what cannot work. */
    public RedisSettings {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "--crawl-name: 1 to 64 letters, digits, '.', '_' and '-', not '" + name + "'");
        }
        if (lease.toMillis() < 1000 || lease.toHours() >= 24) {
            throw new IllegalArgumentException("--redis-lease: from 1s to 24h, not " + lease.toMillis() + "ms");
        }
        parsed(uri);
    }

    /** What one key of the crawl begins with; the braces keep them together on a cluster. */
    String prefix() {
        return "crawler:{" + name + "}:";
    }

    RedisURI parsed() {
        return parsed(uri);
    }

    private static RedisURI parsed(String uri) {
        if (uri.startsWith("unix:") || uri.startsWith("redis-socket:")) {
            throw new IllegalArgumentException(
                    "--redis: Unix sockets need a native transport, which this build has not");
        }
        if (!uri.startsWith("redis://") && !uri.startsWith("rediss://")) {
            throw new IllegalArgumentException("--redis: write redis://host:port/database or rediss://…");
        }
        try {
            RedisURI parsed = RedisURI.create(uri);
            parsed.setClientName("crawler");
            return parsed;
        } catch (IllegalArgumentException e) { // its message repeats the password
            throw new IllegalArgumentException("--redis: no URI of a Redis server: write redis://host:port/database");
        }
    }

    /** Host, port and database: nothing secret. */
    @Override
    public String toString() {
        RedisURI where = parsed(uri);
        return "Redis at " + where.getHost() + ":" + where.getPort() + "/" + where.getDatabase();
    }

    /**
     * What a crawl is made with.
     *
     * @param options those that have to be the same in every process, by name
     * @param byLevels whether depth waits for depth
     * @param countHosts whether pages are counted by host
     * @param homeOf reference, relative to a seed, to the place near which the crawl stays; empty if to none
     * @param hosts hosts held at a time
     * @param urlsPerHost URLs taken of one at a time
     */
    public record Joining(
            Map<String, String> options,
            boolean byLevels,
            boolean countHosts,
            String homeOf,
            int hosts,
            int urlsPerHost) {}
}
