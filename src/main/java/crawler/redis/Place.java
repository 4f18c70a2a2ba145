package crawler.redis;

import crawler.url.WebUrl;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What every process of a crawl has to know of its seeds, whoever read them. Immutable.
 *
 * @param kind what is so special about it
 * @param url the place: but for {@link Kind#NEAR}, any URL there
 */
record Place(Kind kind, WebUrl url) {
    enum Kind {
        /** The crawl stays near it. */
        NEAR,
        /** The user named it: credentials may go there. */
        ORIGIN,
        /** The user named it, and its address is private: such addresses are allowed. */
        PRIVATE;

        private final String word = name().toLowerCase(Locale.ROOT);
    }

    /** The place as Redis has it, see {@code keys.lua}. */
    String written() {
        return kind.word + " " + url.href();
    }

    /** The place as Redis has it, or null if that is none. */
    static @Nullable Place read(String written) {
        String[] parts = written.split(" ", 2);
        WebUrl url = parts.length == 2 ? WebUrl.parse(parts[1]) : null;
        if (url == null) {
            return null;
        }
        for (Kind kind : Kind.values()) {
            if (kind.word.equals(parts[0])) {
                return new Place(kind, url);
            }
        }
        return null;
    }
}
