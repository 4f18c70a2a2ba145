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
        Map<String, List<OptionSpec.Builder>> needed = new LinkedHashMap<>();
        for (Map.Entry<String, OptionGroup> group : groups.entrySet()) {
            if (unknown.isEmpty()) {
                break;
            }
            List<OptionSpec.Builder> options = takeFrom(unknown, group.getValue());
            if (!options.isEmpty()) {
                needed.put(group.getKey(), options);
            }
        }
        if (!unknown.isEmpty()) {
            addAll(command);
            return;
        }
        for (Map.Entry<String, List<OptionSpec.Builder>> group : needed.entrySet()) {
            command.addMixin(group.getKey(), OptionGroup.mixin(group.getValue()));
        }
    }

    /** Adds every option to a command. */
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

    /** The options of a group that have one of these names, which are then taken away. */
    private static List<OptionSpec.Builder> takeFrom(Set<String> names, OptionGroup group) {
        List<OptionSpec.Builder> taken = new ArrayList<>();
        for (OptionSpec.Builder option : group.options()) {
            if (names.removeAll(List.of(option.names()))) {
                taken.add(option);
            }
        }
        return taken;
    }
}
