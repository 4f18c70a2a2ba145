package crawler.html;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Character references in the value of an attribute (section 13.2.5.72 ff.).
 *
 * <p>The standard matches the longest name in its table, but in an attribute it lets a match without a semicolon stand
 * as text if a letter, a digit or {@code =} follows. So a reference is either a whole run of letters and digits with a
 * semicolon, or a whole run that may do without: the table is asked once, never for prefixes.
 */
final class CharacterReferences {
    /** What a number from 0x80 to 0x9F stands for: the windows-1252 character; a space where it is itself. */
    private static final String WINDOWS_1252 =
            "\u20AC \u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152 \u017D "
                    + " \u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153 \u017E\u0178";

    private CharacterReferences() {}

    /**
     * Copies an ordinary value, its references replaced: those of a link's query, all of which are named amp. Nothing is
     * decoded for that.
     *
     * @param out as long as the value
     * @return the length of the copy, or -1 where the value has another reference, a bare ampersand or a NUL
     */
    static int replaceAmpersands(byte[] value, int from, int to, byte[] out) {
        int length = 0;
        for (int i = from; i < to; i++) {
            byte c = value[i];
            if (c == '&') {
                if (to - i < 5
                        || value[i + 1] != 'a'
                        || value[i + 2] != 'm'
                        || value[i + 3] != 'p'
                        || value[i + 4] != ';') {
                    return -1;
                }
                i += 4;
            } else if (c == 0) {
                return -1;
            }
            out[length++] = c;
        }
        return length;
    }

    /** The value with its references replaced. */
    static String decode(String value) {
        int ampersand = value.indexOf('&');
        if (ampersand < 0) {
            return value;
        }
        StringBuilder out = new StringBuilder(value.length());
        int copied = 0;
        while (ampersand >= 0) {
            int next = ampersand + 1;
            out.append(value, copied, ampersand);
            copied = ampersand;
            if (next < value.length() && value.charAt(next) == '#') {
                copied = numeric(value, ampersand, out);
            } else {
                int end = next;
                while (end < value.length() && isAlphanumeric(value.charAt(end))) {
                    end++;
                }
                char behind = end < value.length() ? value.charAt(end) : ' ';
                String text = end == next || behind == '=' ? null : named(value.substring(next, end), behind == ';');
                if (text != null) {
                    out.append(text);
                    copied = behind == ';' ? end + 1 : end;
                }
            }
            ampersand = value.indexOf('&', Math.max(copied, next));
        }
        return out.append(value, copied, value.length()).toString();
    }

    /** Replaces a numeric reference; the answer is the index behind it, or of its ampersand if it is none. */
    private static int numeric(String value, int ampersand, StringBuilder out) {
        int i = ampersand + 2;
        boolean hex = i < value.length() && (value.charAt(i) | 0x20) == 'x';
        if (hex) {
            i++;
        }
        int digits = i;
        int code = 0;
        for (; i < value.length(); i++) {
            int digit = digit(value.charAt(i), hex);
            if (digit < 0) {
                break;
            }
            code = Math.min(code * (hex ? 16 : 10) + digit, Character.MAX_CODE_POINT + 1);
        }
        if (i == digits) {
            return ampersand;
        }
        out.appendCodePoint(replaced(code));
        return i < value.length() && value.charAt(i) == ';' ? i + 1 : i;
    }

    /** Numeric character reference end state. */
    private static int replaced(int code) {
        if (code == 0 || code > Character.MAX_CODE_POINT || (code >= 0xD800 && code <= 0xDFFF)) {
            return 0xFFFD;
        }
        if (code >= 0x80 && code <= 0x9F && WINDOWS_1252.charAt(code - 0x80) != ' ') {
            return WINDOWS_1252.charAt(code - 0x80);
        }
        return code;
    }

    private static int digit(char c, boolean hex) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return hex && lower >= 'a' && lower <= 'f' && c < 0x80 ? lower - 'a' + 10 : -1;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static @Nullable String named(String name, boolean semicolon) {
        if (semicolon) {
            return switch (name) {
                case "amp" -> "&";
                case "lt" -> "<";
                case "gt" -> ">";
                case "quot" -> "\"";
                default -> Names.TABLE.get(name + ';');
            };
        }
        return Names.TABLE.get(name);
    }

    /** The standard's table, read when the first page needs it. */
    private static final class Names {
        static final Map<String, String> TABLE = read();

        /** A line is a name, {@code *} if it may do without semicolon, and the code points in hexadecimal. */
        private static Map<String, String> read() {
            Map<String, String> table = new HashMap<>(4096);
            try (InputStream in = CharacterReferences.class.getResourceAsStream("character-references.txt");
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.US_ASCII))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] parts = line.split(" ", -1);
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i < parts.length; i++) {
                        text.appendCodePoint(Integer.parseInt(parts[i], 16));
                    }
                    boolean bare = parts[0].endsWith("*");
                    String name = bare ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
                    table.put(name + ';', text.toString());
                    if (bare) {
                        table.put(name, text.toString());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return table;
        }
    }
}
