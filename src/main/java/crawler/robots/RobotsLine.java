package crawler.robots;

import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the line of a robots.txt that a rule comes from, which crawler-commons does not tell: the first one, in a group that
 * is for the user agent, which read alone gives that rule. For people; takes about a second for the largest file.
 *
 * @param number from 1
 * @param text the line, without white space around it
 */
record RobotsLine(int number, String text) {
    private static final WebUrl ANYWHERE = Objects.requireNonNull(WebUrl.parse("http://robots.invalid/robots.txt"));

    /** The line, or null if there is none that alone gives the rule. */
    static @Nullable RobotsLine of(RobotsRule rule, String userAgent, byte[] content) {
        String[] lines = RobotsText.decode(content).split("\r\n|\r|\n", -1);
        boolean inAgents = false;
        boolean isOurs = false;
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (name.equals("user-agent")) {
                boolean named = isFor(userAgent, line.substring(colon + 1));
                isOurs = inAgents ? isOurs || named : named;
                inAgents = true;
            } else if (colon > 0 && !line.startsWith("#")) {
                inAgents = false;
                if (isOurs && gives(rule, line)) {
                    return new RobotsLine(i + 1, line);
                }
            }
        }
        return null;
    }

    private static boolean isFor(String userAgent, String value) {
        String name = value.replaceFirst("#.*", "").strip().toLowerCase(Locale.ROOT);
        return userAgent.equals("*") ? name.equals("*") : name.contains(userAgent);
    }

    private static boolean gives(RobotsRule rule, String line) {
        byte[] alone = ("User-agent: *\n" + line + "\n").getBytes(StandardCharsets.UTF_8);
        return RobotsRules.parse(alone, ANYWHERE).has(rule);
    }

    /** For people. */
    @Override
    public String toString() {
        return "line " + number + ": " + text;
    }
}
