package crawler.check;

import java.util.Locale;

/**
 * Links counted, each on every page it stands on.
 *
 * @param notChecked links that were not to be checked: excluded, or no http and https
 */
public record CheckTotals(long ok, long broken, long unknown, long notChecked) {
    /** In words. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d link%s checked: %,d broken, %,d unknown, %,d ok; %,d not to be checked",
                ok + broken + unknown,
                ok + broken + unknown == 1 ? "" : "s",
                broken,
                unknown,
                ok,
                notChecked);
    }
}
