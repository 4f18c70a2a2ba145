package crawler.cli;

import crawler.crawl.ScopeSettings;
import crawler.html.ExtractorSettings;
import crawler.output.OutputSettings;
import crawler.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/** One crawl on several machines. */
final class RedisOptions extends OptionGroup {
    private static final String NAME = "crawler";
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Nullable
    String uri;

    @Nullable
    Path caFile;

    @Nullable
    String name;

    @Nullable
    Duration lease;

    @Override
    List<OptionSpec.Builder> options() {
        return List.of(
                option("uri", "--redis")
                        .paramLabel("URI")
                        .description("Share the crawl with every process that names the same server and crawl:"
                                + " redis://[user:password@]host[:port][/database], rediss://… for TLS,"
                                + " unix://[user:password@]/path[?database=n] for a Unix socket."),
                option("caFile", "--redis-cacert")
                        .paramLabel("FILE")
                        .description("With rediss://: trust the certificates in this PEM file, instead of the JDK's."),
                option("name", "--crawl-name")
                        .paramLabel("NAME")
                        .description("With --redis: keeps the crawls on one server apart. Default: " + NAME),
                option("lease", "--redis-lease")
                        .paramLabel("T")
                        .description(
                                "With --redis: a process that gave no sign for so long is taken for dead, others go on with"
                                        + " what it held. Default: 30s"));
    }

    /** The crawl's name on the server. */
    String name() {
        return name == null ? NAME : name;
    }

    /**
     * Where the crawl is shared, or null.
     *
     * @throws IllegalArgumentException if the options do not go together
     */
    @Nullable
    RedisSettings settings() {
        if (uri == null) {
            if (name != null || lease != null || caFile != null) {
                String option = name != null ? "--crawl-name" : lease != null ? "--redis-lease" : "--redis-cacert";
                throw new IllegalArgumentException(option + " goes with --redis");
            }
            return null;
        }
        return new RedisSettings(uri, caFile, name(), lease == null ? LEASE : lease);
    }

    /** What the processes of a crawl have to agree on, and how much this one holds. */
    static RedisSettings.Joining joining(
            FollowOptions follow,
            PoliteOptions polite,
            FetchOptions fetch,
            LinkOptions links,
            ExtractorSettings extraction,
            OutputSettings rows) {
        Map<String, String> same = new LinkedHashMap<>();
        same.put("depth", follow.depth == ScopeSettings.UNLIMITED ? "inf" : Integer.toString(follow.depth));
        same.put("scope", follow.scope.toString());
        same.put("include", follow.include.toString());
        same.put("exclude", follow.exclude.toString());
        same.put("sitemaps", Boolean.toString(follow.sitemaps));
        same.put("respect-nofollow", Boolean.toString(follow.respectNofollow));
        same.put("max-redirects", Integer.toString(fetch.maxRedirects));
        same.put("block-private", fetch.blockPrivate == null ? "unless a seed is" : fetch.blockPrivate.toString());
        same.put("format", rows.format().toString());
        same.put("max-pages", Long.toString(follow.maxPages));
        same.put("max-pages-per-host", Long.toString(follow.maxPagesPerHost));
        same.put("no-robots", Boolean.toString(polite.noRobots));
        same.put("host-concurrency", Integer.toString(polite.hostConcurrency));
        same.put("delay", polite.delay.toString());
        same.put("host-rate", Double.toString(polite.hostRate));
        same.put("links", links.links);
        same.put("parser", extraction.parser().toString());
        same.put("select", links.select == null ? "" : links.select);
        same.put("max-body-size", Long.toString(fetch.maxBodySize));
        same.put("user-agent", fetch.userAgent == null ? "" : fetch.userAgent);
        same.put(
                "header",
                String.join(",", fetch.settings(polite.hostConcurrency, true).credentials())); // no values
        boolean nowhere = follow.scope == ScopeSettings.Reach.PAGE || follow.scope == ScopeSettings.Reach.ANY;
        String homeOf = nowhere ? "" : follow.scope == ScopeSettings.Reach.PREFIX ? "./" : "/";
        return new RedisSettings.Joining(
                same,
                follow.depth != ScopeSettings.UNLIMITED,
                follow.maxPagesPerHost > 0,
                homeOf,
                Math.max(32, 2 * fetch.concurrency),
                Math.max(16, 2 * polite.hostConcurrency));
    }
}
