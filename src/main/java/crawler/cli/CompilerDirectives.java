package crawler.cli;

import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells the JVM to spend its optimizing compiler (C2) on the loops that read pages and on nothing else. Left alone, C2
 * costs more than it brings until some 100,000 pages: of 10,000 pages on one core it takes half of the whole time, most of
 * it for methods of the network, of the command line and of the JDK that the first compiler (C1) made fast enough.
 *
 * <p>The order goes to the JVM as {@code jcmd PID Compiler.directives_add} would give it, but from within, since a jar
 * cannot carry flags; and past the management beans, whose start takes 0.2 s. Both doors used are opened by the jar's
 * manifest ({@code Add-Opens}). A JVM without them goes on as it would have: this changes speed only.
 */
final class CompilerDirectives {
    /**
     * Directives in the form of JEP 165; the first that matches a method counts. Named are the loops in which a long crawl
     * spends most of its time: small methods that C2 compiles quickly and makes twice as fast. Of TLS, ciphers and digests:
     * only C2 uses the processor's own instructions for them.
     */
    private static final String TEXT = """
            [{match: ["crawler/html/OrdinaryTags.read", "crawler/html/WholeTag.attributes",
                "crawler/html/Words.*", "crawler/html/StreamExtractor.startTag",
                "crawler/html/StreamExtractor.add", "crawler/html/LinkStore.*", "crawler/html/LinkBlock.*",
                "crawler/url/OrdinaryReference.*",
                "crawler/frontier/FingerprintSet.*", "crawler/output/RowBuffer.line", "com/dynatrace/hash4j/*.*",
                "java/util/Arrays.fill", "com/sun/crypto/provider/*.*", "sun/security/provider/*.*",
                "sun/security/util/math/*.*"],
              c2: {Exclude: false}},
             {match: ["*.*"], c2: {Exclude: true}}]
            """;

    private CompilerDirectives() {}

    /** Gives the order, unless {@code -Dcrawler.compiler=jvm} leaves the choice to the JVM. Takes about 15 ms. */
    static void apply() {
        if ("jvm".equals(System.getProperty("crawler.compiler"))) {
            return;
        }
        try {
            Path file =
                    Path.of(System.getProperty("java.io.tmpdir"), "crawler-".concat(Long.toString(System.nanoTime())));
            try {
                Files.write(file, TEXT.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.CREATE_NEW);
                order("Compiler.directives_add ".concat(file.toString()));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Another JVM, a temporary folder that is full: slower, not wrong.
        }
    }

    private static void order(String command) throws ReflectiveOperationException {
        Class.forName("com.sun.management.internal.PlatformMBeanProviderImpl"); // loads the native part
        Object jvm = open(Class.forName("sun.management.ManagementFactoryHelper")
                        .getDeclaredMethod("getVMManagement"))
                .invoke(null);
        Class<?> commands = Class.forName("com.sun.management.internal.DiagnosticCommandImpl");
        Object impl = open(commands.getDeclaredConstructors()[0]).newInstance(jvm);
        Method execute = commands.getDeclaredMethod("executeDiagnosticCommand", String.class);
        open(execute).invoke(impl, command);
    }

    private static <T extends AccessibleObject> T open(T member) {
        member.setAccessible(true);
        return member;
    }
}
