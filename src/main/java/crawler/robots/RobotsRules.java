package crawler.robots;

import crawler.url.WebUrl;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the robots.txt of one origin says to this crawler (RFC 9309). The file is read by crawler-commons: lines, groups,
 * common misspellings. Which of the rules it found decides about a URL is looked up here, because the library cannot name
 * that rule, tries only the first place where a piece of a pattern fits (so {@code /*.pdf$} lets {@code /a.pdf.pdf}
 * through), takes URLs that {@link java.net.URI} rejects for {@code /}, and has no bound on the time it takes.
 *
 * <p>Immutable, for any thread. Which origin the file belongs to is the caller's knowledge.
 */
public final class RobotsRules {
    /** How much of a file is read, in bytes (RFC 9309 §2.5); a caller need not fetch more. */
    public static final int MAX_BYTES = 500 * 1024;

    /** The product token of this crawler (RFC 9309 §2.2.1), in lower case; groups are found whatever their case. */
    public static final String PRODUCT_TOKEN = "crawler";

    /**
     * The longest crawl delay that is obeyed as it stands: 5 minutes, or 288 pages a day. What is beyond, a day for
     * instance, is meant to keep crawlers out, for which there is {@code Disallow}, or is a mistake of the unit.
     */
    static final Duration LONGEST_CRAWL_DELAY = Duration.ofMinutes(5);

    /** The file is unavailable (RFC 9309 §2.3.1.3): everything is allowed. */
    public static final RobotsRules ALLOW_ALL = new RobotsRules("*", List.of(), null, List.of());

    private static final RobotsRule TOO_COSTLY = new RobotsRule("", false); // no file has a rule without a pattern

    /** The file is unreachable (RFC 9309 §2.3.1.4): nothing is allowed. Whether to wait and ask again is the caller's. */
    public static final RobotsRules DISALLOW_ALL =
            new RobotsRules("*", List.of(new RobotsRule("/", false)), null, List.of());

    private static final int MOST_SITEMAPS = 10_000;

    private final String userAgent;
    private final List<RobotsRule> rules;
    private final @Nullable Duration crawlDelay;
    private final List<WebUrl> sitemaps;

    /** @param rules the longest first, and Allow before a Disallow of the same length: the first that matches decides */
    private RobotsRules(
            String userAgent, List<RobotsRule> rules, @Nullable Duration crawlDelay, List<WebUrl> sitemaps) {
        this.userAgent = userAgent;
        this.rules = rules;
        this.crawlDelay = crawlDelay;
        this.sitemaps = sitemaps;
    }

    /**
     * Reads a file, whatever it is: what is no rule is skipped. Takes well below a millisecond of CPU time for most files,
     * but up to some hundred for one of {@link #MAX_BYTES}: an event loop had better give away what is longer than a page.
     *
     * @param content the file's bytes; of what is longer than {@link #MAX_BYTES} the lines that fit are read. Not kept.
     * @param robotsUrl where it came from; relative sitemap references resolve against it
     */
    public static RobotsRules parse(byte[] content, WebUrl robotsUrl) {
        // The library answers a long crawl delay with "disallow all": the delay is clamped here instead.
        SimpleRobotRules found = new SimpleRobotRulesParser(Long.MAX_VALUE, 0)
                .parseContent(robotsUrl.href(), RobotsText.clean(content), "text/plain", Set.of(PRODUCT_TOKEN));
        found.sortRules();
        List<RobotsRule> rules = found.getRobotRules().stream()
                .map(rule -> RobotsRule.of(rule.getPrefix(), rule.isAllow()))
                .toList();
        Duration crawlDelay = crawlDelay(found.getCrawlDelay());
        List<WebUrl> sitemaps = sitemaps(found.getSitemaps(), robotsUrl);
        if (rules.isEmpty() && crawlDelay == null && sitemaps.isEmpty()) {
            return ALLOW_ALL;
        }
        return new RobotsRules(found.isMatchedWildcard() ? "*" : PRODUCT_TOKEN, rules, crawlDelay, sitemaps);
    }

    private static @Nullable Duration crawlDelay(long millis) {
        if (millis <= 0) {
            return null; // not set (Long.MIN_VALUE), none, or nonsense
        }
        return Duration.ofMillis(Math.min(millis, LONGEST_CRAWL_DELAY.toMillis()));
    }

    private static List<WebUrl> sitemaps(List<String> lines, WebUrl robotsUrl) {
        List<WebUrl> urls = new ArrayList<>();
        WebUrl ofEmptyLine = robotsUrl.resolve("."); // what the library makes of a line that names none
        for (String line : lines) {
            WebUrl url = WebUrl.parse(line);
            if (url != null && url.isHttp() && !url.equals(ofEmptyLine) && urls.size() < MOST_SITEMAPS) {
                urls.add(url);
            }
        }
        return List.copyOf(urls);
    }

    /** Whether this crawler may fetch the URL, of which path and query count. robots.txt itself always may be. */
    public boolean allows(WebUrl url) {
        if (rules.isEmpty() || isRobotsTxt(url)) {
            return true;
        }
        RobotsRule decides = deciding(url);
        return decides == null || decides.allow();
    }

    /** Why {@link #allows} answers as it does, for people: the rule that decides, as it is compared, and its group. */
    String explain(WebUrl url) {
        if (isRobotsTxt(url)) {
            return "robots.txt itself is always allowed";
        }
        if (rules.isEmpty()) {
            return "robots.txt has no rules for " + PRODUCT_TOKEN;
        }
        if (this == DISALLOW_ALL) {
            return "robots.txt could not be fetched";
        }
        RobotsRule decides = deciding(url);
        if (decides == null) {
            return "no rule of robots.txt matches (User-agent: " + userAgent + ")";
        }
        if (decides.equals(TOO_COSTLY)) {
            return "the rules of robots.txt take too long to compare with this URL";
        }
        return decides + " (User-agent: " + userAgent + ")";
    }

    /**
     * The same, with the line of the file that says so.
     *
     * @param content the file that was parsed
     */
    public String explain(WebUrl url, byte[] content) {
        RobotsRule decides = rules.isEmpty() || isRobotsTxt(url) ? null : deciding(url);
        RobotsLine line = decides == null ? null : RobotsLine.of(decides, userAgent, content);
        return line == null ? explain(url) : line + " (User-agent: " + userAgent + ")";
    }

    boolean has(RobotsRule rule) {
        return rules.contains(rule);
    }

    /** The time between two requests that the file asks for, at most {@link #LONGEST_CRAWL_DELAY}; null if it does not. */
    public @Nullable Duration crawlDelay() {
        return crawlDelay;
    }

    /** Bytes of memory that this takes, about. */
    public long bytes() {
        long bytes = 200;
        for (RobotsRule rule : rules) {
            bytes += 120 + rule.pattern().length();
        }
        for (WebUrl sitemap : sitemaps) {
            bytes += 120 + sitemap.href().length();
        }
        return bytes;
    }

    /** The sitemaps that the file names, http and https only, in its order, each once. They may lie on other hosts. */
    public List<WebUrl> sitemaps() {
        return sitemaps;
    }

    /** RFC 9309 §2.2.2: the most specific match, or null if no rule matches. */
    private @Nullable RobotsRule deciding(WebUrl url) {
        RobotsPath path = RobotsPath.of(url);
        for (RobotsRule rule : rules) {
            if (path.matches(rule.pattern())) {
                return rule;
            }
            if (path.isExhausted()) {
                return TOO_COSTLY;
            }
        }
        return null;
    }

    private static boolean isRobotsTxt(WebUrl url) {
        return url.pathAndQuery().equals("/robots.txt");
    }
}
