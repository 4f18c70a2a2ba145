package crawler.cli;

import crawler.redis.RedisCrawl;
import crawler.redis.RedisException;
import crawler.redis.RedisSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Mixin
    HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        PrintWriter out = help.command().getOut();
        try (Workers workers = Workers.of(1)) {
            EventLoopGroup group = workers.group();
            EventLoop loop = workers.first();
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
            throw help.usage(e);
        } catch (RedisException e) {
            help.command().getErr().println("crawler: " + e.getMessage());
            return CrawlCommand.FAILED;
        }
    }
}
