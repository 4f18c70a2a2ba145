package crawler.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends a run on a signal: the first asks it to stop, the second ends the process at once.
 *
 * <p>{@code sun.misc.Signal} is the JDK's only way to see a second signal. It is looked up at run time: the compiler warns
 * of it in a way that cannot be silenced, and a JVM without it falls back to ending at the first signal.
 */
final class Signals implements InvocationHandler {
    /** That of SIGUSR1 differs from system to system, and is not told. */
    private static final int TELL = 0;

    /** Signal to number; a process ended by one exits with 128 + number. */
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15, "USR1", TELL);

    private final Runnable stop;
    private final Runnable tell;

    private final AtomicInteger received = new AtomicInteger();

    private Signals(Runnable stop, Runnable tell) {
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
            Object onSignal = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, signals);
            for (String name : NUMBERS.keySet()) {
                handle(name, signal, handler, onSignal);
            }
        } catch (ClassNotFoundException e) {
            // A JVM without: its own handling stays.
        }
        return signals;
    }

    private static void handle(String name, Class<?> signal, Class<?> handler, Object onSignal) {
        try {
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
        } catch (ReflectiveOperationException e) {
            // No such signal here, or the JVM uses it itself: its own handling stays.
        }
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                received(arguments[0].toString());
                yield true; // of a void method: ignored
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "signals";
        };
    }

    /** A signal came, by its name: SIGINT. */
    private void received(String name) {
        int number = NUMBERS.getOrDefault(name.substring("SIG".length()), TELL);
        if (number == TELL) {
            tell.run();
        } else {
            receive(number);
        }
    }

    private void receive(int number) {
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
