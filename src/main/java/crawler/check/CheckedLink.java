package crawler.check;

import org.jspecify.annotations.Nullable;

/**
 * A link of a page, and what came of it.
 *
 * @param link as the page has it, resolved
 * @param kind where it stands: {@code a@href}; {@code seed} for a URL the crawl began with
 * @param status of the last answer; 0 if there was none
 * @param reason for people, one line
 * @param redirect where redirects led; null if there were none
 */
record CheckedLink(
        String link,
        String kind,
        State state,
        int status,
        String reason,
        @Nullable String redirect) {
    /** What the report says of it. */
    enum State {
        /** The answer's status is accepted. */
        OK,
        /** There is no answer, or its status is not accepted. */
        BROKEN,
        /** Nobody knows: the site was busy, robots.txt forbids to ask, or the run was stopped. */
        UNKNOWN,
        /** Not asked for: an {@code --exclude} matches, or it is no http or https URL. */
        EXCLUDED
    }
}
