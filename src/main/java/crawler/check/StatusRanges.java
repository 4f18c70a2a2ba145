package crawler.check;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statuses of answers that are good: {@code 200-299,403}. Immutable. */
public final class StatusRanges {
    private static final Pattern RANGE = Pattern.compile("([1-9]\\d\\d)(?:-([1-9]\\d\\d))?");

    private record Range(int first, int last) {}

    private final List<Range> ranges = new ArrayList<>();

    /**
     * Reads ranges.
     *
     * @throws IllegalArgumentException if they are none; the message says what is wrong
     */
    public StatusRanges(String text) {
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            int first = range.matches() ? Integer.parseInt(range.group(1)) : 0;
            int last = first == 0 || range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (first == 0 || last < first) {
                throw new IllegalArgumentException("'" + part + "' is no status or range of them: write 200-299,403");
            }
            ranges.add(new Range(first, last));
        }
    }

    /** Whether the status is one of them. */
    boolean contain(int status) {
        return ranges.stream().anyMatch(range -> status >= range.first && status <= range.last);
    }
}
