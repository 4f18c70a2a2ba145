package crawler.cli;

import crawler.crawl.CrawlSettings;
import crawler.crawl.ScopeSettings;
import crawler.frontier.StateSettings;
import crawler.html.ExtractorSettings;
import crawler.output.OutputSettings;
import crawler.redis.RedisSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** The command: arguments become settings, every object is made here, the outcome becomes an exit code. */
final class CrawlCommand implements Callable<Integer> {
    private static final String SEEDS =
            "Where to begin: a file with one URL a line (blank lines and # lines skipped), a URL, or '-' for standard input.";

    private static final String COMPLETION = "--generate-completion";

    private static final String[] FOOTER = {
        "  crawler urls.txt                     their links, to foundurls.txt",
        "  crawler https://example.com/ -o -    one page's links, to standard output",
        "  crawler urls.txt -f urls -o - | sort -u",
        "  crawler https://example.com/ -d inf  every page of that host",
        "  crawler urls.txt --warc p.warc.gz    and keep the pages",
        "",
        "Other commands, each with its own --help:",
        "  crawler graph FILE...       rows as a graph: summary, picture, files",
        "  crawler diff OLD NEW        rows gained and lost between two crawls",
        "  crawler extract FILE...     the links of pages kept with --warc",
        "  crawler why URL SEEDS...    which rule decides about a URL",
        "  crawler redis status|clear  how a shared crawl is; forget it",
        "(a file of that name is reached as ./graph or ./diff)",
        "",
        "Exit codes: 0 finished (pages that fail are data), 1 the run failed,",
        "2 wrong usage, 3 no seed could be fetched, 4 broken links (only with --check),",
        "5 stopped by a limit (only with --fail-on-limit), 130 or 143 interrupted."
    };

    static final int FINISHED = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOTHING_FETCHED = 3;
    static final int BROKEN_LINKS = 4;
    static final int LIMIT_REACHED = 5;

    private final Console console;
    private final boolean exits;

    private List<String> seeds = List.of();

    @Heading("Output")
    OutputOptions output = new OutputOptions();

    @Heading("Links")
    LinkOptions links = new LinkOptions();

    @Heading("Following links")
    FollowOptions follow = new FollowOptions();

    @Heading("Politeness")
    PoliteOptions polite = new PoliteOptions();

    @Heading("Fetching")
    FetchOptions fetch = new FetchOptions();

    @Heading("Crawls that last")
    StateOptions state = new StateOptions();

    @Heading("Several machines")
    RedisOptions redis = new RedisOptions();

    @Heading("Broken links")
    CheckOptions check = new CheckOptions();

    @Heading("Messages")
    TellOptions tell = new TellOptions();

    private final OptionGroups groups;
    private @Nullable CommandLine line; // once arguments are read

    /**
     * A command without arguments yet.
     *
     * @param exits whether the process ends with it
     */
    CrawlCommand(Console console, boolean exits) {
        this.console = console;
        this.exits = exits;
        Map<String, OptionGroup> oftenFirst = new LinkedHashMap<>();
        oftenFirst.put("output", output);
        oftenFirst.put("tell", tell);
        oftenFirst.put("fetch", fetch);
        oftenFirst.put("polite", polite);
        oftenFirst.put("follow", follow);
        oftenFirst.put("links", links);
        oftenFirst.put("state", state);
        oftenFirst.put("check", check);
        oftenFirst.put("redis", redis);
        groups = new OptionGroups(oftenFirst);
    }

    /** What reads these arguments. */
    CommandLine commandLine(String... arguments) {
        CommandSpec spec = spec();
        groups.addFor(spec, arguments);
        CommandLine made = new CommandLine(spec);
        line = made;
        return made;
    }

