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

    /** The command, ready to run these arguments. */
    static CommandLine commandLine(Console console, String... arguments) {
        CommandLine command = new CommandLine(new CrawlCommand(console));
        // Only as the first word, and only then loaded: a crawl starts without them, and ./graph is a file as ever.
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "graph" -> command.addSubcommand(new GraphCommand());
            case "diff" -> command.addSubcommand(new DiffCommand());
            default -> {
                // The crawl.
            }
        }
        return command.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, new DurationConverter())
                .setParameterExceptionHandler(new OneLineErrors())
                .setExecutionExceptionHandler((bug, failed, parsed) -> {
                    failed.getErr().println("crawler: the run broke off: " + bug);
                    return CrawlCommand.FAILED;
                });
    }
}
