package crawler.crawl;

/** Why a link that was found is not followed: the codes of the summary, of the log and of {@code crawler why}. */
public enum Skip {
    /** No http or https URL. */
    SCHEME("not-http", "only http and https URLs are followed"),
    /** More hops from a seed than {@code --depth} allows. */
    DEPTH("depth", "it is more hops from a seed than --depth allows"),
    /** Outside of {@code --scope}. */
    SCOPE("scope", "it is outside of --scope"),
    /** No {@code --include} matches. */
    NOT_INCLUDED("not-included", "no --include matches it"),
    /** An {@code --exclude} matches. */
    EXCLUDED("excluded", "an --exclude matches it"),
    /** Longer than a real page's URL is. */
    TOO_LONG("too-long", "it is longer than " + Traps.LONGEST_URL + " characters"),
    /** The same path segment over and over: a site that links to itself relatively, for ever. */
    REPEATED_SEGMENT("repeated-segment", "a path segment stands in it more than " + Traps.MOST_REPEATS + " times"),
    /** Forbidden by robots.txt. */
    ROBOTS("robots", "the site's robots.txt forbids it"),
    /** Asked not to: {@code rel=nofollow}, meta robots or {@code X-Robots-Tag}, with {@code --respect-nofollow}. */
    NOFOLLOW("nofollow", "the page asks not to follow it"),
    /** A redirect to a URL that is, or was, visited itself. */
    KNOWN("known", "it redirects to a URL that is visited itself"),
    /** The host had its {@code --max-pages-per-host}. */
    HOST_LIMIT("host-limit", "its host had --max-pages-per-host pages");

    /** Where arrays of counts keep its own. */
    @SuppressWarnings("EnumOrdinal") // an EnumMap would box every count
    final int index = ordinal();

    private final String code;
    private final String reason;

    Skip(String code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** Whether it is how every crawl ends, link by link, rather than something a user may wonder about. */
    boolean isOrdinary() {
        return this == SCHEME || this == DEPTH;
    }

    /** The code, as in the summary. */
    public String code() {
        return code;
    }

    /** The code in words: completes “not followed:”. */
    public String reason() {
        return reason;
    }
}
