package crawler.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends the process when one of its threads has died of what nobody caught: out of memory while a failure was being dealt
 * with, or a bug. What waits for that thread would wait for ever. No hook is run and nothing is closed, as with
 * {@code kill -9}, after which a state goes on. Any thread.
 */
final class LastResort implements Thread.UncaughtExceptionHandler {
    private static final byte[] BROKE_OFF = "crawler: the run broke off: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_MEMORY = "java.lang.OutOfMemoryError\n".getBytes(StandardCharsets.US_ASCII);

    // Made in time: there may be no memory later.
    private final FileOutputStream errors = new FileOutputStream(FileDescriptor.err);

    private LastResort() {}

    /** For all threads of this process. */
    static void install() {
        Runtime.getRuntime()
                .removeShutdownHook(new Thread()); // loads the classes that halt() needs, while there is room
        Thread.setDefaultUncaughtExceptionHandler(new LastResort());
    }

    /** When memory is out several threads die: the first one speaks, and the others find the process gone. */
    @Override
    public synchronized void uncaughtException(Thread thread, Throwable problem) {
        try {
            errors.write(BROKE_OFF);
            errors.write(
                    problem instanceof OutOfMemoryError
                            ? NO_MEMORY
                            : (problem + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException | Error unsaid) {
            // It ends all the same.
        } finally {
            Runtime.getRuntime().halt(CrawlCommand.FAILED);
        }
    }
}
