package crawler.cli;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets Netty use {@code sun.misc.Unsafe} on JDK 24 and 25, where it does without unless the command line says
 * {@code --sun-misc-unsafe-memory-access=allow} (JEP 498): what it does instead takes a tenth of a second to set up, a
 * sixth of a short run.
 *
 * <p>A jar cannot carry flags, so the answer is written where that flag would have left it, through a door that the jar's
 * manifest opens ({@code Add-Opens}). Whoever gives the flag, with whatever value, is obeyed. A JVM that keeps its flags
 * elsewhere goes on as it would have: this changes speed only.
 */
final class UnsafeMemory {
    private static final String FLAG = "sun.misc.unsafe.memory.access";

    private UnsafeMemory() {}

    /** Gives leave, if nobody has yet said anything of it. To be called before anything of Netty's is. */
    static void allow() {
        int jvm = Runtime.version().feature();
        if (jvm < 24 || jvm > 25) { // before, it is allowed; of later ones nothing is known
            return;
        }
        try {
            Field field = Class.forName("jdk.internal.misc.VM").getDeclaredField("savedProps");
            field.setAccessible(true);
            Map<Object, Object> flags = new HashMap<>((Map<?, ?>) field.get(null));
            if (flags.putIfAbsent(FLAG, "allow") == null) {
                field.set(null, flags);
                System.setProperty(FLAG, "allow"); // Netty looks here
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another JVM: slower, not wrong.
        }
    }
}
