package crawler.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The options of a command in groups, of which picocli is told one by one until it knows all that the command line names:
 * to make all of them would take milliseconds. A group that it is not told of has the values that its
 * fields begin with, which must be the defaults that its options declare.
 */
final class OptionGroups {
    private final Map<String, OptionGroup> waiting;

    /**
     * Groups.
     *
     * @param groups the groups by the names of the fields that hold them, those used most often first
     */
    OptionGroups(Map<String, OptionGroup> groups) {
        this.waiting = new LinkedHashMap<>(groups);
    }

    /** Adds what these arguments need to a command; all groups, where anything but the groups' own options is meant. */
    void addFor(CommandSpec command, String... arguments) {
        while (!waiting.isEmpty() && !knowsAll(command, arguments)) {
            addNext(command);
        }
    }

    /** Adds the groups that were not needed so far. */
    void addRest(CommandSpec command) {
        while (!waiting.isEmpty()) {
            addNext(command);
        }
    }

    private void addNext(CommandSpec command) {
        Map.Entry<String, OptionGroup> next = waiting.entrySet().iterator().next();
        waiting.remove(next.getKey());
        command.addMixin(next.getKey(), next.getValue().mixin());
    }

    /** Whether every argument that could be an option is one of a group added, by its full name; a file of options is none. */
    private static boolean knowsAll(CommandSpec command, String[] arguments) {
        for (String argument : arguments) {
            if (argument.startsWith("@") || (argument.startsWith("-") && argument.length() > 1)) {
                int equals = argument.indexOf('=');
                String name = equals < 0 ? argument : argument.substring(0, equals);
                if (!knows(command, name)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean knows(CommandSpec command, String name) {
        for (CommandSpec group : command.mixins().values()) { // a stream would take milliseconds to be set up
            if (group.optionsMap().containsKey(name)) {
                return true;
            }
        }
        return false;
    }
}
