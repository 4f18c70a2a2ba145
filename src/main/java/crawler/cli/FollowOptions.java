package crawler.cli;

import crawler.crawl.ScopeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** Which links are followed, and when enough is enough. */
final class FollowOptions extends OptionGroup {
    int depth;
    ScopeSettings.Reach scope = ScopeSettings.Reach.HOST;
    List<Pattern> include = new ArrayList<>();
    List<Pattern> exclude = new ArrayList<>();
    boolean sitemaps;
    boolean respectNofollow;
    long maxPages;
    long maxPagesPerHost;

    @Nullable
    Duration maxTime;

    boolean failOnLimit;

    @Override
    List<OptionSpec.Builder> options() {
        return List.of(
                option("depth", "-d", "--depth")
                        .paramLabel("N")
                        .defaultValue("0")
                        .converters(new Depth())
                        .description(
                                "Hops followed from the seeds; 0 follows none, 'inf' any number. Default: ${DEFAULT-VALUE}"),
                option("scope", "--scope")
                        .paramLabel("REACH")
                        .defaultValue("host")
                        .description(
                                "What may be followed: page (the seeds alone), prefix (what begins like a seed, up to its last"
                                        + " slash), host, domain (the registrable one), any. Default: ${DEFAULT-VALUE}"),
                option("include", "--include")
                        .auxiliaryTypes(Pattern.class)
                        .paramLabel("REGEX")
                        .description("Follow only URLs in which this matches; may be repeated, one match is enough."),
                option("exclude", "--exclude")
                        .auxiliaryTypes(Pattern.class)
                        .paramLabel("REGEX")
                        .description("Do not follow URLs in which this matches; may be repeated."),
                option("sitemaps", "--sitemaps")
                        .description(
                                "Also begin with what the sitemaps of the seeds' sites list: those named by robots.txt, or"
                                        + " /sitemap.xml; within --scope."),
                option("respectNofollow", "--respect-nofollow")
                        .description(
                                "Do not follow links that ask not to be: rel=nofollow, meta robots and X-Robots-Tag nofollow."),
                option("maxPages", "--max-pages")
                        .paramLabel("N")
                        .defaultValue("0")
                        .description("Stop after so many pages. Default: no limit"),
                option("maxPagesPerHost", "--max-pages-per-host")
                        .paramLabel("N")
                        .defaultValue("0")
                        .description("So many pages of one host. Default: no limit"),
                option("maxTime", "--max-time")
                        .paramLabel("T")
                        .description("Stop after this time (90s, 10m, 2h). Default: no limit"),
                option("failOnLimit", "--fail-on-limit")
                        .description("Exit with 5 when one of these limits stopped the crawl."));
    }

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
