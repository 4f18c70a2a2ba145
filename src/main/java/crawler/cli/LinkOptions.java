package crawler.cli;

import crawler.html.ExtractorSettings;
import crawler.html.LinkKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/** Which links. */
final class LinkOptions extends OptionGroup {
    String links = "href";
    ExtractorSettings.Parser parser = ExtractorSettings.Parser.STREAM;

    @Nullable
    String select;

    @Override
    List<OptionSpec.Builder> options() {
        return List.of(
                option("links", "--links")
                        .paramLabel("KINDS")
                        .defaultValue("href")
                        .description("Which links, separated by commas: 'href' (every href), 'all', or elements such as"
                                + " a,area,link,img,script,form,meta,header. Default: ${DEFAULT-VALUE}"),
                option("parser", "--parser")
                        .paramLabel("PARSER")
                        .defaultValue("stream")
                        .description(
                                "How links are found. stream: an HTML tokenizer that keeps no page in memory; jsoup: the same"
                                        + " through a full tree, with the text of anchors; regex: every href=\"…\" in the text, for comparison"
                                        + " with areq.py. Default: ${DEFAULT-VALUE}"),
                option("select", "--select")
                        .paramLabel("CSS")
                        .description(
                                "Only links inside the elements this CSS selector matches (uses the jsoup parser)."));
    }

    /** The settings these options say. */
    ExtractorSettings settings(boolean details) {
        return new ExtractorSettings(parser, LinkKind.parse(links), select, details);
    }
}
