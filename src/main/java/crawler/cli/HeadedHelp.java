package crawler.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Help that lists a command's own options first, then those of its mixins, each under its {@link Heading}. */
final class HeadedHelp extends Help {
    /** Makes it when help is asked for. A class, not a lambda: the JVM's archive of classes can hold it. */
    static final class Factory implements IHelpFactory {
        @Override
        public Help create(CommandSpec command, ColorScheme colors) {
            return new HeadedHelp(command, colors);
        }
    }

    private HeadedHelp(CommandSpec command, ColorScheme colors) {
        super(command, colors);
    }

    @Override
    public String optionList() {
        CommandSpec command = commandSpec();
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
        StringBuilder list = new StringBuilder(listed(own));
        headings.forEach((mixin, heading) -> {
            if (!heading.isEmpty()) {
                list.append(createHeading("%n" + heading + ":%n"));
            }
            list.append(listed(mixin.options()));
        });
        return list.toString();
    }

    /** Some options, in columns as wide as all of the command's need. */
    private String listed(List<OptionSpec> options) {
        Layout layout = createDefaultLayout(commandSpec().options(), List.of(), colorScheme());
        layout.addOptions(options, parameterLabelRenderer());
        return layout.toString();
    }
}
