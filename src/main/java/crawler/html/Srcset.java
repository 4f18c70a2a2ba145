package crawler.html;

import java.util.ArrayList;
import java.util.List;

/**
 * Parsing a srcset attribute (HTML standard, section 4.8.4.2.2): candidates with commas between, each a URL and
 * descriptors. A URL may hold commas; a candidate with a descriptor that is none is dropped, as a browser drops it.
 */
final class Srcset {
    private final String input;
    private int position;

    private Srcset(String input) {
        this.input = input;
    }

    /** The candidates' URLs, in order. */
    static List<String> urls(String srcset) {
        return new Srcset(srcset).urls();
    }

    private List<String> urls() {
        List<String> urls = new ArrayList<>();
        for (; ; ) {
            while (position < input.length()
                    && (Name.isSpace(input.charAt(position)) || input.charAt(position) == ',')) {
                position++;
            }
            if (position == input.length()) {
                return urls;
            }
            int start = position;
            while (position < input.length() && !Name.isSpace(input.charAt(position))) {
                position++;
            }
            int end = position;
            while (input.charAt(end - 1) == ',') {
                end--;
            }
            if (end < position || areValid(descriptors())) {
                urls.add(input.substring(start, end));
            }
        }
    }

    /** Descriptor tokenizer: split at white space, up to a comma; neither counts in parentheses. */
    private List<String> descriptors() {
        List<String> descriptors = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        boolean inParentheses = false;
        for (; position < input.length(); position++) {
            char c = input.charAt(position);
            if (!inParentheses && c == ',') {
                position++;
                break;
            }
            if (!inParentheses && Name.isSpace(c)) {
                take(current, descriptors);
                continue;
            }
            current.append(c);
            inParentheses = inParentheses ? c != ')' : c == '(';
        }
        take(current, descriptors);
        return descriptors;
    }

    private static void take(StringBuilder current, List<String> descriptors) {
        if (current.length() > 0) {
            descriptors.add(current.toString());
            current.setLength(0);
        }
    }

    /** Descriptor parser: at most one width or density, and a height only beside a width. */
    private static boolean areValid(List<String> descriptors) {
        boolean width = false;
        boolean density = false;
        boolean height = false;
        for (String descriptor : descriptors) {
            String number = descriptor.substring(0, descriptor.length() - 1);
            switch (descriptor.charAt(descriptor.length() - 1)) {
                case 'w' -> {
                    if (width || density || !isPositiveInteger(number)) {
                        return false;
                    }
                    width = true;
                }
                case 'x' -> {
                    if (width || density || height || !isNonNegativeNumber(number)) {
                        return false;
                    }
                    density = true;
                }
                case 'h' -> {
                    if (height || density || !isPositiveInteger(number)) {
                        return false;
                    }
                    height = true;
                }
                default -> {
                    return false;
                }
            }
        }
        return !height || width;
    }

    /** A valid non-negative integer that is not zero. */
    private static boolean isPositiveInteger(String number) {
        boolean positive = false;
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            positive |= c != '0';
        }
        return positive;
    }

    /** A valid floating-point number that is not below zero: {@code -0} is zero. */
    private static boolean isNonNegativeNumber(String number) {
        int i = number.startsWith("-") ? 1 : 0;
        int whole = i;
        boolean zero = true;
        while (i < number.length() && isDigit(number.charAt(i))) {
            zero &= number.charAt(i++) == '0';
        }
        boolean digits = i > whole;
        if (i < number.length() && number.charAt(i) == '.') {
            int fraction = ++i;
            while (i < number.length() && isDigit(number.charAt(i))) {
                zero &= number.charAt(i++) == '0';
            }
            digits = i > fraction;
        }
        if (digits && i < number.length() && (number.charAt(i) | 0x20) == 'e') {
            i++;
            if (i < number.length() && (number.charAt(i) == '+' || number.charAt(i) == '-')) {
                i++;
            }
            int exponent = i;
            while (i < number.length() && isDigit(number.charAt(i))) {
                i++;
            }
            digits = i > exponent;
        }
        return digits && i == number.length() && (whole == 0 || zero);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
