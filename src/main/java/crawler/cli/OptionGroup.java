package crawler.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options that belong together, and whose values are the fields of the object. They are said in code: to read them from
 * annotations takes picocli and the JVM as long as to read twenty pages.
 */
abstract class OptionGroup {
    /** The options, in the order in which help lists them; new ones each time. */
    abstract List<OptionSpec.Builder> options();

    /** All the options, as a mixin of a command. */
    final CommandSpec mixin() {
        CommandSpec mixin = CommandSpec.create();
        for (OptionSpec.Builder option : options()) {
            mixin.addOption(build(option));
        }
        return mixin;
    }

    /** One of the options. */
    static OptionSpec build(OptionSpec.Builder option) {
        return ((Value) option.getter()).bind(option).build();
    }

    /** Gives a command that is read from annotations the groups that are its fields, each by the name of its field. */
    static void addTo(CommandSpec command) {
        Object user = command.userObject();
        for (Field field : user.getClass().getDeclaredFields()) {
            if (OptionGroup.class.isAssignableFrom(field.getType())) {
                try {
                    command.addMixin(field.getName(), ((OptionGroup) field.get(user)).mixin());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("a group of options is hidden: " + field, e);
                }
            }
        }
    }

    /**
     * An option that sets a field of this object, and leaves it as it is where it is not given. Of the field nothing but its
     * name is known until the option is built.
     *
     * @param field its name; of another type than List it tells the option's
     * @param names of the option
     */
    final OptionSpec.Builder option(String field, String... names) {
        Value value = new Value(this, field);
        return OptionSpec.builder(names).getter(value).setter(value);
    }

    /** A field, as picocli takes it. */
    private static final class Value implements IGetter, ISetter {
        private final OptionGroup group;
        private final String name;
        private @Nullable Field field; // once bound

        Value(OptionGroup group, String name) {
            this.group = group;
            this.name = name;
        }

        OptionSpec.Builder bind(OptionSpec.Builder option) {
            try {
                field = group.getClass().getDeclaredField(name);
                Class<?> type = field.getType();
                if (type.isEnum()) {
                    option.completionCandidates(words(type.getEnumConstants()));
                }
                return option.type(type).initialValue(get());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The values as help writes them, and people. */
        private static List<String> words(Object[] values) {
            List<String> words = new ArrayList<>();
            for (Object value : values) {
                words.add(value.toString().toLowerCase(Locale.ROOT));
            }
            return words;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // whoever asks knows the type
        public <T> @Nullable T get() throws IllegalAccessException {
            return (T) Objects.requireNonNull(field).get(group);
        }

        @Override
        public <T> @Nullable T set(T value) throws IllegalAccessException {
            T before = get();
            Objects.requireNonNull(field).set(group, value);
            return before;
        }
    }
}
