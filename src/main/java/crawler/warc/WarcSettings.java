package crawler.warc;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a crawl is kept. Checked at construction, the value in the message.
 *
 * @param file the file; records are compressed one by one unless its name ends with {@code .warc}
 * @param about fields of the warcinfo record, in order: {@code software}, {@code http-header-user-agent} …
 */
public record WarcSettings(Path file, Map<String, String> about) {
    /** Refuses what is no file. */
    public WarcSettings {
        if (file.toString().equals("-")) {
            throw new IllegalArgumentException("--warc: '-' is no file, and rows go to standard output already");
        }
    }

    boolean compressed() {
        return !file.toString().endsWith(".warc");
    }
}
