package crawler.cli;

import crawler.crawl.Why;
import crawler.http.HttpClient;
import crawler.http.HttpSettings;
import crawler.http.SeedAddresses;
import crawler.url.WebUrl;
import io.netty.channel.EventLoop;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code crawler why URL SEEDS…}: which rule decides about a URL, and why. */
@Command(
        name = "crawler why",
        usageHelpAutoWidth = true,
        sortOptions = false,
        customSynopsis = "crawler why URL [SEEDS...] [OPTIONS]",
        description = {
            "Tells whether a crawl with these seeds and options would fetch the URL if it found it,",
            "and what each rule says, in the order in which they are asked. robots.txt is fetched.",
            ""
        },
        footer = {"", "Exit codes: 0 it would be fetched, 1 it would not, 2 wrong usage."})
final class WhyCommand implements Callable<Integer> {
    private static final int FETCHED = 0;
    private static final int NOT_FETCHED = 1;

    private final Console console;

    @Parameters(index = "0", paramLabel = "URL", description = "The URL in question.")
    String url = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "SEEDS",
            description = "Where the crawl begins, which decides what is in scope: files, URLs, '-'.")
    List<String> seeds = new ArrayList<>();

    @Heading("Following links")
    FollowOptions follow = new FollowOptions();

    @Heading("Politeness")
    PoliteOptions polite = new PoliteOptions();

    @Heading("Fetching (of robots.txt)")
    FetchOptions fetch = new FetchOptions();

    @Heading("Of no meaning here, so that a whole command line can be asked about")
    OutputOptions output = new OutputOptions();

    @Heading("")
    LinkOptions links = new LinkOptions();

    @Heading("")
    StateOptions state = new StateOptions();

    @Heading("")
    RedisOptions redis = new RedisOptions();

    @Heading("")
    CheckOptions check = new CheckOptions();

    @Heading("")
    TellOptions tell = new TellOptions();

    @Mixin
    HelpOption help = new HelpOption();

    WhyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        tell.apply(console);
        try {
            WebUrl asked = WebUrl.parse(url);
            if (asked == null) {
                throw new IllegalArgumentException("URL: '" + url + "' is no URL");
            }
            return explain(asked, help.command().getOut());
        } catch (IllegalArgumentException e) {
            throw help.usage(e);
        }
    }

    private int explain(WebUrl asked, PrintWriter out) throws InterruptedException {
        List<Why.Ruling> rulings;
        Seeds.check(seeds);
        HttpSettings fetching = fetch.settings(polite.hostConcurrency, redis.uri != null);
        HttpClient client = new HttpClient(fetching);
        try (Workers workers = Workers.of(1)) {
            rulings = rulings(asked, client, workers.first(), fetching.blockPrivate());
            client.close().join();
        }
        Why.Ruling decides = null;
        for (Why.Ruling ruling : rulings) {
            out.println(String.format(
                    Locale.ROOT, "%-4s %-9s %s", ruling.allows() ? "yes" : "NO", ruling.rule(), ruling.text()));
            if (decides == null && !ruling.allows()) {
                decides = ruling;
            }
        }
        out.println(decides == null ? "would be fetched" : "would not be fetched: " + decides.code());
        out.flush();
        return decides == null ? FETCHED : NOT_FETCHED;
    }

    private List<Why.Ruling> rulings(WebUrl asked, HttpClient client, EventLoop loop, boolean blockPrivate)
            throws InterruptedException {
        Why why = new Why(follow.settings(), follow.sitemaps);
        SeedAddresses addresses = redis.uri != null && fetch.blockPrivate == null ? client.seedAddresses(loop) : null;
        Seeds.Taker taker = seed -> {
            why.seed(seed);
            if (addresses != null) {
                addresses.take(seed);
            }
        };
        new Seeds(seeds, System.in, taker).read();
        List<Why.Ruling> rulings = new ArrayList<>(why.rulings(asked));
        if (asked.isHttp()) {
            rulings.addAll(conditions());
            rulings.add(host(asked, client, loop, blockPrivate));
        }
        return rulings;
    }

    /** What else may decide when the time comes: never against the URL itself. */
    private List<Why.Ruling> conditions() {
        List<Why.Ruling> all = new ArrayList<>();
        if (follow.respectNofollow) {
            all.add(condition("nofollow", "--respect-nofollow: unless all that link to it ask not to follow"));
        }
        if (follow.maxPages > 0) {
            all.add(condition("limit", "--max-pages " + follow.maxPages + ": unless there were so many before"));
        }
        if (follow.maxPagesPerHost > 0) {
            all.add(condition(
                    "limit",
                    "--max-pages-per-host " + follow.maxPagesPerHost + ": unless its host had so many before"));
        }
        if (follow.maxTime != null) {
            all.add(condition("limit", "--max-time: unless the time is up before"));
        }
        all.add(condition(
                "redirect",
                fetch.maxRedirects == 0
                        ? "--max-redirects 0: if it redirects, that is not followed"
                        : "if it redirects, these rules are asked about the target; at most " + fetch.maxRedirects
                                + " times"));
        if (check.check) {
            all.add(condition("check", "--check: where it is found, it is asked for unless an --exclude matches"));
        }
        return all;
    }

    private static Why.Ruling condition(String rule, String text) {
        return new Why.Ruling(rule, "", true, text);
    }

    /** What its host says; asked for robots.txt, with --block-private in any case: is it one that may be asked? */
    private Why.Ruling host(WebUrl asked, HttpClient client, EventLoop loop, boolean blockPrivate) {
        String notAsked = polite.noRobots
                ? "--no-robots: not asked"
                : follow.depth == 0 && !follow.sitemaps ? "not asked where no link is followed" : null;
        if (notAsked == null || blockPrivate) {
            Why.Ruling ruling = LiveRobots.ask(client, loop, asked);
            if (notAsked == null || !ruling.rule().equals("robots")) {
                return ruling;
            }
        }
        return LiveRobots.robots(true, notAsked);
    }
}
