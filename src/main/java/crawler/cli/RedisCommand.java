package crawler.cli;

import crawler.redis.RedisCrawl;
import crawler.redis.RedisException;
import crawler.redis.RedisSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at a shared crawl, or forgets it. */
@Command(
        name = "crawler redis",
        sortOptions = false,
        description = {"Tells how a shared crawl is, or forgets it.", ""})
final class RedisCommand implements Callable<Integer> {
    enum Action {
        STATUS,
        CLEAR
    }

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "status|clear", description = "status: how it is; clear: forget it.")
    @Nullable
    Action action;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            defaultValue = "crawler",
            description = "The crawl's, as --crawl-name said. Default: ${DEFAULT-VALUE}")
    String name = "crawler";

    @Option(
            names = "--redis",
            paramLabel = "URI",
            required = true,
            description = "redis://[user:password@]host[:port][/database], rediss://… for TLS.")
    String uri = "";

    @Option(
            names = "--redis-cacert",
            paramLabel = "FILE",
            description = "With rediss://: trust the certificates in this PEM file, instead of the JDK's.")
    @Nullable
    Path caFile;

    @Option(names = "--force", description = "Clear also while processes are at work; they end with an error.")
    boolean force;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        PrintWriter out = command.getOut();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("event-loop", true), NioIoHandler.newFactory());
        EventLoop loop = group.next();
        try {
            RedisSettings settings = new RedisSettings(uri, caFile, name, Duration.ofSeconds(30));
            if (action == Action.STATUS) {
                RedisCrawl.status(settings, group, loop).forEach(out::println);
            } else {
                out.println(
                        "crawl '" + name + "': " + RedisCrawl.clear(settings, force, group, loop) + " keys removed");
            }
            out.flush();
            return CrawlCommand.FINISHED;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
        } catch (RedisException e) {
            command.getErr().println("crawler: " + e.getMessage());
            return CrawlCommand.FAILED;
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }
}
