package crawler.frontier;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a state is opened for.
 *
 * @param directory where it is kept; made if there is none
 * @param fresh whether to forget what is there
 * @param options what makes two runs the same crawl, by name; the state refuses others
 * @param output the file of the rows; whether it is what the state thinks it is gets checked
 * @param byLevels whether each depth waits for the one before
 * @param countHosts whether {@link Frontier#pagesElsewhere} will be asked: it takes memory for each host
 * @param archive what else is kept of the crawl
 */
public record StateSettings(
        Path directory,
        boolean fresh,
        Map<String, String> options,
        Path output,
        boolean byLevels,
        boolean countHosts,
        Archive archive) {
    /** The same without an archive. */
    public StateSettings(
            Path directory,
            boolean fresh,
            Map<String, String> options,
            Path output,
            boolean byLevels,
            boolean countHosts) {
        this(directory, fresh, options, output, byLevels, countHosts, Archive.NONE);
    }

    /** What is written in a state's folder. */
    public static List<Path> files(Path directory) {
        return StateDirectory.files(directory);
    }

    /** The same with an archive. */
    public StateSettings with(Archive kept) {
        return new StateSettings(directory, fresh, options, output, byLevels, countHosts, kept);
    }
}
