package crawler.cli;

import crawler.frontier.StateSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/** A crawl that outlasts its process. */
final class StateOptions extends OptionGroup {
    @Nullable
    Path directory;

    boolean fresh;

    @Override
    List<OptionSpec.Builder> options() {
        return List.of(
                option("directory", "--state")
                        .paramLabel("DIR")
                        .description(
                                "Keep the crawl in this folder: however it ends, the same command again goes on where it was,"
                                        + " and the file of the rows is in the end as if nothing had happened."),
                option("fresh", "--fresh").description("With --state: forget the crawl that is there and start over."));
    }

    /**
     * The settings these options say, or null without {@code --state}.
     *
     * @param rows the file of the rows; null = standard output
     * @param options what makes two runs the same crawl, by name
     * @throws IllegalArgumentException if the options do not go together
     */
    @Nullable
    StateSettings settings(
            @Nullable Path rows, boolean append, Map<String, String> options, boolean byLevels, boolean countHosts) {
        if (directory == null) {
            if (fresh) {
                throw new IllegalArgumentException("--fresh goes with --state");
            }
            return null;
        }
        if (rows == null) {
            throw new IllegalArgumentException("--state: goes with a file, not with standard output (-o -)");
        }
        if (append) {
            throw new IllegalArgumentException("--state: does not go with --append");
        }
        return new StateSettings(directory, fresh, options, rows, byLevels, countHosts);
    }
}
