package crawler.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends a run on a signal: the first asks it to stop, the second ends the process at once.
 *
 * <p>{@code sun.misc.Signal} is the JDK's only way to see a second signal. It is looked up at run time: the compiler warns
 * of it in a way that cannot be silenced, and a JVM without it falls back to ending at the first signal.
 */
final class Signals {
    /** Signal to number; a process ended by one exits with 128 + number. */
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private final AtomicInteger received = new AtomicInteger();

    private Signals() {}

    /**
     * Watches SIGHUP, SIGINT, SIGTERM and SIGUSR1. Both are called on a thread of the JVM's.
     *
     * @param stop asks the run to stop; called once
     * @param tell asks the run how it gets on; called at each SIGUSR1
     */
    static Signals watch(Runnable stop, Runnable tell) {
        Signals signals = new Signals();
        NUMBERS.forEach((name, number) -> handle(name, () -> signals.receive(number, stop)));
        handle("USR1", tell);
        return signals;
    }

    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler onSignal = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                    return null;
                }
                return method.getName().equals("equals") ? proxy == arguments[0] : System.identityHashCode(proxy);
            };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, onSignal));
        } catch (ReflectiveOperationException e) {
            // No such class or no such signal here, or the JVM uses it itself: its own handling stays.
        }
    }

    private void receive(int number, Runnable stop) {
        if (received.compareAndSet(0, number)) {
            stop.run();
        } else {
            Runtime.getRuntime().halt(128 + number);
        }
    }

    /** The exit code of the signal that came, or 0. */
    int exitCode() {
        return received.get() == 0 ? 0 : 128 + received.get();
    }
}
