package crawler.crawl;

/**
 * A crawl at one moment.
 *
 * @param pages pages read
 * @param answered URLs that were only asked for, and had a good answer
 * @param links rows written
 * @param queued URLs waiting
 * @param inFlight requests under way
 * @param failures pages that failed
 * @param bytes bytes of pages read
 * @param hosts hosts known
 */
public record Progress(
        long pages, long answered, long links, long queued, int inFlight, long failures, long bytes, int hosts) {
    /** Before the first page. */
    public static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0, 0);
}
