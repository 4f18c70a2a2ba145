package crawler.http;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Time as an input: a clock that stands, and the timer that goes by it. */
final class ManualTime implements Timer, LongSupplier {
    private final List<Armed> armed = new ArrayList<>(); // guarded by this
    private long now = 1_000_000_000L; // guarded by this

    @Override
    public synchronized long getAsLong() {
        return now;
    }

    /** Moves the clock and fires what is due. */
    void advance(Duration by) {
        List<Armed> due;
        synchronized (this) {
            now += by.toNanos();
            due = armed.stream().filter(timeout -> timeout.at <= now).toList();
            armed.removeAll(due);
        }
        for (Armed timeout : due) {
            timeout.expired = true;
            try {
                timeout.task.run(timeout);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Timeouts armed. */
    synchronized int pending() {
        return armed.size();
    }

    @Override
    public synchronized Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        Armed timeout = new Armed(task, now + unit.toNanos(delay));
        armed.add(timeout);
        return timeout;
    }

    @Override
    public Set<Timeout> stop() {
        return Set.of();
    }

    private final class Armed implements Timeout {
        private final TimerTask task;
        private final long at;
        private volatile boolean expired;

        Armed(TimerTask task, long at) {
            this.task = task;
            this.at = at;
        }

        @Override
        public Timer timer() {
            return ManualTime.this;
        }

        @Override
        public TimerTask task() {
            return task;
        }

        @Override
        public boolean isExpired() {
            return expired;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean cancel() {
            synchronized (ManualTime.this) {
                return armed.remove(this);
            }
        }
    }
}
