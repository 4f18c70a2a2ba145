package crawler.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;

/** The program: {@code java -jar crawler.jar urls.txt}. */
public final class Main {
    private Main() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        PrintStream terminal = System.err;
        Console console = Console.install(terminal);
        int code = commandLine(console, arguments)
                .setErr(new PrintWriter(new OutputStreamWriter(terminal, StandardCharsets.UTF_8), true))
                .execute(arguments);
        console.close();
        System.exit(code);
    }

    /** The command, ready to run: a sub-command, of which nothing is loaded otherwise, if the first argument names it. */
    static CommandLine commandLine(Console console, String... arguments) {
        boolean why = arguments.length > 0 && arguments[0].equals("why");
        return new CommandLine(why ? new WhyCommand(console) : new CrawlCommand(console))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, new DurationConverter())
                .setParameterExceptionHandler(new OneLineErrors())
                .setExecutionExceptionHandler((bug, command, parsed) -> {
                    command.getErr().println("crawler: the run broke off: " + bug);
                    return CrawlCommand.FAILED;
                });
    }
}
