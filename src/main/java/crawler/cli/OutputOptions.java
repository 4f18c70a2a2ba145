package crawler.cli;

import crawler.output.OutputSettings;
import crawler.output.RowFormat;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where rows go. */
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "foundurls.txt",
            description = "Where rows go; '-' is standard output. Rewritten each run. Default: ${DEFAULT-VALUE}")
    String output = "foundurls.txt";

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "tsv",
            description =
                    "tsv: source_url<TAB>parsed_url under a header; jsonl: one JSON object a link; urls: the links"
                            + " alone. Default: ${DEFAULT-VALUE}")
    RowFormat format = RowFormat.TSV;

    @Option(names = "--append", description = "Add to the file instead of rewriting it.")
    boolean append;

    @Option(names = "--no-header", description = "Leave the header line out.")
    boolean noHeader;

    /** The settings these options say. */
    OutputSettings settings() {
        return new OutputSettings(output.equals("-") ? null : Path.of(output), format, append, !noHeader);
    }
}
