package crawler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/** What the run says on standard error. */
final class TellOptions extends OptionGroup {
    boolean[] verbose = {};
    boolean quiet;
    When color = When.AUTO;
    boolean noProgress;

    @Nullable
    Path stats;

    @Override
    List<OptionSpec.Builder> options() {
        return List.of(
                option("verbose", "-v", "--verbose")
                        .arity("0")
                        .description("One line a page. Twice: details for finding a fault."),
                option("quiet", "-q", "--quiet").description("Say nothing but what ends the run."),
                option("color", "--color")
                        .paramLabel("WHEN")
                        .defaultValue("auto")
                        .description("auto, always or never; auto obeys NO_COLOR. Default: ${DEFAULT-VALUE}"),
                option("noProgress", "--no-progress").description("Show no progress line on a terminal."),
                option("stats", "--stats").paramLabel("FILE").description("Write the summary to this file as JSON."));
    }

    /** When something is done. */
    enum When {
        AUTO,
        ALWAYS,
        NEVER
    }

    /** Sets the log up; to be called before the first logger is made. */
    void apply(Console console) {
        boolean plain = System.getenv("NO_COLOR") != null || "dumb".equals(System.getenv("TERM"));
        console.colored(color == When.ALWAYS || (color == When.AUTO && !plain && Console.isTerminal()));
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", level());
    }

    /**
     * Notices before the run, rather than after it, that the statistics cannot be written, and leaves all as it was. What is
     * no file is not tried: of a pipe the reader would take this for the end.
     *
     * @throws IOException names the file
     */
    void checkStats() throws IOException {
        boolean isNew = stats != null && !Files.exists(stats);
        if (stats != null && (isNew || Files.isRegularFile(stats) || Files.isDirectory(stats))) {
            try {
                Files.newOutputStream(stats, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                        .close();
                if (isNew) {
                    Files.delete(stats.toRealPath()); // a run that finds nothing to do has none
                }
            } catch (IOException e) {
                throw Summary.unwritable(stats, e);
            }
        }
    }

    /** The level slf4j-simple logs at. */
    private String level() {
        if (quiet) {
            return "error";
        }
        return verbose.length == 0 ? "warn" : verbose.length == 1 ? "info" : "debug";
    }
}
