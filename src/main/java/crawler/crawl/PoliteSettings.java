package crawler.crawl;

import java.time.Duration;

/**
 * How much is asked of a host.
 *
 * @param perHost requests to one host at a time
 * @param delay between the starts of two requests to one host
 * @param hostRate requests a second to one host; 0 = no limit
 * @param rate requests a second in all; 0 = no limit
 * @param hostGivenUpAfter failed connections in a row after which a host is given up
 * @param retries times a URL is asked for again when its host said it is busy (429, 503)
 */
public record PoliteSettings(
        int perHost, Duration delay, double hostRate, double rate, int hostGivenUpAfter, int retries) {
    /** Refuses what cannot work. */
    public PoliteSettings {
        if (perHost < 1) {
            throw new IllegalArgumentException("host concurrency must be at least 1, not " + perHost);
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative");
        }
        if (!(hostRate >= 0) || !(rate >= 0)) {
            throw new IllegalArgumentException("a rate must not be negative");
        }
        if (hostGivenUpAfter < 1) {
            throw new IllegalArgumentException("a host is given up after 1 failure at least, not " + hostGivenUpAfter);
        }
    }

    /** Nanoseconds between the starts of two requests to one host. */
    long hostPauseNanos() {
        return Math.max(delay.toNanos(), pauseNanos(hostRate));
    }

    /** Nanoseconds between the starts of any two requests. */
    long pauseNanos() {
        return pauseNanos(rate);
    }

    private static long pauseNanos(double perSecond) {
        return perSecond == 0 ? 0 : (long) (1e9 / perSecond);
    }
}
