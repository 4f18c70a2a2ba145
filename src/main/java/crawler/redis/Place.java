package crawler.redis;

import crawler.url.WebUrl;
import org.jspecify.annotations.Nullable;

/**
 * What every process of a crawl has to know of its seeds, whoever read them. Immutable.
 *
 * @param kind what is so special about it
 * @param url the place: of an {@link Kind#ORIGIN}, any URL there
 */
record Place(Kind kind, WebUrl url) {
    enum Kind {
        /** The crawl stays near it. */
        NEAR,
        /** The user named it: credentials may go there. */
        ORIGIN
    }

    /** The place as Redis has it, see {@code keys.lua}. */
    String written() {
        return (kind == Kind.NEAR ? "near " : "origin ") + url.href();
    }

    /** The place as Redis has it, or null if that is none. */
    static @Nullable Place read(String written) {
        String[] parts = written.split(" ", 2);
        WebUrl url = parts.length == 2 ? WebUrl.parse(parts[1]) : null;
        if (url == null) {
            return null;
        }
        return switch (parts[0]) {
            case "near" -> new Place(Kind.NEAR, url);
            case "origin" -> new Place(Kind.ORIGIN, url);
            default -> null;
        };
    }
}
