package crawler.cli;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run on a signal: the first asks it to stop, the second ends the process at once.
 *
 * <p>{@code sun.misc.Signal} is the JDK's only way to see a second signal. It is looked up at run time: the compiler warns
 * of it in a way that cannot be silenced, and a JVM without it falls back to ending at the first signal.
 */
final class Signals {
    /** That of SIGUSR1 differs from system to system, and is not told. */
    private static final int TELL = 0;

    /** What comes within this time of the first is the same: timeout(1) tells the process, and at once its whole group. */
    private static final long SAME_NANOS = 200_000_000L;

    /** Signal to number; a process ended by one exits with 128 + number. */
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15, "USR1", TELL);

    private final Runnable stop;
    private final Runnable tell;

    private final AtomicReference<@Nullable Received> first = new AtomicReference<>();

    private record Received(int number, long nanoTime) {}

    Signals(Runnable stop, Runnable tell) {
        this.stop = stop;
        this.tell = tell;
    }

    /**
     * Watches SIGHUP, SIGINT, SIGTERM and SIGUSR1. Both are called on a thread of the JVM's.
     *
     * @param stop asks the run to stop; called once
     * @param tell asks the run how it gets on; called at each SIGUSR1
     */
    static Signals watch(Runnable stop, Runnable tell) {
        Signals signals = new Signals(stop, tell);
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal = signals.asHandler(signal, handler);
            for (String name : NUMBERS.keySet()) {
                handle(name, signal, handler, onSignal);
            }
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) { // what a method handle may throw
            // A JVM without: its own handling stays.
        }
        return signals;
    }

    /** What the expression {@code signals::received} would be: a SignalHandler. A proxy takes the JVM ten times as long. */
    private Object asHandler(Class<?> signal, Class<?> handler) throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodType handles = MethodType.methodType(void.class, signal);
        MethodHandle received =
                lookup.findVirtual(Signals.class, "received", MethodType.methodType(void.class, Object.class));
        return LambdaMetafactory.metafactory(
                        lookup, "handle", MethodType.methodType(handler, Signals.class), handles, received, handles)
                .getTarget()
                .invoke(this);
    }

    private static void handle(String name, Class<?> signal, Class<?> handler, Object onSignal) {
        try {
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
        } catch (ReflectiveOperationException e) {
            // No such signal here, or the JVM uses it itself: its own handling stays.
        }
    }

    /** A signal came: its text is its name, SIGINT. */
    @SuppressWarnings("UnusedMethod") // found by its name, above
    private void received(Object signal) {
        int number = NUMBERS.getOrDefault(signal.toString().substring("SIG".length()), TELL);
        if (number == TELL) {
            tell.run();
        } else if (isSecond(number, System.nanoTime())) {
            Runtime.getRuntime().halt(128 + number);
        }
    }

    /** Takes a signal, the first of which stops the run; says whether it is another. */
    boolean isSecond(int number, long nanoTime) {
        Received before = first.compareAndExchange(null, new Received(number, nanoTime));
        if (before == null) {
            stop.run();
        }
        return before != null && nanoTime - before.nanoTime > SAME_NANOS;
    }

    /** The exit code of the signal that came, or 0. */
    int exitCode() {
        Received signal = first.get();
        return signal == null ? 0 : 128 + signal.number;
    }
}
