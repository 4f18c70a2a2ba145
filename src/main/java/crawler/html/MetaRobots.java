package crawler.html;

import java.util.Locale;

/**
 * {@code <meta name=robots content="noindex, nofollow">}: what a page asks of crawlers. No standard but that of use; it is
 * the same language as that of the field {@code X-Robots-Tag}.
 */
final class MetaRobots {
    /** The name that is for us alone, besides {@code robots}: the product token of this crawler. */
    static final String OWN_NAME = "crawler";

    private MetaRobots() {}

    /** Whether the name is that of a meta element which speaks to us. */
    static boolean isName(String name) {
        return name.equalsIgnoreCase("robots") || name.equalsIgnoreCase(OWN_NAME);
    }

    /** Whether its content asks that no link be followed; {@code none} is short for noindex and nofollow. */
    static boolean saysNofollow(String content) {
        for (String rule : content.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            if (rule.equals("nofollow") || rule.equals("none")) {
                return true;
            }
        }
        return false;
    }
}
