package crawler.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A mistake on the command line is one line that names the option and the value, and exit code 2. */
final class OneLineErrors implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        String reason = String.valueOf(mistake.getMessage());
        if (mistake.getArgSpec() instanceof OptionSpec option
                && mistake.getCause() instanceof CommandLine.TypeConversionException because) {
            reason = option.longestName() + ": " + because.getMessage();
        } else if (mistake instanceof UnmatchedArgumentException unmatched) {
            reason = "no such option: " + String.join(" ", unmatched.getUnmatched());
        }
        command.getErr().println("crawler: " + reason.replaceAll("\\s+", " ") + " (see --help)");
        return CrawlCommand.USAGE;
    }
}
