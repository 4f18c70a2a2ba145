package crawler.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells the JVM what its optimizing compiler (C2) is to work on: ciphers, and for long lists the loops that read pages. Left
 * alone, C2 costs more than it brings until some 100,000 pages: of 1,000 pages on one core it takes half of the whole time,
 * and for the loops alone a fifth. The first compiler (C1) makes all of them fast enough; and what runs only while classes
 * are loaded is compiled by neither.
 *
 * <p>The order goes to the JVM as {@code jcmd PID Compiler.directives_add} would give it, but from within, since a jar
 * cannot carry flags; and past the management beans, whose start takes 0.2 s. Both doors used are opened by the jar's
 * manifest ({@code Add-Opens}). A JVM without them goes on as it would have: this changes speed only.
 */
final class CompilerDirectives {
    /** Bytes of a list from which on C2 pays off for the loops: some 60,000 URLs. */
    private static final long LONG_LIST = 5_000_000;

    /** Of TLS where it is the JDK's: only C2 uses the processor's own instructions for them. */
    private static final String CIPHERS = """
            "com/sun/crypto/provider/*.*", "sun/security/provider/*.*", "sun/security/util/math/*.*"
            """;

    /** In which a long crawl spends most of its time: small methods that C2 compiles quickly and makes faster by a third. */
    private static final String LOOPS = """
            "crawler/html/OrdinaryTags.read", "crawler/html/WholeTag.attributes",
            "crawler/html/Words.*", "crawler/html/StreamExtractor.startTag",
            "crawler/html/StreamExtractor.add", "crawler/html/LinkStore.*", "crawler/html/LinkBlock.*",
            "crawler/url/OrdinaryReference.*",
            "crawler/frontier/FingerprintSet.*", "crawler/output/RowBuffer.line", "com/dynatrace/hash4j/*.*",
            """;

    /**
     * What the JVM does only until everything is loaded. From JDK 24 on its makers of classes are written in Java, and are
     * called often enough in that time to be compiled, too late to gain by it.
     */
    private static final String LOADING = """
            "jdk/internal/classfile/*.*", "jdk/internal/constant/*.*", "jdk/internal/loader/*.*",
            "jdk/internal/module/*.*", "jdk/internal/reflect/*.*",
            "java/lang/classfile/*.*", "java/lang/constant/*.*", "java/lang/reflect/*.*", "java/lang/Class*.*",
            "java/lang/Module*.*", "java/lang/Package*.*", "java/lang/invoke/MethodType*.*",
            "java/lang/invoke/MethodHandles*.*", "java/lang/invoke/MethodHandleNatives*.*",
            "java/lang/invoke/MemberName*.*", "java/lang/invoke/InvokerBytecode*.*", "java/lang/invoke/Inner*.*",
            "java/lang/invoke/LambdaFormE*.*", "java/lang/invoke/LambdaFormB*.*", "java/lang/invoke/ClassSp*.*",
            "java/net/URL*.*", "java/util/jar/*.*", "java/util/zip/Zip*.*", "sun/invoke/*.*", "sun/net/www/*.*",
            "picocli/*.*",
            """;

    private CompilerDirectives() {}

    /**
     * Gives the order, unless {@code -Dcrawler.compiler=jvm} leaves the choice to the JVM. Takes about 15 ms.
     *
     * @param arguments the command line: a file that it names may be a long list
     */
    static void apply(String... arguments) {
        if ("jvm".equals(System.getProperty("crawler.compiler"))) {
            return;
        }
        try {
            Path file =
                    Path.of(System.getProperty("java.io.tmpdir"), "crawler-".concat(Long.toString(System.nanoTime())));
            try {
                Files.write(file, text(arguments).getBytes(StandardCharsets.US_ASCII), StandardOpenOption.CREATE_NEW);
                var unused = order("Compiler.directives_add ".concat(file.toString()));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Another JVM, a temporary folder that is full: slower, not wrong.
        }
    }

    /** Directives in the form of JEP 165; the first that matches a method counts. */
    private static String text(String[] arguments) {
        String wanted = CIPHERS;
        for (String argument : arguments) {
            if (new File(argument).length() > LONG_LIST) {
                wanted = LOOPS.concat(CIPHERS);
            }
        }
        String loading = Runtime.version().feature() < 24
                ? ""
                : "{match: [".concat(LOADING).concat("], c1: {Exclude: true}, c2: {Exclude: true}}, ");
        return "[{match: ["
                .concat(wanted)
                .concat("], c2: {Exclude: false}}, ")
                .concat(loading)
                .concat("{match: [\"*.*\"], c2: {Exclude: true}}]");
    }

    /** Gives the JVM a command, as jcmd does; returns what it says. */
    static String order(String command) throws ReflectiveOperationException {
        Class.forName("com.sun.management.internal.PlatformMBeanProviderImpl"); // loads the native part
        Object jvm = open(Class.forName("sun.management.ManagementFactoryHelper")
                        .getDeclaredMethod("getVMManagement"))
                .invoke(null);
        Class<?> commands = Class.forName("com.sun.management.internal.DiagnosticCommandImpl");
        Object impl = open(commands.getDeclaredConstructors()[0]).newInstance(jvm);
        Method execute = commands.getDeclaredMethod("executeDiagnosticCommand", String.class);
        return (String) open(execute).invoke(impl, command);
    }

    private static <T extends AccessibleObject> T open(T member) {
        member.setAccessible(true);
        return member;
    }
}
