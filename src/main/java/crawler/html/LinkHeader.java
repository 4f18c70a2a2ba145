package crawler.html;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Link} field of a response (RFC 8288, section 3 and appendix B.2): targets with parameters, commas between.
 * What is no link is skipped up to the next comma.
 */
final class LinkHeader {
    private final String input;
    private int position;

    private LinkHeader(String input) {
        this.input = input;
    }

    /**
     * One link.
     *
     * @param target the reference between {@code <} and {@code >}
     * @param rel the value of the first rel parameter, or null
     */
    record Target(String target, @Nullable String rel) {}

    /** The links of a field value, in order. */
    static List<Target> parse(String value) {
        return new LinkHeader(value).targets();
    }

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        while (position < input.length()) {
            skipSpace();
            if (peek() == '<') {
                int end = input.indexOf('>', position);
                if (end < 0) {
                    return targets;
                }
                String target = input.substring(position + 1, end);
                position = end + 1;
                targets.add(new Target(target, rel()));
            } else {
                skipToComma();
            }
            position++; // the comma
        }
        return targets;
    }

    /** Reads parameters up to a comma or the end; the first rel counts. */
    private @Nullable String rel() {
        String rel = null;
        for (; ; ) {
            skipSpace();
            if (peek() != ';') {
                skipToComma();
                return rel;
            }
            position++;
            skipSpace();
            int start = position;
            while (position < input.length() && ";=, \t".indexOf(input.charAt(position)) < 0) {
                position++;
            }
            boolean isRel = input.substring(start, position).equalsIgnoreCase("rel");
            skipSpace();
            String value = "";
            if (peek() == '=') {
                position++;
                skipSpace();
                value = peek() == '"' ? quoted() : token();
            }
            if (isRel && rel == null) {
                rel = value;
            }
        }
    }

    private String token() {
        int start = position;
        while (position < input.length() && input.charAt(position) != ';' && input.charAt(position) != ',') {
            position++;
        }
        return input.substring(start, position).strip();
    }

    /** quoted-string (RFC 9110, section 5.6.4); one that is not closed ends with the field. */
    private String quoted() {
        StringBuilder text = new StringBuilder();
        for (position++; position < input.length(); position++) {
            char c = input.charAt(position);
            if (c == '"') {
                position++;
                break;
            }
            if (c == '\\' && position + 1 < input.length()) {
                position++;
                c = input.charAt(position);
            }
            text.append(c);
        }
        return text.toString();
    }

    /** To the next comma outside of quotes. */
    private void skipToComma() {
        while (position < input.length() && input.charAt(position) != ',') {
            if (input.charAt(position) == '"') {
                quoted();
            } else {
                position++;
            }
        }
    }

    private void skipSpace() {
        while (position < input.length() && (input.charAt(position) == ' ' || input.charAt(position) == '\t')) {
            position++;
        }
    }

    private char peek() {
        return position < input.length() ? input.charAt(position) : '\0';
    }
}
