package crawler.cli;

import crawler.crawl.Progress;
import java.util.Locale;
import java.util.function.Supplier;

/** The line that shows how the check of links gets on, which reads hardly a page. Called by one thread. */
final class CheckProgressLine implements Supplier<String> {
    private final Supplier<Progress> check;
    private final long started;

    CheckProgressLine(Supplier<Progress> check, long started) {
        this.check = check;
        this.started = started;
    }

    @Override
    public String get() {
        return line(check.get(), System.nanoTime());
    }

    String line(Progress now, long nanos) {
        double seconds = Math.max(1e-3, (nanos - started) / 1e9);
        long asked = now.answered() + now.failures();
        return String.format(
                Locale.ROOT,
                "%s asked for %,.0f/s · %,d queued · %d in flight · %,d failed · %s · %d:%02d",
                Summary.counted(asked, "link"),
                asked / seconds,
                now.queued(),
                now.inFlight(),
                now.failures(),
                Summary.counted(now.hosts(), "host"),
                (long) seconds / 60,
                (long) seconds % 60);
    }
}
