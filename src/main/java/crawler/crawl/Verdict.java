package crawler.crawl;

import org.jspecify.annotations.Nullable;

/**
 * What came of a URL that was asked for.
 *
 * @param kind what can be said of it
 * @param status of the last answer; 0 if there was none
 * @param reason for people: the status with its phrase, or why there is no answer
 * @param redirect where the redirects led; null if there were none
 */
public record Verdict(
        Kind kind, int status, String reason, @Nullable String redirect) {
    /** What can be said. */
    public enum Kind {
        /** There was an answer: its status decides. */
        ANSWERED,
        /** There is nobody, or no valid answer. */
        FAILED,
        /** The site did not want to tell now (429, or 503 with Retry-After), robots.txt forbids to ask, or we gave up. */
        UNKNOWN
    }

    static Verdict failed(String reason) {
        return new Verdict(Kind.FAILED, 0, reason, null);
    }

    static Verdict unknown(String reason) {
        return new Verdict(Kind.UNKNOWN, 0, reason, null);
    }
}
