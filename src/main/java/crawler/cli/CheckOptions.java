package crawler.cli;

import crawler.check.CheckSettings;
import crawler.check.StatusRanges;
import crawler.html.ExtractorSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/** Whether the links found lead anywhere. */
final class CheckOptions extends OptionGroup {
    boolean check;

    @Nullable
    String accept;

    boolean fragments;
    List<Path> reports = new ArrayList<>();

    @Override
    List<OptionSpec.Builder> options() {
        return List.of(
                option("check", "--check")
                        .description(
                                "Also ask for every http and https link found, off-site too, unless --exclude matches it: with"
                                        + " HEAD, and with GET where HEAD gets no good answer. Broken ones are listed; exit code 4."),
                option("accept", "--accept")
                        .paramLabel("STATUSES")
                        .description("With --check: the statuses that are good, as in 200-299,403. Default: 200-299"),
                option("fragments", "--check-fragments")
                        .description(
                                "With --check: a link is broken, too, if its page has no element that its #fragment names."
                                        + " Pages that were not visited are read for it (GET instead of HEAD)."),
                option("reports", "--check-report")
                        .auxiliaryTypes(Path.class)
                        .paramLabel("FILE")
                        .description(
                                "With --check: write what came of every link; JUnit XML for *.xml, Markdown for *.md, else one"
                                        + " JSON object a link. May be repeated."));
    }

    /**
     * How links are found, with what these options need besides.
     *
     * @throws IllegalArgumentException if that cannot be had
     */
    ExtractorSettings reading(ExtractorSettings extraction) {
        try {
            return fragments ? extraction.withIds() : extraction;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--check-fragments: " + e.getMessage(), e);
        }
    }

    /**
     * The settings these options say, or null without {@code --check}.
     *
     * @param other an option that is given and does not go with a check, or null
     * @throws IllegalArgumentException if the options do not go together
     */
    @Nullable
    CheckSettings settings(List<Pattern> exclude, boolean robots, @Nullable String other) {
        if (!check) {
            if (accept != null || fragments || !reports.isEmpty()) {
                String option = accept != null ? "--accept" : fragments ? "--check-fragments" : "--check-report";
                throw new IllegalArgumentException(option + " goes with --check");
            }
            return null;
        }
        if (other != null) {
            throw new IllegalArgumentException(
                    "--check: does not go with " + other + ", which keeps pages, not what came of links");
        }
        try {
            StatusRanges good = new StatusRanges(accept == null ? "200-299" : accept);
            return new CheckSettings(good, exclude, robots, fragments, reports);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--accept: " + e.getMessage(), e);
        }
    }
}
