package crawler.cli;

import crawler.crawl.Extraction;
import crawler.crawl.Report;
import crawler.html.ExtractorSettings;
import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.output.OutputSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crawler extract}: the rows of pages kept in WARC files, without a network. */
@Command(
        name = "extract",
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        customSynopsis = "crawler extract [OPTIONS] FILE...",
        description = {"Writes the links of pages kept in WARC files; asks no server.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  crawler urls.txt --warc pages.warc.gz     crawls, and keeps what was fetched",
            "  crawler extract pages.warc.gz             the same rows again",
            "  crawler extract pages.warc.gz --links all -f jsonl -o -",
            "",
            "Exit codes: 0 finished, 1 the run failed, 2 wrong usage, 3 no page was found,",
            "130 or 143 interrupted."
        })
final class ExtractCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "WARC files, compressed record by record or not.")
    List<Path> files = new ArrayList<>();

    @Heading("Output")
    OutputOptions output = new OutputOptions();

    @Heading("Links")
    LinkOptions links = new LinkOptions();

    @Option(
            names = "--max-body-size",
            paramLabel = "SIZE",
            defaultValue = "64M",
            converter = SizeConverter.class,
            description = "How much of a page is read, decompressed (64k, 10M, 1G). Default: ${DEFAULT-VALUE}")
    long maxBodySize;

    @Heading("Messages")
    TellOptions tell = new TellOptions();

    @Mixin
    HelpOption help = new HelpOption();

    ExtractCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        tell.apply(console);
        try {
            OutputSettings rows = output.settings();
            ExtractorSettings extraction =
                    links.settings(rows.format().encoder().wantsDetails());
            WrittenFiles written = new WrittenFiles();
            written.add("--output", rows.file());
            written.add("--stats", tell.stats);
            for (Path file : files) {
                check(file);
                written.refuseIfWritten(file, "is a file the pages are read from");
            }
            return run(rows, extraction);
        } catch (IllegalArgumentException e) {
            throw help.usage(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    private static void check(Path file) {
        String problem = Files.isDirectory(file)
                ? "is a folder"
                : !Files.exists(file) ? "no such file" : !Files.isReadable(file) ? "cannot be read" : null;
        if (problem != null) {
            throw new IllegalArgumentException("FILE: '" + file + "' " + problem);
        }
    }

    private int run(OutputSettings rows, ExtractorSettings settings) throws InterruptedException {
        long started = System.nanoTime();
        Extraction extraction = new Extraction(
                settings.parser() == ExtractorSettings.Parser.REGEX,
                maxBodySize,
                settings.extractors(),
                rows.format().encoder());
        Signals signals = Signals.watch(extraction::stop, () -> {});
        try {
            tell.checkStats();
            Report report = extraction.run(files, LinkWriter.open(rows, extraction));
            Summary summary = new Summary(report, 0, System.nanoTime() - started);
            if (!tell.quiet) {
                summary.print(System.err);
            }
            if (tell.stats != null) {
                summary.write(tell.stats, null);
            }
            if (signals.exitCode() != 0) {
                return signals.exitCode();
            }
            boolean found = report.pages() > 0 || !report.notRead().isEmpty();
            return found ? CrawlCommand.FINISHED : CrawlCommand.NOTHING_FETCHED;
        } catch (OutputException e) {
            return CrawlRun.outputFailed(e);
        } catch (IOException e) {
            System.err.println("crawler: " + e.getMessage()); // the statistics
            return CrawlCommand.FAILED;
        }
    }
}
