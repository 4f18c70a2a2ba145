package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.util.internal.PlatformDependent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a jar says to the JVM from within, in a JVM of its own whose doors are open as the jar's manifest opens them. */
class JvmSettingsTest {
    private static final String DENY = "--sun-misc-unsafe-memory-access=deny";

    /** Asks for Unsafe and tells whether Netty has it. */
    static final class AskForUnsafe {
        public static void main(String[] arguments) {
            UnsafeMemory.allow();
            System.out.print(PlatformDependent.hasUnsafe());
        }
    }

    /** Gives the directives for a command line, and has the JVM print those it knows. */
    static final class Direct {
        public static void main(String[] arguments) throws Exception {
            CompilerDirectives.apply(arguments);
            System.out.print(CompilerDirectives.order("Compiler.directives_print"));
        }
    }

    private static String run(Class<?> main, List<String> flags, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        for (String door : List.of(
                "jdk.management/com.sun.management.internal",
                "java.management/sun.management",
                "java.base/jdk.internal.misc")) {
            command.addAll(List.of("--add-opens", door + "=ALL-UNNAMED"));
        }
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true) // a warning would be seen
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        return said;
    }

    @Test
    void netty_has_unsafe_and_the_jvm_does_not_warn_of_it() throws Exception {
        assertEquals("true", run(AskForUnsafe.class, List.of()));
    }

    @Test
    void who_denies_unsafe_is_obeyed() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "the JVM knows " + DENY);
        assertEquals("false", run(AskForUnsafe.class, List.of(DENY)));
    }

    @Test
    void the_jvm_takes_the_directives() throws Exception {
        String known = run(Direct.class, List.of(), "urls.txt");
        assertTrue(known.contains("com/sun/crypto/provider/*.*"), known);
        assertFalse(known.contains("crawler/html/OrdinaryTags.read"), known);
        assertEquals(Runtime.version().feature() >= 24, known.contains("jdk/internal/classfile/*.*"), known);
        assertTrue(known.contains("matching: *.*"), known);
    }

    @Test
    void of_a_long_list_the_loops_are_for_the_optimizing_compiler(@TempDir Path dir) throws Exception {
        Path list = Files.write(dir.resolve("urls.txt"), new byte[5_000_001]);
        assertTrue(run(Direct.class, List.of(), list.toString()).contains("crawler/html/OrdinaryTags.read"));
    }

    @Test
    void who_leaves_the_choice_to_the_jvm_gives_no_directives() throws Exception {
        assertFalse(
                run(Direct.class, List.of("-Dcrawler.compiler=jvm"), "urls.txt").contains("crypto"));
    }
}
