package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

class OptionGroupsTest {
    @Command(name = "test")
    static final class Empty {
        @Option(names = "--own", usageHelp = true)
        boolean own;
    }

    static final class First extends OptionGroup {
        String alpha = "";

        @Override
        List<OptionSpec.Builder> options() {
            return List.of(option("alpha", "-a", "--alpha"));
        }
    }

    static final class Second extends OptionGroup {
        boolean beta;
        String gamma = "";

        @Override
        List<OptionSpec.Builder> options() {
            return List.of(option("beta", "--beta"), option("gamma", "--gamma").defaultValue(""));
        }
    }

    static List<OptionGroup> groups() {
        return List.of(
                new OutputOptions(),
                new LinkOptions(),
                new FollowOptions(),
                new PoliteOptions(),
                new FetchOptions(),
                new StateOptions(),
                new RedisOptions(),
                new CheckOptions(),
                new TellOptions());
    }

    /** A group that picocli is not told of must be as if it had been, and nothing given. */
    @ParameterizedTest
    @MethodSource("groups")
    void every_option_begins_with_the_default_it_declares(OptionGroup group) throws Exception {
        CommandSpec spec = group.mixin();
        Map<OptionSpec, Object> before = new LinkedHashMap<>();
        for (OptionSpec option : spec.options()) {
            before.put(option, text(option));
        }
        new CommandLine(spec)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, new DurationConverter())
                .parseArgs();
        assertFalse(before.isEmpty());
        before.forEach((option, value) -> assertEquals(value, text(option), option.longestName()));
    }

    private static Object text(OptionSpec option) {
        Object value = option.getValue();
        return value instanceof boolean[] flags ? List.of(flags.length) : String.valueOf(value);
    }

    @Test
    void without_options_none_is_read() {
        assertEquals(Set.of("--own"), added("urls.txt", "-"));
    }

    @Test
    void options_are_read_that_are_named_and_no_others() {
        assertEquals(Set.of("--own", "-a", "--alpha"), added("urls.txt", "-a", "x", "--alpha=y"));
        assertEquals(Set.of("--own", "--beta", "-a", "--alpha"), added("--beta", "-a", "x"));
        assertEquals(Set.of("--own", "--gamma"), added("--gamma"));
    }

    /** Help wants all; what is unknown, put together or in a file is left to picocli, which then must know all. */
    @ParameterizedTest
    @ValueSource(strings = {"--own", "--unknown", "-ax", "@file", "--", "--alp"})
    void for_anything_else_all_are_read(String argument) {
        assertEquals(Set.of("--own", "-a", "--alpha", "--beta", "--gamma"), added(argument));
        assertEquals(Set.of("--own", "-a", "--alpha", "--beta", "--gamma"), added("--beta", argument));
    }

    @Test
    void what_is_read_sets_the_field_and_nothing_else_is_touched() {
        Second second = new Second();
        second.gamma = "kept";
        CommandSpec spec = CommandSpec.forAnnotatedObject(new Empty());
        new OptionGroups(Map.of("second", second)).addFor(spec, "--beta");
        new CommandLine(spec).parseArgs("--beta");
        assertTrue(second.beta);
        assertEquals("kept", second.gamma);
    }

    private static Set<String> added(String... arguments) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new Empty());
        twoGroups().addFor(spec, arguments);
        return spec.optionsMap().keySet();
    }

    private static OptionGroups twoGroups() {
        Map<String, OptionGroup> groups = new LinkedHashMap<>();
        groups.put("first", new First());
        groups.put("second", new Second());
        return new OptionGroups(groups);
    }
}
