package crawler.cli;

import crawler.graph.Analysis;
import crawler.graph.GraphBuilder;
import crawler.graph.GraphException;
import crawler.graph.GraphFormat;
import crawler.graph.NodeKind;
import crawler.graph.RowReader;
import crawler.graph.SummaryText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crawler graph}: rows to a summary, and to a file other tools open. */
@Command(
        name = "crawler graph",
        usageHelpAutoWidth = true,
        sortOptions = false,
        customSynopsis = "crawler graph [OPTIONS] FILE...",
        description = {
            "Shows the rows of a crawl as a directed graph: a summary on standard output and, with -f or -o, a file for"
                    + " a browser, Graphviz, Gephi, networkx or WebGraph.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crawler graph foundurls.txt                 the summary",
            "  crawler graph foundurls.txt -o site.html    a page to look at, no server needed",
            "  crawler graph a.tsv b.jsonl --by host -f dot -o - | sfdp -Tsvg > hosts.svg",
            "",
            "A node is a URL without its #fragment; a link stands once however often it was",
            "found. An orphan is a source no other page links to; a dead end is linked to and",
            "has no links onward, mostly because it was not fetched. Link depth is counted",
            "from the first source of the rows and from the orphans.",
            "",
            "Exit codes: 0 done, 1 a file cannot be read or written, 2 wrong usage."
        })
final class GraphCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Rows, tsv or jsonl, as the crawl wrote them; '-' is standard input.")
    List<String> files = new ArrayList<>();

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "html: one self-contained page; dot: Graphviz; graphml; gexf: Gephi; json: node-link, for"
                    + " networkx and d3; cc: Common Crawl's FILE-vertices.txt and FILE-edges.txt. Default: what the"
                    + " name of the output ends in; without an output, the summary alone.")
    @Nullable
    GraphFormat format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the graph goes. '-' is standard output; the summary then goes to standard error."
                    + " Default with -f: graph.FORMAT")
    @Nullable
    String output;

    @Option(
            names = "--by",
            paramLabel = "KIND",
            defaultValue = "page",
            description = "What a node is: page, host or (registrable) domain. Default: ${DEFAULT-VALUE}")
    NodeKind by = NodeKind.PAGE;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "Lines in each list of the summary; 0 leaves the lists out. Default: ${DEFAULT-VALUE}")
    int top;

    @Mixin
    HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        CommandLine command = help.command();
        try {
            GraphFormat chosen = format();
            String target = target(chosen);
            check(chosen, target);
            run(chosen, target, command);
            return CrawlCommand.FINISHED;
        } catch (GraphException e) {
            command.getErr().println("crawler: " + e.getMessage());
        } catch (IOException e) {
            if (StandardOutput.isReaderGone(e)) {
                return CrawlCommand.FINISHED;
            }
            command.getErr().println("crawler: cannot write to standard output: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            command.getErr().println("crawler: the graph does not fit into memory: give java more, as in -Xmx4g");
        }
        return CrawlCommand.FAILED;
    }

    private @Nullable GraphFormat format() {
        if (format != null || output == null) {
            return format;
        }
        GraphFormat named = GraphFormat.ofFile(output);
        if (named == null) {
            throw help.usage("--output: '" + output
                    + "' does not say which format: add -f html, dot, graphml, gexf, json or cc");
        }
        return named;
    }

    private String target(@Nullable GraphFormat chosen) {
        if (output != null) {
            return output;
        }
        return chosen == GraphFormat.CC ? "graph" : "graph." + chosen;
    }

    /** Refuses what cannot work before the rows are read. */
    private void check(@Nullable GraphFormat chosen, String target) {
        if (top < 0) {
            throw help.usage("--top: " + top + " is negative");
        }
        if (files.stream().filter("-"::equals).count() > 1) {
            throw help.usage("FILE: standard input can be read only once");
        }
        if (chosen == GraphFormat.CC && target.equals("-")) {
            throw help.usage("--output: cc is two files, which standard output cannot take");
        }
        if (chosen != null && !target.equals("-")) {
            try {
                checkWritten(chosen.files(target));
            } catch (IllegalArgumentException e) {
                throw help.usage(e);
            }
        }
    }

    private void checkWritten(String... names) {
        WrittenFiles written = new WrittenFiles();
        for (String name : names) {
            written.add("--output", Path.of(name));
        }
        for (String file : files) {
            if (!file.equals("-")) {
                written.refuseIfWritten(Path.of(file), "is a file the rows are read from");
            }
        }
    }

    private void run(@Nullable GraphFormat chosen, String target, CommandLine command) throws IOException {
        GraphBuilder builder = new GraphBuilder(by);
        RowReader reader = new RowReader(builder);
        for (String file : files) {
            reader.read(file, System.in);
        }
        Analysis analysis = new Analysis(builder.build());
        PrintWriter summary = command.getOut();
        if (chosen != null && target.equals("-")) {
            summary = command.getErr();
            OutputStream out = StandardOutput.open();
            chosen.write(analysis, by, out);
        } else if (chosen != null) {
            chosen.write(analysis, by, target);
        }
        new SummaryText(analysis, by, top, summary).print(reader.rows(), builder.withoutHost());
    }
}
