package crawler.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The program: {@code java -jar crawler.jar urls.txt}. */
public final class Main {
    private Main() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) throws IOException {
        LastResort.install();
        // Read by the JVM when it first calls a method by reflection: for our few calls no classes need be spun.
        System.setProperty("jdk.reflect.useNativeAccessorOnly", "true");
        CompilerDirectives.apply(arguments);
        UnsafeMemory.allow();
        // Read by Netty when it starts: without them it makes ready an allocator and events that nobody uses.
        System.setProperty("io.netty.allocator.type", "pooled");
        System.setProperty("io.netty.jfr.enabled", "false");
        // Parts of channels' names, which nobody reads: to find them takes milliseconds.
        System.setProperty("io.netty.machineId", "00:00:00:00:00:00:00:00");
        System.setProperty("io.netty.processId", "0");
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            System.setProperty("io.netty.leakDetection.level", "disabled"); // a report is for us, when we test
        }
        // Read by picocli: no option of ours has such a type, and to look for them all loads a hundred classes.
        System.setProperty("picocli.converters.excludes", "java\\.(time|sql)\\..*");
        PrintStream terminal = System.err;
        Console console = Console.install(terminal);
        PrintWriter errors = new PrintWriter(new OutputStreamWriter(terminal, StandardCharsets.UTF_8), true);
        StandardOutput output = new StandardOutput();
        PrintWriter out = new PrintWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8), true);
        int code = Boolean.getBoolean("crawler.rehearsal")
                ? Rehearsal.run(console, errors)
                : run(console, out, errors, true, arguments);
        out.flush();
        if (output.failure() != null && code == CrawlCommand.FINISHED) {
            errors.println("crawler: cannot write to standard output: " + output.failure());
            code = CrawlCommand.FAILED;
        }
        console.close();
        System.exit(code);
    }

    /** Runs a command and leaves nothing open. */
    static int run(Console console, PrintWriter out, PrintWriter errors, String... arguments) {
        return run(console, out, errors, false, arguments);
    }

    /**
     * Runs the command that the first argument names, else the crawl; one that is not named is not even loaded.
     *
     * @param exits whether the process ends then: what the system closes for it may stay open
     */
    static int run(Console console, PrintWriter out, PrintWriter errors, boolean exits, String... arguments) {
        CommandLine command = arguments.length == 0 ? null : named(arguments[0], console);
        return command == null
                ? execute(new CrawlCommand(console, exits).commandLine(arguments), out, errors, arguments)
                : execute(command, out, errors, Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static @Nullable CommandLine named(String name, Console console) {
        Object named = switch (name) {
            case "extract" -> new ExtractCommand(console);
            case "why" -> new WhyCommand(console);
            case "graph" -> new GraphCommand();
            case "diff" -> new DiffCommand();
            case "redis" -> new RedisCommand();
            default -> null;
        };
        if (named == null) {
            return null;
        }
        CommandLine command = new CommandLine(named);
        OptionGroup.addTo(command.getCommandSpec());
        return command;
    }

    /** Adds the commands that have a name to the one that has none. */
    static CommandLine withNamed(CommandLine crawl, Console console) {
        for (String name : List.of("extract", "why", "graph", "diff", "redis")) {
            crawl.addSubcommand(name, named(name, console));
        }
        return crawl;
    }

    private static int execute(CommandLine command, PrintWriter out, PrintWriter errors, String[] arguments) {
        return asOurs(command).setOut(out).setErr(errors).execute(arguments);
    }

    /** A command that reads arguments, writes help and fails as all of ours. */
    static CommandLine asOurs(CommandLine command) {
        return command.setHelpFactory(new HeadedHelp.Factory())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOverwrittenOptionsAllowed(true) // as with curl, the last counts: aliases have defaults of their own
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(Path.class, new PathConverter())
                .registerConverter(Pattern.class, new RegexConverter())
                .setParameterExceptionHandler(new OneLineErrors())
                .setExecutionExceptionHandler(new BrokenOff());
    }

    /** A bug is one line, too. A class, not a lambda: the JVM's archive of classes can hold it. */
    private static final class BrokenOff implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception bug, CommandLine command, ParseResult parsed) {
            command.getErr().println("crawler: the run broke off: " + bug);
            return CrawlCommand.FAILED;
        }
    }
}
