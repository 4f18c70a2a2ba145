package crawler.crawl;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Turns of the crawl's event loop, and its clock. From any thread. A bug in a turn ends the run instead of hanging it, and no
 * turn is taken after it: nothing that a bug left half done gets into rows or state.
 */
final class Turns {
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final Consumer<Throwable> onBug;
    private final AtomicBoolean broken = new AtomicBoolean();

    Turns(EventLoop loop, LongSupplier nanoTime, Consumer<Throwable> onBug) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.onBug = onBug;
    }

    /** The time, in nanoseconds from wherever. */
    long now() {
        return nanoTime.getAsLong();
    }

    /** Takes the turn at once where we are on the loop, else as soon as may be. */
    void take(Runnable turn) {
        if (loop.inEventLoop()) {
            guarded(turn);
        } else {
            soon(turn);
        }
    }

    /** Takes the turn after those that wait. */
    void soon(Runnable turn) {
        loop.execute(new Guarded(turn));
    }

    /**
     * Takes the turn, the rest of a long piece of work, when the loop has looked after its connections and timers. After
     * {@link #soon} it would not: a loop runs up to 64 turns that wait before it looks up.
     */
    void next(Runnable turn) {
        var unused = after(0, turn);
    }

    /** Takes the turn later. */
    Future<?> after(long nanos, Runnable turn) {
        return loop.schedule(new Guarded(turn), Math.max(nanos, 1), TimeUnit.NANOSECONDS);
    }

    /** Takes the turn again and again. */
    Future<?> every(long millis, Runnable turn) {
        return loop.scheduleAtFixedRate(new Guarded(turn), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A turn that waits for its time. A class: each place with a lambda of its own would cost half a millisecond at the start. */
    private final class Guarded implements Runnable {
        private final Runnable turn;

        Guarded(Runnable turn) {
            this.turn = turn;
        }

        @Override
        public void run() {
            guarded(turn);
        }
    }

    /** Runs it here. */
    void guarded(Runnable turn) {
        if (broken.get()) {
            return;
        }
        try {
            turn.run();
        } catch (Throwable bug) {
            broke(bug);
        }
    }

    /** There was a bug outside of a turn, or memory is out. */
    void broke(Throwable bug) {
        if (!broken.compareAndSet(false, true)) {
            return;
        }
        try {
            onBug.accept(bug);
        } catch (Throwable another) {
            // No memory even for that: the event loop would log it, and go on with nobody to end it.
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, bug);
        }
    }

    boolean areHere() {
        return loop.inEventLoop();
    }
}
