package crawler.robots;

import crawler.url.WebUrl;
import crawlercommons.robots.SimpleRobotRules;

/**
 * Path and query of one URL on its way through the rules of a robots.txt. Patterns with asterisks can be made to cost the
 * product of all lengths, so the steps are counted, over all rules together. Lives for one question, on one thread.
 */
final class RobotsPath {
    /** Some milliseconds. 500 rules with asterisks take about 5 % of it for a usual URL. */
    private static final int MOST_STEPS = 1_000_000;

    /** What stands for something in a pattern and therefore must not stand for itself in a path (RFC 9309 §2.2.3). */
    private static final boolean[] SPECIAL = new boolean[128];

    /** The characters that the library's percent-encoding leaves alone: nearly all paths consist of them. */
    private static final boolean[] PLAIN = new boolean[128];

    static {
        SPECIAL['*'] = true;
        SPECIAL['$'] = true;
        for (char c = 0; c < PLAIN.length; c++) {
            String text = String.valueOf(c);
            PLAIN[c] = SimpleRobotRules.escapePath(text, SPECIAL).equals(text);
        }
    }

    private final String text;
    private int stepsLeft = MOST_STEPS;

    private RobotsPath(String text) {
        this.text = text;
    }

    /** RFC 9309 §2.2.2: unreserved characters decoded, others encoded, so that octets can be compared. */
    static RobotsPath of(WebUrl url) {
        String path = url.pathAndQuery();
        return new RobotsPath(isPlain(path) ? path : SimpleRobotRules.escapePath(path, SPECIAL));
    }

    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c >= PLAIN.length || !PLAIN[c]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the pattern matches from the start of the path on (RFC 9309 §2.2.3). An asterisk first stands for nothing;
     * where the rest does not fit, the last asterisk takes one more character. False once {@link #isExhausted}.
     */
    boolean matches(String pattern) {
        boolean anchored = pattern.endsWith("$");
        int patternEnd = anchored ? pattern.length() - 1 : pattern.length();
        int asterisk = pattern.indexOf('*');
        int p = asterisk < 0 ? patternEnd : asterisk;
        if (!text.regionMatches(0, pattern, 0, p)) {
            return false; // as most do; in sum at most as long as the file
        }
        int t = p;
        int afterAsterisk = -1;
        int retry = 0;
        int left = stepsLeft;
        while ((p < patternEnd || (anchored && t < text.length())) && --left > 0) {
            if (p < patternEnd && t < text.length() && pattern.charAt(p) == text.charAt(t)) {
                p++; // never an asterisk: paths have none
                t++;
            } else if (p < patternEnd && pattern.charAt(p) == '*') {
                afterAsterisk = ++p;
                retry = t;
            } else if (afterAsterisk >= 0 && retry < text.length()) {
                p = afterAsterisk;
                t = ++retry;
            } else {
                stepsLeft = left;
                return false;
            }
        }
        stepsLeft = left;
        return left > 0;
    }

    /** Whether comparing was given up: nothing is known about this rule and those that are left. */
    boolean isExhausted() {
        return stepsLeft <= 0;
    }
}
