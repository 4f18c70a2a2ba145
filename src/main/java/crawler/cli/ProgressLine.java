package crawler.cli;

import crawler.crawl.Progress;
import java.util.Locale;
import java.util.function.Supplier;

/** The line that shows how a crawl gets on. Its rates are those of the last seconds. Called by one thread. */
final class ProgressLine implements Supplier<String> {
    private static final double SMOOTH = 0.2; // the weight of the newest quarter of a second

    private final Supplier<Progress> crawl;
    private final long started;
    private Progress last = Progress.NONE;
    private long lastNanos;
    private double pagesPerSecond;
    private double linksPerSecond;
    private double bytesPerSecond;

    ProgressLine(Supplier<Progress> crawl, long started) {
        this.crawl = crawl;
        this.started = started;
        this.lastNanos = started;
    }

    @Override
    public String get() {
        return line(crawl.get(), System.nanoTime());
    }

    String line(Progress now, long nanos) {
        double seconds = Math.max(1e-3, (nanos - lastNanos) / 1e9);
        pagesPerSecond += SMOOTH * ((now.pages() - last.pages()) / seconds - pagesPerSecond);
        linksPerSecond += SMOOTH * ((now.links() - last.links()) / seconds - linksPerSecond);
        bytesPerSecond += SMOOTH * ((now.bytes() - last.bytes()) / seconds - bytesPerSecond);
        last = now;
        lastNanos = nanos;
        long elapsed = (nanos - started) / 1_000_000_000;
        return String.format(
                Locale.ROOT,
                "%s %,.0f/s · %s %,.0f/s · %,d queued · %d in flight · %,d failed · %s/s · %s · %d:%02d",
                Summary.counted(now.pages(), "page"),
                pagesPerSecond,
                Summary.counted(now.links(), "link"),
                linksPerSecond,
                now.queued(),
                now.inFlight(),
                now.failures(),
                Summary.size((long) bytesPerSecond),
                Summary.counted(now.hosts(), "host"),
                elapsed / 60,
                elapsed % 60);
    }
}
