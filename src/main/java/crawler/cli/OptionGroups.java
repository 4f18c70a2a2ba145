package crawler.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command in groups, of which picocli is told those that the command line names: to make all of them
 * would take as long as to read ten pages. A field whose option it is not told of has the value that it begins with, which
 * must be the default that the option declares.
 */
final class OptionGroups {
    private final Map<String, OptionGroup> groups;

    /**
     * Groups.
     *
     * @param groups the groups by the names of the fields that hold them, those used most often first
     */
    OptionGroups(Map<String, OptionGroup> groups) {
        this.groups = new LinkedHashMap<>(groups);
    }

    /** Adds the options that these arguments name to a command; all, where anything but their full names is meant. */
    void addFor(CommandSpec command, String... arguments) {
        Set<String> unknown = named(arguments);
        List<OptionSpec.Builder> needed = new ArrayList<>();
        for (OptionGroup group : groups.values()) {
            if (!unknown.isEmpty()) {
                takeFrom(unknown, group, needed);
            }
        }
        if (!unknown.isEmpty()) {
            addAll(command);
            return;
        }
        for (OptionSpec.Builder option : needed) {
            command.addOption(OptionGroup.build(option)); // a mixin each would be as dear again
        }
    }

    /** Adds every option to a command, each group as a mixin. */
    void addAll(CommandSpec command) {
        for (Map.Entry<String, OptionGroup> group : groups.entrySet()) {
            command.addMixin(group.getKey(), group.getValue().mixin());
        }
    }

    /** What could be the name of an option, or hold some: a file of options is named by itself. */
    private static Set<String> named(String[] arguments) {
        Set<String> named = new HashSet<>();
        for (String argument : arguments) {
            if (argument.startsWith("@") || (argument.startsWith("-") && argument.length() > 1)) {
                int equals = argument.indexOf('=');
                named.add(equals < 0 ? argument : argument.substring(0, equals));
            }
        }
        return named;
    }

    /** Moves the options of a group that have one of these names to those needed, and takes their names away. */
    private static void takeFrom(Set<String> names, OptionGroup group, List<OptionSpec.Builder> needed) {
        for (OptionSpec.Builder option : group.options()) {
            if (names.removeAll(List.of(option.names()))) {
                needed.add(option);
            }
        }
    }
}
