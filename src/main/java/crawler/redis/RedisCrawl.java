package crawler.redis;

import crawler.frontier.Journal;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Crawls in Redis, as a process sees them that is not at work in one: joins, looks, clears. Waits for Redis. */
public final class RedisCrawl {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");
    private static final Duration ANSWER_TIME = Duration.ofSeconds(10);

    private RedisCrawl() {}

    /**
     * Joins the crawl, or makes it. Waits; not to be called on an event loop.
     *
     * @param group what the connection lives on
     * @param loop owns the frontier; one of the group
     * @param hasSeeds whether seeds will be offered; without any, the crawl has to be there
     * @param journal what this worker has written, to be begun here; closed with the frontier, and not if there is
     *     none; null = it keeps none
     * @return the frontier, or null if the crawl is finished
     * @throws RedisException if Redis cannot be reached or used, the crawl is not there or not the journal's, or its
     *     options are others
     * @throws IOException if the journal cannot be written
     */
    public static @Nullable RedisFrontier join(
            RedisSettings settings,
            RedisSettings.Joining joining,
            EventLoopGroup group,
            ScheduledExecutorService loop,
            LongSupplier nanoTime,
            boolean hasSeeds,
            @Nullable Journal journal)
            throws IOException {
        return join(settings, joining, group, loop, nanoTime, hasSeeds, journal, ANSWER_TIME);
    }

    static @Nullable RedisFrontier join(
            RedisSettings settings,
            RedisSettings.Joining joining,
            EventLoopGroup group,
            ScheduledExecutorService loop,
            LongSupplier nanoTime,
            boolean hasSeeds,
            @Nullable Journal journal,
            Duration answerTime)
            throws IOException {
        RedisLink link = new RedisLink(settings, group, loop, answerTime);
        Membership asked = Membership.asked(settings, joining, journal);
        String before = journal != null && journal.goesOn() ? journal.process() : "";
        try {
            Answer answer = ask(link, loop, RedisScript.JOIN, asked.joinArguments(hasSeeds, asked.goesOn(), before));
            switch (answer.text(0)) {
                case "JOINED" -> {
                    if (answer.text(2).isEmpty()) {
                        LOG.warn("{}: does not say what it evicts; it has to be nothing (maxmemory-policy)", settings);
                    }
                    Membership member = asked.withKey(key(settings, answer));
                    if (journal != null) {
                        journal.begin(member.key(), member.process());
                    }
                    link.bePatient();
                    return new RedisFrontier(member, link, loop, nanoTime);
                }
                case "FINISHED" -> {
                    closeNow(link, loop);
                    return null;
                }
                default -> throw refusal(settings, answer);
            }
        } catch (IOException e) {
            closeNow(link, loop);
            throw e;
        }
    }

    /** Why the crawl cannot be joined. */
    private static RedisException refusal(RedisSettings settings, Answer answer) throws RedisException {
        return new RedisException(
                switch (answer.text(0)) {
                    case "EVICTS" ->
                        settings + ": maxmemory-policy '" + Words.printable(answer.text(1))
                                + "' would lose parts of the crawl: set noeviction";
                    case "ABSENT" ->
                        settings + ": there is no crawl '" + settings.name() + "' to join: give SEEDS to begin it";
                    case "OTHER" ->
                        settings + ": crawl '" + settings.name()
                                + "' is not the one that --state belongs to; --fresh starts over";
                    case "DIFFERS" -> differences(settings, answer);
                    default -> settings + ": what is there is no crawl of this program";
                });
    }

    private static long key(RedisSettings settings, Answer answer) throws RedisException {
        try {
            return Long.parseLong(answer.text(1));
        } catch (NumberFormatException e) {
            throw new RedisException(
                    settings + ": '" + Words.printable(answer.text(1)) + "' is no key for fingerprints");
        }
    }

    private static String differences(RedisSettings settings, Answer answer) throws RedisException {
        StringBuilder text = new StringBuilder("crawl '" + settings.name() + "' was begun with other options:");
        for (int i = 1; i + 1 < answer.size(); i += 2) {
            text.append(i == 1 ? " " : ", ")
                    .append(Words.printable(answer.text(i)))
                    .append(" '")
                    .append(Words.printable(answer.text(i + 1)))
                    .append("'");
        }
        return text.append("; give the same, another --crawl-name, or clear it").toString();
    }

    /** Calls a script from another thread than the loop and waits for the answer. */
    static Answer ask(RedisLink link, ScheduledExecutorService loop, RedisScript script, List<byte[]> arguments)
            throws RedisException {
        try {
            CompletionStage<List<?>> answer = CompletableFuture.supplyAsync(() -> link.call(script, arguments), loop)
                    .thenCompose(stage -> stage);
            return new Answer(answer.toCompletableFuture().join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof RedisException refused) {
                throw refused;
            }
            throw e;
        }
    }

    static void closeNow(RedisLink link, ScheduledExecutorService loop) {
        CompletableFuture.supplyAsync(link::close, loop)
                .thenCompose(stage -> stage)
                .toCompletableFuture()
                .join();
    }

    /**
     * How the crawl is, in lines for people: at most some hundred.
     *
     * @throws RedisException if Redis cannot be reached or used
     */
    public static List<String> status(RedisSettings settings, EventLoopGroup group, ScheduledExecutorService loop)
            throws RedisException {
        RedisLink link = new RedisLink(settings, group, loop, ANSWER_TIME);
        try {
            return RedisStatus.lines(settings, ask(link, loop, RedisScript.STATUS, List.of()));
        } finally {
            closeNow(link, loop);
        }
    }

    /**
     * Forgets the crawl: what it has seen, what waits, that it was finished.
     *
     * @param force also while processes are at work in it; they end with an error
     * @return keys removed
     * @throws RedisException if Redis cannot be reached or used, or somebody is at work
     */
    public static long clear(RedisSettings settings, boolean force, EventLoopGroup group, ScheduledExecutorService loop)
            throws RedisException {
        RedisLink link = new RedisLink(settings, group, loop, ANSWER_TIME);
        try {
            long removed = 0;
            String cursor = "0";
            do {
                List<byte[]> arguments = List.of(
                        cursor.getBytes(StandardCharsets.US_ASCII),
                        (force ? "1" : "0").getBytes(StandardCharsets.US_ASCII));
                Answer answer = ask(link, loop, RedisScript.CLEAR, arguments);
                if (answer.text(0).equals("ALIVE")) {
                    throw new RedisException(settings + ": processes at work in crawl '" + settings.name() + "': "
                            + answer.number(1) + "; end them, or --force");
                }
                cursor = answer.text(0);
                removed += answer.number(1);
            } while (!cursor.equals("0"));
            return removed;
        } finally {
            closeNow(link, loop);
        }
    }
}
