package crawler.check;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is broken, and where to say so.
 *
 * @param accept statuses that are good
 * @param exclude a URL in which one of these matches is not asked for
 * @param robots whether robots.txt is obeyed
 * @param fragments whether a link is broken whose page has no element that its fragment names
 * @param reports files: JUnit XML where the name ends in {@code .xml}, Markdown for {@code .md}, else JSON lines
 */
public record CheckSettings(
        StatusRanges accept, List<Pattern> exclude, boolean robots, boolean fragments, List<Path> reports) {
    /** Copies of the lists are kept. */
    public CheckSettings {
        exclude = List.copyOf(exclude);
        reports = List.copyOf(reports);
    }
}
