package crawler.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: its help, and a way to say what is wrong with its arguments. */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec spec;

    /** The command that is run. */
    CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }

    /** To be thrown where the arguments cannot be meant so: told with exit code 2. */
    ParameterException usage(String message) {
        return new ParameterException(command(), message);
    }

    /** The same, where something that was made of them says so. */
    ParameterException usage(IllegalArgumentException refusal) {
        String message = Objects.requireNonNullElse(refusal.getMessage(), refusal.toString());
        return new ParameterException(command(), message, refusal);
    }
}
