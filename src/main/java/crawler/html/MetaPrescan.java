package crawler.html;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prescan a byte stream to determine its encoding (HTML standard, section 13.2.3.2), step by step, over the first bytes
 * of a page.
 */
final class MetaPrescan {
    /** How many bytes the standard encourages to look at. */
    static final int LENGTH = 1024;

    private final byte[] bytes;
    private final int end;
    private int position;

    private String name = "";
    private String value = "";

    private MetaPrescan(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
    }

    /** The encoding the bytes declare, or null. */
    static @Nullable PageEncoding prescan(byte[] bytes, int length) {
        MetaPrescan prescan = new MetaPrescan(bytes, Math.min(length, LENGTH));
        try {
            return prescan.loop();
        } catch (IndexOutOfBoundsException ranOut) {
            return prescan.xmlEncoding();
        }
    }

    /** The encoding a late declaration means: a page whose ASCII could be read is not UTF-16. */
    static @Nullable PageEncoding readable(@Nullable PageEncoding declared) {
        if (declared != null && declared.name().startsWith("UTF-16")) {
            return PageEncoding.UTF_8;
        }
        if (declared != null && declared.name().equals("x-user-defined")) {
            return PageEncoding.WINDOWS_1252;
        }
        return declared;
    }

    /** The algorithm for extracting a character encoding from a meta element's content. */
    static @Nullable PageEncoding extract(String content) {
        String lower = content.toLowerCase(Locale.ROOT);
        for (int i = lower.indexOf("charset"); i >= 0; i = lower.indexOf("charset", i)) {
            i = skipSpace(lower, i + "charset".length());
            if (i == lower.length()) {
                return null;
            }
            if (lower.charAt(i) != '=') {
                continue;
            }
            i = skipSpace(lower, i + 1);
            if (i == lower.length()) {
                return null;
            }
            char quote = lower.charAt(i);
            if (quote == '"' || quote == '\'') {
                int close = lower.indexOf(quote, i + 1);
                return close < 0 ? null : EncodingLabels.get(lower.substring(i + 1, close));
            }
            int stop = i;
            while (stop < lower.length() && lower.charAt(stop) != ';' && !Name.isSpace(lower.charAt(stop))) {
                stop++;
            }
            return EncodingLabels.get(lower.substring(i, stop));
        }
        return null;
    }

    private @Nullable PageEncoding loop() {
        if (startsWith("<\0?\0x\0")) {
            return PageEncoding.UTF_16LE;
        }
        if (startsWith("\0<\0?\0x")) {
            return PageEncoding.UTF_16BE;
        }
        for (; ; position++) {
            if (at(position) != '<') {
                continue;
            }
            if (startsWith("<!--")) {
                // The two dashes may be those of the beginning.
                position += 4;
                while (!(at(position) == '>' && at(position - 1) == '-' && at(position - 2) == '-')) {
                    position++;
                }
            } else if (isMeta()) {
                position += "<meta".length();
                PageEncoding declared = meta();
                if (declared != null) {
                    return readable(declared);
                }
            } else if (isLetter(at(position + 1)) || (at(position + 1) == '/' && isLetter(at(position + 2)))) {
                while (at(position) != '>' && !Name.isSpace(at(position))) {
                    position++;
                }
                boolean more;
                do {
                    more = getAttribute();
                } while (more);
            } else if (at(position + 1) == '!' || at(position + 1) == '/' || at(position + 1) == '?') {
                while (at(position) != '>') {
                    position++;
                }
            }
        }
    }

    /** What one meta declares, or null. */
    private @Nullable PageEncoding meta() {
        Set<String> attributes = new HashSet<>();
        boolean gotPragma = false;
        boolean needPragma = false;
        boolean hasCharset = false;
        PageEncoding charset = null;
        while (getAttribute()) {
            if (!attributes.add(name)) {
                continue;
            }
            switch (name) {
                case "http-equiv" -> gotPragma |= value.equals("content-type");
                case "content" -> {
                    PageEncoding extracted = extract(value);
                    if (extracted != null && !hasCharset) {
                        charset = extracted;
                        hasCharset = true;
                        needPragma = true;
                    }
                }
                case "charset" -> {
                    charset = EncodingLabels.get(value);
                    hasCharset = true;
                    needPragma = false;
                }
                default -> {}
            }
        }
        return needPragma && !gotPragma ? null : charset;
    }

    /** Get an attribute: its name and value, in lower case; false if there isn't one. */
    private boolean getAttribute() {
        while (Name.isSpace(at(position)) || at(position) == '/') {
            position++;
        }
        if (at(position) == '>') {
            return false;
        }
        StringBuilder text = new StringBuilder();
        value = "";
        for (; ; position++) {
            int b = at(position);
            if (b == '=' && text.length() > 0) {
                name = text.toString();
                position++;
                readValue();
                return true;
            }
            if (Name.isSpace(b)) {
                break;
            }
            if (b == '/' || b == '>') {
                name = text.toString();
                return true;
            }
            text.append(lower(b));
        }
        name = text.toString();
        skipSpace();
        if (at(position) == '=') {
            position++;
            readValue();
        }
        return true;
    }

    private void readValue() {
        skipSpace();
        StringBuilder text = new StringBuilder();
        int quote = at(position);
        if (quote == '"' || quote == '\'') {
            for (position++; at(position) != quote; position++) {
                text.append(lower(at(position)));
            }
            position++;
        } else {
            for (; at(position) != '>' && !Name.isSpace(at(position)); position++) {
                text.append(lower(at(position)));
            }
        }
        value = text.toString();
    }

    /** Get an XML encoding. */
    private @Nullable PageEncoding xmlEncoding() {
        String text = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        int close = text.indexOf('>');
        int i = text.indexOf("encoding");
        if (!text.startsWith("<?xml") || close < 0 || i < 0 || i > close) {
            return null;
        }
        i = skipControls(text, i + "encoding".length());
        if (i == text.length() || text.charAt(i) != '=') {
            return null;
        }
        i = skipControls(text, i + 1);
        if (i == text.length() || (text.charAt(i) != '"' && text.charAt(i) != '\'')) {
            return null;
        }
        int quote = text.indexOf(text.charAt(i), i + 1);
        if (quote < 0) {
            return null;
        }
        String label = text.substring(i + 1, quote);
        boolean spaced = label.chars().anyMatch(c -> c <= ' ');
        PageEncoding declared = spaced ? null : EncodingLabels.get(label);
        return declared != null && declared.name().startsWith("UTF-16") ? PageEncoding.UTF_8 : declared;
    }

    private boolean isMeta() {
        for (int i = 1; i < "<meta".length(); i++) {
            if (lower(at(position + i)) != "<meta".charAt(i)) {
                return false;
            }
        }
        int behind = at(position + "<meta".length());
        return Name.isSpace(behind) || behind == '/';
    }

    private boolean startsWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (position + i >= end || bytes[position + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void skipSpace() {
        while (Name.isSpace(at(position))) {
            position++;
        }
    }

    /** The byte, or the end of the scan. */
    private int at(int index) {
        if (index >= end) {
            throw new IndexOutOfBoundsException();
        }
        return bytes[index] & 0xff;
    }

    private static int skipSpace(String text, int from) {
        int i = from;
        while (i < text.length() && Name.isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int skipControls(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) <= ' ') {
            i++;
        }
        return i;
    }

    private static char lower(int b) {
        return (char) (b >= 'A' && b <= 'Z' ? b + 0x20 : b);
    }

    private static boolean isLetter(int b) {
        return (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
    }
}
