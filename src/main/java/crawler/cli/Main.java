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
        int code = commandLine(console)
                .setErr(new PrintWriter(new OutputStreamWriter(terminal, StandardCharsets.UTF_8), true))
                .execute(arguments);
        console.close();
        System.exit(code);
    }

    /** The command, ready to run. */
    static CommandLine commandLine(Console console) {
        return new CommandLine(new CrawlCommand(console))
                .addSubcommand(new RedisCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, new DurationConverter())
                .setParameterExceptionHandler(new OneLineErrors())
                .setExecutionExceptionHandler((bug, command, parsed) -> {
                    command.getErr().println("crawler: the run broke off: " + bug);
                    return CrawlCommand.FAILED;
                });
    }
}
