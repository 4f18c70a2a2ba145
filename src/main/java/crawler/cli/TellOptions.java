package crawler.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the run says on standard error. */
final class TellOptions {
    @Option(
            names = {"-v", "--verbose"},
            description = "One line a page. Twice: details for finding a fault.")
    boolean[] verbose = {};

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but what ends the run.")
    boolean quiet;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "auto, always or never; auto obeys NO_COLOR. Default: ${DEFAULT-VALUE}")
    When color = When.AUTO;

    @Option(names = "--no-progress", description = "Show no progress line on a terminal.")
    boolean noProgress;

    @Option(names = "--stats", paramLabel = "FILE", description = "Write the summary to this file as JSON.")
    @Nullable
    Path stats;

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

    /** The level slf4j-simple logs at. */
    private String level() {
        if (quiet) {
            return "error";
        }
        return verbose.length == 0 ? "warn" : verbose.length == 1 ? "info" : "debug";
    }
}
