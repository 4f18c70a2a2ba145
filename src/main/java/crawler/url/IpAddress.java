package crawler.url;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The IPv4 and IPv6 parsers and serialisers of §3.5 and §3.6. Every parser returns null for failure. */
final class IpAddress {
    private static final long TOO_BIG = 1L << 32;

    private IpAddress() {}

    /** The "ends in a number checker", on a non-empty ASCII domain. */
    static boolean endsInNumber(String domain) {
        int end = domain.endsWith(".") ? domain.length() - 1 : domain.length();
        int start = domain.lastIndexOf('.', end - 1) + 1;
        if (start == end || !isDigit(domain.charAt(start))) {
            return false; // no number starts with anything but a digit
        }
        int i = start;
        while (i < end && isDigit(domain.charAt(i))) {
            i++;
        }
        return i == end || ipv4Number(domain, start, end) >= 0;
    }

    /** Whether the text from an index to another is what the IPv4 serialiser writes. */
    static boolean isSerialisedIpv4(String text, int from, int to) {
        int parts = 0;
        int number = 0;
        int digits = 0;
        for (int i = from; i <= to; i++) {
            if (i == to || text.charAt(i) == '.') {
                if (digits == 0 || number > 255 || ++parts > 4) {
                    return false;
                }
                number = 0;
                digits = 0;
            } else if (!isDigit(text.charAt(i)) || (digits > 0 && number == 0) || ++digits > 3) {
                return false;
            } else {
                number = 10 * number + (text.charAt(i) - '0');
            }
        }
        return parts == 4;
    }

    /** The IPv4 parser, and the IPv4 serialiser on its result. */
    static @Nullable String ipv4(String domain) {
        int end = domain.endsWith(".") ? domain.length() - 1 : domain.length();
        long address = 0;
        int parts = 0;
        for (int start = 0; ; ) {
            int dot = domain.indexOf('.', start);
            boolean last = dot < 0 || dot == end;
            long number = ipv4Number(domain, start, last ? end : dot);
            parts++;
            if (number < 0 || parts > 4 || number >= (last ? 1L << (8 * (5 - parts)) : 256)) {
                return null;
            }
            if (last) {
                address += number;
                break;
            }
            address += number << (8 * (4 - parts));
            start = dot + 1;
        }
        return (address >> 24) + "." + (address >> 16 & 0xFF) + "." + (address >> 8 & 0xFF) + "." + (address & 0xFF);
    }

    /** The IPv4 number parser: -1 for failure; anything too big for an address is {@link #TOO_BIG}. */
    private static long ipv4Number(String text, int from, int to) {
        if (from == to) {
            return -1;
        }
        int radix = 10;
        int i = from;
        if (to - from >= 2 && text.charAt(from) == '0') {
            boolean hex = (text.charAt(from + 1) | 0x20) == 'x';
            radix = hex ? 16 : 8;
            i += hex ? 2 : 1;
        }
        long number = 0;
        for (; i < to; i++) {
            int digit = hexDigit(text.charAt(i));
            if (digit < 0 || digit >= radix) {
                return -1;
            }
            number = Math.min(number * radix + digit, TOO_BIG);
        }
        return number;
    }

    /** The IPv6 parser on what stands between the brackets, and the IPv6 serialiser on its result, without brackets. */
    static @Nullable String ipv6(String input) {
        int[] address = new int[8];
        int pieceIndex = 0;
        int compress = -1;
        int pointer = 0;
        int end = input.length();
        if (input.startsWith(":")) {
            if (!input.startsWith("::")) {
                return null;
            }
            pointer = 2;
            compress = ++pieceIndex;
        }
        while (pointer < end) {
            if (pieceIndex == 8) {
                return null;
            }
            if (input.charAt(pointer) == ':') {
                if (compress >= 0) {
                    return null;
                }
                pointer++;
                compress = ++pieceIndex;
                continue;
            }
            int value = 0;
            int start = pointer;
            while (pointer < end && pointer - start < 4 && hexDigit(input.charAt(pointer)) >= 0) {
                value = value << 4 | hexDigit(input.charAt(pointer++));
            }
            if (pointer < end && input.charAt(pointer) == '.') {
                if (pointer == start || pieceIndex > 6 || !ipv4InIpv6(input, start, address, pieceIndex)) {
                    return null;
                }
                pieceIndex += 2;
                break;
            }
            if (pointer < end && (input.charAt(pointer++) != ':' || pointer == end)) {
                return null;
            }
            address[pieceIndex++] = value;
        }
        if (compress >= 0) {
            int moved = pieceIndex - compress;
            System.arraycopy(address, compress, address, 8 - moved, moved);
            Arrays.fill(address, compress, 8 - moved, 0);
        } else if (pieceIndex != 8) {
            return null;
        }
        return serialize(address);
    }

    /** Dotted decimal as the last two pieces: four numbers to 255 without leading zeros, and nothing after them. */
    private static boolean ipv4InIpv6(String input, int from, int[] address, int pieceIndex) {
        int pointer = from;
        for (int seen = 0; seen < 4; seen++) {
            if (seen > 0 && (pointer == input.length() || input.charAt(pointer++) != '.')) {
                return false;
            }
            int start = pointer;
            int number = 0;
            while (pointer < input.length() && isDigit(input.charAt(pointer))) {
                if (pointer > start && number == 0) {
                    return false;
                }
                number = number * 10 + input.charAt(pointer++) - '0';
                if (number > 255) {
                    return false;
                }
            }
            if (pointer == start) {
                return false;
            }
            address[pieceIndex + seen / 2] = address[pieceIndex + seen / 2] << 8 | number;
        }
        return pointer == input.length();
    }

    private static String serialize(int[] address) {
        int compress = -1;
        int longest = 1;
        for (int i = 0, zeros = 0; i < 8; i++) {
            zeros = address[i] == 0 ? zeros + 1 : 0;
            if (zeros > longest) {
                longest = zeros;
                compress = i - zeros + 1;
            }
        }
        StringBuilder output = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == compress) {
                output.append(i == 0 ? "::" : ":");
                i += longest - 1;
                continue;
            }
            output.append(Integer.toHexString(address[i]));
            if (i < 7) {
                output.append(':');
            }
        }
        return output.toString();
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** The value of an ASCII hex digit, or -1. */
    static int hexDigit(int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
