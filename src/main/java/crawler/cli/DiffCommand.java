package crawler.cli;

import crawler.graph.GraphException;
import crawler.graph.RowDiff;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crawler diff}: which links a crawl found that another did not. Exit codes as diff(1). */
@Command(
        name = "crawler diff",
        usageHelpAutoWidth = true,
        sortOptions = false,
        customSynopsis = "crawler diff [-q] OLD NEW",
        description = {
            "Compares the rows of two crawls, tsv or jsonl, whatever their order: '-<TAB>source<TAB>link' for a link that"
                    + " is gone, '+<TAB>source<TAB>link' for a new one, sorted by source; the counts on standard error.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crawler diff yesterday.tsv today.tsv",
            "  crawler diff old.tsv new.tsv | grep '^+' | cut -f3     new links alone",
            "  crawler diff -q old.tsv new.tsv || echo changed",
            "",
            "Exit codes, as diff: 0 the same rows, 1 different rows, 2 trouble."
        })
final class DiffCommand implements Callable<Integer> {
    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final int TROUBLE = 2;

    @Parameters(index = "0", paramLabel = "OLD", description = "The rows before; '-' is standard input.")
    String oldFile = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "The rows after; '-' is standard input.")
    String newFile = "";

    @Option(
            names = {"-q", "--brief"},
            description = "Say only whether they differ.")
    boolean brief;

    @Mixin
    HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        CommandLine command = help.command();
        if (oldFile.equals("-") && newFile.equals("-")) {
            throw help.usage("standard input can be read only once");
        }
        RowDiff diff = new RowDiff(Runtime.getRuntime().maxMemory() / 3);
        try {
            if (brief) {
                diff.compare(oldFile, newFile, System.in, null);
            } else {
                OutputStream out = new BufferedOutputStream(StandardOutput.open(), 1 << 16);
                diff.compare(oldFile, newFile, System.in, out);
                out.flush();
            }
            tell(diff, command);
            return diff.differs() ? DIFFERENT : SAME;
        } catch (GraphException e) {
            command.getErr().println("crawler: " + e.getMessage());
        } catch (IOException e) {
            if (StandardOutput.isReaderGone(e)) {
                return DIFFERENT; // there was something to write
            }
            command.getErr().println("crawler: " + e.getMessage());
        }
        return TROUBLE;
    }

    private void tell(RowDiff diff, CommandLine command) {
        if (brief && diff.differs()) {
            command.getOut().println("Rows of " + oldFile + " and " + newFile + " differ");
            command.getOut().flush();
        } else if (diff.differs()) {
            command.getErr()
                    .println(String.format(
                            Locale.ROOT,
                            "%,d link%s gained, %,d lost",
                            diff.gained(),
                            diff.gained() == 1 ? "" : "s",
                            diff.lost()));
        }
    }
}
