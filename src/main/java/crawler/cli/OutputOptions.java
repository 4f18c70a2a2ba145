package crawler.cli;

import crawler.output.OutputSettings;
import crawler.output.RowFormat;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** Where rows go. */
final class OutputOptions extends OptionGroup {
    /** What names standard output instead of a file. */
    static final Path STANDARD_OUTPUT = Path.of("-");

    Path output = Path.of("foundurls.txt");
    RowFormat format = RowFormat.TSV;
    boolean append;
    boolean noHeader;

    @Override
    List<OptionSpec.Builder> options() {
        return List.of(
                option("output", "-o", "--output")
                        .paramLabel("FILE")
                        .defaultValue("foundurls.txt")
                        .description(
                                "Where rows go; '-' is standard output. Rewritten each run. Default: ${DEFAULT-VALUE}"),
                option("format", "-f", "--format")
                        .paramLabel("FORMAT")
                        .defaultValue("tsv")
                        .description(
                                "tsv: source_url<TAB>parsed_url under a header; jsonl: one JSON object a link; urls: the links"
                                        + " alone. Default: ${DEFAULT-VALUE}"),
                option("append", "--append").description("Add to the file instead of rewriting it."),
                option("noHeader", "--no-header").description("Leave the header line out."));
    }

    /** The settings these options say. */
    OutputSettings settings() {
        return new OutputSettings(output.equals(STANDARD_OUTPUT) ? null : output, format, append, !noHeader);
    }
}