    /** The command without its groups. Said in code: to read it from annotations takes as long as to read ten pages. */
    private CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("crawler")
                .versionProvider(new Version())
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("SEEDS")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description(SEEDS)
                        .build())
                .addOption(OptionSpec.builder(COMPLETION)
                        .type(boolean.class)
                        .description("Print a completion script for bash and zsh.")
                        .build())
                .addOption(OptionSpec.builder("-h", "--help")
                        .type(boolean.class)
                        .usageHelp(true)
                        .description("Print this help.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .type(boolean.class)
                        .versionHelp(true)
                        .description("Print the version.")
                        .build());
        spec.usageMessage()
                .autoWidth(true)
                .sortOptions(false)
                .customSynopsis("crawler [OPTIONS] SEEDS...")
                .description("Gets web pages, all at once, and writes which page links where.", "")
                .footerHeading("%nExamples:%n")
                .footer(FOOTER);
        return spec;
    }

    private CommandLine withAllOptions() {
        CommandSpec whole = spec();
        groups.addAll(whole);
        return new CommandLine(whole);
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(line);
        seeds = command.getParseResult().matchedPositionalValue(0, List.of());
        if (command.getParseResult().hasMatchedOption(COMPLETION)) {
            command.getOut().print(AutoComplete.bash("crawler", Main.withNamed(withAllOptions(), console)));
            command.getOut().flush();
            return FINISHED;
        }
        if (seeds.isEmpty() && redis.uri == null) {
            Main.asOurs(withAllOptions()).usage(command.getErr());
            return USAGE;
        }
        tell.apply(console);
        try {
            return new CrawlRun(settings(), tell, console, exits).run(follow.failOnLimit);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
        }
    }

    /**
     * What all options together say.
     *
     * @throws IllegalArgumentException if they do not go together
     */
    private RunSettings settings() {
        OutputSettings rows = output.settings();
        Seeds.check(seeds);
        checkWritten(rows.file());
        ExtractorSettings extraction =
                check.reading(links.settings(rows.format().encoder().wantsDetails() || follow.respectNofollow));
        StateSettings lasting = state.settings(
                rows.file(),
                rows.append(),
                state.directory == null ? Map.of() : identity(rows),
                follow.depth != ScopeSettings.UNLIMITED,
                follow.maxPagesPerHost > 0);
        return new RunSettings(
                new CrawlSettings(
                        fetch.concurrency,
                        extraction.parser() == ExtractorSettings.Parser.REGEX,
                        (follow.depth > 0 || follow.sitemaps) && !polite.noRobots,
                        follow.sitemaps,
                        follow.maxPages,
                        follow.maxPagesPerHost,
                        follow.maxTime),
                polite.settings(fetch.retries),
                follow.settings(),
                fetch.settings(polite.hostConcurrency, redis.uri != null),
                extraction,
                rows,
                redis.uri == null ? lasting : null,
                seeds,
                fetch.threads(),
                shared(extraction, rows, lasting),
                fetch.archive(),
                check.settings(
                        follow.exclude,
                        !polite.noRobots,
                        state.directory != null ? "--state" : redis.uri != null ? "--redis" : null));
    }

    /** What makes two runs the same crawl: the options that decide which pages are visited and what their rows are. */
    private Map<String, String> identity(OutputSettings rows) {
        Map<String, String> options = new TreeMap<>();
        options.put(
                "--output",
                rows.file() == null
                        ? "-"
                        : rows.file().toAbsolutePath().normalize().toString());
        options.put("--format", rows.format().name().toLowerCase(Locale.ROOT));
        options.put(
                "--warc",
                fetch.warc == null
                        ? ""
                        : fetch.warc.toAbsolutePath().normalize().toString());
        options.put("--no-header", Boolean.toString(!rows.header()));
        options.put("--links", links.links);
        options.put("--parser", links.parser.name().toLowerCase(Locale.ROOT));
        options.put("--select", Objects.requireNonNullElse(links.select, ""));
        options.put("--depth", follow.depth == ScopeSettings.UNLIMITED ? "inf" : Integer.toString(follow.depth));
        options.put("--scope", follow.scope.name().toLowerCase(Locale.ROOT));
        options.put("--include", follow.include.stream().map(Pattern::pattern).collect(Collectors.joining("\n")));
        options.put("--exclude", follow.exclude.stream().map(Pattern::pattern).collect(Collectors.joining("\n")));
        options.put("--respect-nofollow", Boolean.toString(follow.respectNofollow));
        options.put("--no-robots", Boolean.toString(polite.noRobots));
        options.put("--max-body-size", Long.toString(fetch.maxBodySize));
        options.put("--max-redirects", Integer.toString(fetch.maxRedirects));
        if (redis.uri != null) {
            options.put("--redis", "a shared crawl"); // wherever its server is
            options.put("--crawl-name", redis.name());
        }
        return options;
    }

    private @Nullable SharedCrawl shared(
            ExtractorSettings extraction, OutputSettings rows, @Nullable StateSettings lasting) {
        RedisSettings where = redis.settings();
        return where == null
                ? null
                : new SharedCrawl(
                        where,
                        RedisOptions.joining(follow, polite, fetch, links, extraction, rows),
                        lasting,
                        fetch.blockPrivate == null);
    }

    /** Refuses files that would overwrite each other, or what is read, before anything is touched. */
    private void checkWritten(@Nullable Path rows) {
        WrittenFiles files = new WrittenFiles();
        for (Path file : state.directory == null ? List.<Path>of() : StateSettings.files(state.directory)) {
            files.add("--state", file);
        }
        files.add("--output", rows);
        files.add("--warc", fetch.warc);
        files.add("--cookie-jar", fetch.cookieJar);
        files.add("--stats", tell.stats);
        for (Path report : check.reports) {
            files.add("--check-report", report);
        }
        for (String seed : seeds) {
            if (!seed.equals("-") && !Seeds.isUrl(seed)) {
                files.refuseIfWritten(Path.of(seed), "is the file the URLs are read from");
            }
        }
        files.refuseIfWritten(fetch.caFile, "is the file of --cacert");
    }
}
