package crawler.cli;

import crawler.crawl.ScopeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which links are followed, and when enough is enough. */
final class FollowOptions {
    @Option(
            names = {"-d", "--depth"},
            paramLabel = "N",
            defaultValue = "0",
            converter = Depth.class,
            description = "Hops followed from the seeds; 0 follows none, 'inf' any number. Default: ${DEFAULT-VALUE}")
    int depth;

    @Option(
            names = "--scope",
            paramLabel = "REACH",
            defaultValue = "host",
            description =
                    "What may be followed: page (the seeds alone), prefix (what begins like a seed, up to its last"
                            + " slash), host, domain (the registrable one), any. Default: ${DEFAULT-VALUE}")
    ScopeSettings.Reach scope = ScopeSettings.Reach.HOST;

    @Option(
            names = "--include",
            paramLabel = "REGEX",
            description = "Follow only URLs in which this matches; may be repeated, one match is enough.")
    List<Pattern> include = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "REGEX",
            description = "Do not follow URLs in which this matches; may be repeated.")
    List<Pattern> exclude = new ArrayList<>();

    @Option(
            names = "--sitemaps",
            description = "Also begin with what the sitemaps of the seeds' sites list: those named by robots.txt, or"
                    + " /sitemap.xml; within --scope.")
    boolean sitemaps;

    @Option(
            names = "--respect-nofollow",
            description =
                    "Do not follow links that ask not to be: rel=nofollow, meta robots and X-Robots-Tag nofollow.")
    boolean respectNofollow;

    @Option(
            names = "--max-pages",
            paramLabel = "N",
            defaultValue = "0",
            description = "Stop after so many pages. Default: no limit")
    long maxPages;

    @Option(
            names = "--max-pages-per-host",
            paramLabel = "N",
            defaultValue = "0",
            description = "So many pages of one host. Default: no limit")
    long maxPagesPerHost;

    @Option(
            names = "--max-time",
            paramLabel = "T",
            description = "Stop after this time (90s, 10m, 2h). Default: no limit")
    @Nullable
    Duration maxTime;

    @Option(names = "--fail-on-limit", description = "Exit with 5 when one of these limits stopped the crawl.")
    boolean failOnLimit;

    /** The settings these options say. */
    ScopeSettings settings() {
        return new ScopeSettings(scope, depth, include, exclude, respectNofollow);
    }

    /** A number of hops, or {@code inf}. */
    static final class Depth implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.equals("inf")) {
                return ScopeSettings.UNLIMITED;
            }
            if (!text.matches("[0-9]{1,9}")) {
                throw new TypeConversionException("'" + text + "' is no depth: write a number or inf");
            }
            return Integer.parseInt(text);
        }
    }
}
