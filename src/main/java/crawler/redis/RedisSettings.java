package crawler.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which crawl on which Redis.
 *
 * @param uri where Redis is: {@code redis://[user:password@]host[:port][/database]}, {@code rediss://} for TLS,
 *     {@code unix://[user:password@]/path[?database=n]} (or {@code redis-socket://}) for a Unix socket
 * @param name the crawl's
 * @param caFile the certificates trusted for {@code rediss://}, PEM; null = the JDK's
 * @param lease how long a process counts as alive without a sign of it; 1 s at least
 */
public record RedisSettings(String uri, @Nullable Path caFile, String name, Duration lease) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Refuses what cannot work. */
    public RedisSettings {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "--crawl-name: 1 to 64 letters, digits, '.', '_' and '-', not '" + name + "'");
        }
        if (lease.toMillis() < 1000 || lease.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException("--redis-lease: from 1s to 24h, not " + lease.toMillis() + "ms");
        }
        boolean tls = parsed(uri).isSsl();
        if (caFile != null) {
            if (!tls) {
                throw new IllegalArgumentException("--redis-cacert: goes with rediss://");
            }
            check(caFile);
        }
    }

    private static void check(Path caFile) {
        try (InputStream in = Files.newInputStream(caFile)) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                throw new IllegalArgumentException("--redis-cacert: '" + caFile + "' has no certificate");
            }
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException("--redis-cacert: '" + caFile + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whom we trust; the name of the host is verified in any case. */
    SslOptions trusted() {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        return caFile == null
                ? options.build()
                : options.trustManager(caFile.toFile()).build();
    }

    /** What one key of the crawl begins with; the braces keep them together on a cluster. */
    String prefix() {
        return "crawler:{" + name + "}:";
    }

    /** The URI for a connection; of a Unix socket, user, password and database alone: see {@link #socket}. */
    RedisURI parsed() {
        return parsed(uri);
    }

    private static RedisURI parsed(String uri) {
        RedisURI parsed = asWritten(uri);
        if (parsed.getSocket() != null) {
            RedisURI local = RedisURI.create("localhost", 0);
            local.setDatabase(parsed.getDatabase());
            local.setCredentialsProvider(parsed.getCredentialsProvider());
            parsed = local;
        }
        parsed.setClientName("crawler");
        return parsed;
    }

    /** The Unix socket Redis listens on, or null. */
    @Nullable
    Path socket() {
        String socket = asWritten(uri).getSocket();
        return socket == null ? null : Path.of(socket);
    }

    private static RedisURI asWritten(String uri) {
        String known = uri.startsWith("unix://") ? "redis-socket" + uri.substring("unix".length()) : uri;
        if (Stream.of("redis://", "rediss://", "redis-socket://").noneMatch(known::startsWith)) {
            throw new IllegalArgumentException(
                    "--redis: write redis://host:port/database, rediss://… or unix:///path?database=0");
        }
        try {
            RedisURI written = RedisURI.create(known);
            if (known.startsWith("redis-socket:")
                    && (written.getSocket() == null || !written.getSocket().startsWith("/"))) {
                throw new IllegalArgumentException("no path");
            }
            return written;
        } catch (IllegalArgumentException | IllegalStateException e) { // its message repeats the password
            throw new IllegalArgumentException(
                    "--redis: no URI of a Redis server: write redis://host:port/database or unix:///path?database=0");
        }
    }

    /** Host and port, or socket, and database: nothing secret. */
    @Override
    public String toString() {
        RedisURI where = asWritten(uri);
        return where.getSocket() == null
                ? "Redis at " + where.getHost() + ":" + where.getPort() + "/" + where.getDatabase()
                : "Redis at " + where.getSocket() + ", database " + where.getDatabase();
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
