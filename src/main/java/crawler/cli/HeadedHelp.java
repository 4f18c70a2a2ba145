package crawler.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of options in help: a command's own first, then those of its mixins, each under its {@link Heading}. */
final class HeadedHelp {
    private HeadedHelp() {}

    /** Makes a command list its options so. */
    static CommandLine on(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HeadedHelp::options);
        return line;
    }

    private static String options(Help help) {
        CommandSpec command = help.commandSpec();
        Map<CommandSpec, String> headings = new LinkedHashMap<>();
        for (Field field : command.userObject().getClass().getDeclaredFields()) {
            Heading heading = field.getAnnotation(Heading.class);
            if (heading != null) {
                headings.put(command.mixins().get(field.getName()), heading.value());
            }
        }
        List<OptionSpec> own = new ArrayList<>(command.options());
        headings.keySet()
                .forEach(mixin -> own.removeIf(option -> mixin.optionsMap().containsKey(option.longestName())));
        StringBuilder list = new StringBuilder(listed(help, own));
        headings.forEach((mixin, heading) -> {
            if (!heading.isEmpty()) {
                list.append(help.createHeading("%n" + heading + ":%n"));
            }
            list.append(listed(help, mixin.options()));
        });
        return list.toString();
    }

    /** Some options, in columns as wide as all of the command's need. */
    private static String listed(Help help, List<OptionSpec> options) {
        Help.Layout layout = help.createDefaultLayout(help.commandSpec().options(), List.of(), help.colorScheme());
        layout.addOptions(options, help.parameterLabelRenderer());
        return layout.toString();
    }
}
