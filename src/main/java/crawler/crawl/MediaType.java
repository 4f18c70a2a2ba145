package crawler.crawl;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The value of a Content-Type field (RFC 9110 §8.3), as far as a crawler needs it.
 *
 * @param essence {@code type/subtype} in lower case
 * @param charset the charset parameter as it stands there, or null
 */
record MediaType(String essence, @Nullable String charset) {
    /** Reads a field's value; null if there is none, or none that can be read. */
    static @Nullable MediaType parse(@Nullable String value) {
        if (value == null) {
            return null;
        }
        int end = indexOf(value, ';', 0);
        String essence = value.substring(0, end).strip().toLowerCase(Locale.ROOT);
        if (essence.indexOf('/') <= 0 || essence.endsWith("/")) {
            return null;
        }
        String charset = null;
        while (end < value.length() && charset == null) {
            int start = end + 1;
            int equals = indexOf(value, '=', start);
            end = endOfParameter(value, start);
            if (equals < end && value.substring(start, equals).strip().equalsIgnoreCase("charset")) {
                charset = unquote(value.substring(equals + 1, end).strip());
            }
        }
        return new MediaType(essence, charset);
    }

    /** Whether it is HTML or XHTML. */
    boolean isHtml() {
        return essence.equals("text/html") || isXhtml();
    }

    /** Whether it is XHTML. */
    boolean isXhtml() {
        return essence.equals("application/xhtml+xml");
    }

    /** Whether it is text of any kind. */
    boolean isText() {
        return essence.startsWith("text/") || isHtml();
    }

    private static int indexOf(String value, char c, int from) {
        int index = value.indexOf(c, from);
        return index < 0 ? value.length() : index;
    }

    /** The next semicolon that does not stand in a quoted string. */
    private static int endOfParameter(String value, int from) {
        boolean quoted = false;
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return value.length();
    }

    private static @Nullable String unquote(String value) {
        String bare = value;
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            bare = value.substring(1, value.length() - 1)
                    .replaceAll("\\\\(.)", "$1")
                    .strip();
        }
        return bare.isEmpty() ? null : bare;
    }
}
