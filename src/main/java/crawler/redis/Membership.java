package crawler.redis;

import crawler.frontier.Journal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process is in a crawl. Immutable, but for the journal.
 *
 * @param process the name by which Redis knows it
 * @param key of the crawl's fingerprints; before it is joined, the one it gets if it is made
 * @param journal what this worker has written; null = it keeps none
 */
record Membership(
        RedisSettings settings,
        RedisSettings.Joining joining,
        String process,
        long key,
        @Nullable Journal journal) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of a process that has not joined yet. */
    static Membership asked(RedisSettings settings, RedisSettings.Joining joining, @Nullable Journal journal) {
        long key = journal != null && journal.goesOn() ? journal.key() : RANDOM.nextLong();
        return new Membership(settings, joining, newProcess(), key, journal);
    }

    /** The same, once the crawl's key is known. */
    Membership withKey(long known) {
        return new Membership(settings, joining, process, known, journal);
    }

    /** The same under a name that was never used. */
    Membership renamed() {
        return new Membership(settings, joining, newProcess(), key, journal);
    }

    private static String newProcess() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whether an earlier run of this worker is gone on with. */
    boolean goesOn() {
        return journal != null && journal.goesOn();
    }

    /**
     * The arguments of {@code join.lua}.
     *
     * @param hasSeeds whether seeds will be offered
     * @param isKnown whether the crawl has to be that of the key
     * @param before the process whose place this one takes; empty = none
     */
    List<byte[]> joinArguments(boolean hasSeeds, boolean isKnown, String before) {
        List<String> arguments = new ArrayList<>(List.of(
                process,
                Long.toString(settings.lease().toMillis()),
                hasSeeds ? "1" : "0",
                joining.byLevels() ? "1" : "0",
                Long.toString(key),
                joining.countHosts() ? "1" : "0",
                isKnown ? "1" : "0",
                before));
        joining.options().forEach((name, value) -> {
            arguments.add(name);
            arguments.add(value);
        });
        return arguments.stream()
                .map(argument -> argument.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
