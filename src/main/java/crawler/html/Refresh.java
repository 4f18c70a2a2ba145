package crawler.html;

import org.jspecify.annotations.Nullable;

/** The shared declarative refresh steps of the HTML standard: the URL in {@code 5; url='next.html'}. */
final class Refresh {
    private Refresh() {}

    /** The URL as it stands in the value, or null where it names none, or is no refresh at all. */
    static @Nullable String url(String input) {
        int i = skipSpace(input, 0);
        int digits = i;
        while (i < input.length() && isDigit(input.charAt(i))) {
            i++;
        }
        if (i == digits && (i == input.length() || input.charAt(i) != '.')) {
            return null;
        }
        while (i < input.length() && (isDigit(input.charAt(i)) || input.charAt(i) == '.')) {
            i++;
        }
        if (i < input.length()) {
            char c = input.charAt(i);
            if (c != ';' && c != ',' && !Name.isSpace(c)) {
                return null;
            }
            i = skipSpace(input, i);
            if (i < input.length() && (input.charAt(i) == ';' || input.charAt(i) == ',')) {
                i++;
            }
            i = skipSpace(input, i);
        }
        return i == input.length() ? null : afterTime(input, i);
    }

    private static String afterTime(String input, int from) {
        int i = from;
        for (char letter : new char[] {'u', 'r', 'l'}) {
            if (i == input.length() || (input.charAt(i) | 0x20) != letter) {
                return i == from ? unquoted(input, from) : input.substring(from);
            }
            i++;
        }
        i = skipSpace(input, i);
        if (i == input.length() || input.charAt(i) != '=') {
            return input.substring(from);
        }
        return unquoted(input, skipSpace(input, i + 1));
    }

    /** Skip quotes. */
    private static String unquoted(String input, int from) {
        if (from == input.length() || (input.charAt(from) != '\'' && input.charAt(from) != '"')) {
            return input.substring(from);
        }
        int end = input.indexOf(input.charAt(from), from + 1);
        return end < 0 ? input.substring(from + 1) : input.substring(from + 1, end);
    }

    private static int skipSpace(String input, int from) {
        int i = from;
        while (i < input.length() && Name.isSpace(input.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
