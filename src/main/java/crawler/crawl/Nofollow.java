package crawler.crawl;

import crawler.robots.RobotsRules;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The word {@code nofollow}, where pages and links say it: {@code rel}, meta robots, {@code X-Robots-Tag}. */
final class Nofollow {
    private static final String WORD = "nofollow";

    private Nofollow() {}

    /** Whether it is among the words of a rel attribute. */
    static boolean isIn(@Nullable String rel) {
        if (rel == null || rel.length() < WORD.length()) {
            return false;
        }
        for (String word : rel.split("\\s+", -1)) {
            if (word.equalsIgnoreCase(WORD)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether one of the fields says it to us: {@code noindex, nofollow} to all crawlers, {@code crawler: nofollow} to us
     * alone. {@code none} is both words in one.
     *
     * @param fields values of {@code X-Robots-Tag}
     */
    static boolean isInTag(List<String> fields) {
        for (String field : fields) {
            boolean toUs = true;
            for (String part : field.split(",", -1)) {
                String rule = part.strip().toLowerCase(Locale.ROOT);
                int colon = rule.indexOf(':');
                String name = colon < 0 ? "" : rule.substring(0, colon).strip();
                if (colon >= 0 && !hasValue(name)) { // what follows is for the crawler of this name
                    toUs = name.equals(RobotsRules.PRODUCT_TOKEN);
                    rule = rule.substring(colon + 1).strip();
                }
                if (toUs && (rule.equals(WORD) || rule.equals("none"))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Rules that have a colon of their own. */
    private static boolean hasValue(String name) {
        return name.equals("unavailable_after") || name.startsWith("max-");
    }
}
