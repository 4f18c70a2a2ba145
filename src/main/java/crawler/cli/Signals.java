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
     * Watches SIGHUP, SIGINT and SIGTERM.
     *
     * @param stop asks the run to stop; called on a thread of the JVM's, once
     */
    static Signals watch(Runnable stop) {
        Signals signals = new Signals();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            for (Map.Entry<String, Integer> entry : NUMBERS.entrySet()) {
                InvocationHandler onSignal = (proxy, method, arguments) -> {
                    if (!method.getName().equals("handle")) {
                        return method.getName().equals("equals")
                                ? proxy == arguments[0]
                                : System.identityHashCode(proxy);
                    }
                    signals.receive(entry.getValue(), stop);
                    return null;
                };
                try {
                    signal.getMethod("handle", signal, handler)
                            .invoke(
                                    null,
                                    signal.getConstructor(String.class).newInstance(entry.getKey()),
                                    Proxy.newProxyInstance(
                                            Signals.class.getClassLoader(), new Class<?>[] {handler}, onSignal));
                } catch (java.lang.reflect.InvocationTargetException e) {
                    // The platform has no such signal, or the JVM uses it itself.
                }
            }
        } catch (ReflectiveOperationException e) {
            // No such class: the JVM's own handling stays.
        }
        return signals;
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
