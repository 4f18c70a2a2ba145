package crawler.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import picocli.CommandLine;

/** The program: {@code java -jar crawler.jar urls.txt}. */
public final class Main {
    private Main() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        PrintStream terminal = System.err;
        Console console = Console.install(terminal);
        int code = run(
                console, new PrintWriter(new OutputStreamWriter(terminal, StandardCharsets.UTF_8), true), arguments);
        console.close();
        System.exit(code);
    }

    /** Runs the command that the first argument names, else the crawl; one that is not named is not even loaded. */
    static int run(Console console, PrintWriter errors, String... arguments) {
        Object named = switch (arguments.length == 0 ? "" : arguments[0]) {
            case "extract" -> new ExtractCommand(console);
            default -> null;
        };
        return named == null
                ? commandLine(new CrawlCommand(console)).setErr(errors).execute(arguments)
                : commandLine(named).setErr(errors).execute(Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static CommandLine commandLine(Object named) {
        return new CommandLine(named)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, new DurationConverter())
                .setParameterExceptionHandler(new OneLineErrors())
                .setExecutionExceptionHandler((bug, command, parsed) -> {
                    command.getErr().println("crawler: the run broke off: " + bug);
                    return CrawlCommand.FAILED;
                });
    }
}
