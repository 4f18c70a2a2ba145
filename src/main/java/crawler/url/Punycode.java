package crawler.url;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Punycode, RFC 3492, in time that grows with the square of the label's length. */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 0x80;

    private Punycode() {}

    /** Appends the encoding (§6.3) of a label short enough for its deltas to fit: 1,000 code points are. */
    static void encode(int[] label, StringBuilder output) {
        int start = output.length();
        for (int codePoint : label) {
            if (codePoint < INITIAL_N) {
                output.append((char) codePoint);
            }
        }
        int basic = output.length() - start;
        if (basic > 0) {
            output.append('-');
        }
        int n = INITIAL_N;
        int delta = 0;
        int bias = INITIAL_BIAS;
        int handled = basic;
        for (int next : Arrays.stream(label).sorted().toArray()) {
            if (next < n) {
                continue; // a basic code point, or one dealt with
            }
            delta += (next - n) * (handled + 1);
            n = next;
            for (int codePoint : label) {
                if (codePoint < n) {
                    delta++;
                } else if (codePoint == n) {
                    appendVariableLength(delta, bias, output);
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            n++;
        }
    }

    private static void appendVariableLength(int delta, int bias, StringBuilder output) {
        int q = delta;
        for (int k = BASE; ; k += BASE) {
            int t = threshold(k, bias);
            if (q < t) {
                output.append(digit(q));
                return;
            }
            output.append(digit(t + (q - t) % (BASE - t)));
            q = (q - t) / (BASE - t);
        }
    }

    /**
     * Decodes a lower-case label from an index on (§6.2); null if that fails, or gives more than {@code most} code
     * points.
     */
    static int @Nullable [] decode(String label, int from, int most) {
        int delimiter = label.lastIndexOf('-');
        int in = delimiter <= from ? from : delimiter + 1;
        int length = Math.max(delimiter - from, 0);
        if (length > most) {
            return null;
        }
        int[] output = new int[Math.min(most, label.length() - from)];
        for (int i = 0; i < length; i++) {
            output[i] = label.charAt(from + i);
            if (output[i] >= INITIAL_N) {
                return null;
            }
        }
        int n = INITIAL_N;
        int i = 0;
        int bias = INITIAL_BIAS;
        while (in < label.length()) {
            int before = i;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                int digit = in < label.length() ? value(label.charAt(in++)) : -1;
                if (digit < 0 || digit * weight > Integer.MAX_VALUE - i) {
                    return null;
                }
                i += (int) (digit * weight);
                int t = threshold(k, bias);
                if (digit < t) {
                    break;
                }
                weight *= BASE - t;
                if (weight > Integer.MAX_VALUE) {
                    return null;
                }
            }
            bias = adapt(i - before, length + 1, before == 0);
            n += i / (length + 1);
            i %= length + 1;
            if (n < 0 || n > Character.MAX_CODE_POINT || length == output.length) {
                return null;
            }
            System.arraycopy(output, i, output, i + 1, length - i);
            output[i++] = n;
            length++;
        }
        return Arrays.copyOf(output, length);
    }

    private static int adapt(int delta, int points, boolean first) {
        int d = first ? delta / DAMP : delta / 2;
        d += d / points;
        int k = 0;
        while (d > (BASE - T_MIN) * T_MAX / 2) {
            d /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * d / (d + SKEW);
    }

    private static int threshold(int k, int bias) {
        return Math.max(T_MIN, Math.min(T_MAX, k - bias));
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int value(char digit) {
        if (digit >= 'a' && digit <= 'z') {
            return digit - 'a';
        }
        return IpAddress.isDigit(digit) ? digit - '0' + 26 : -1;
    }
}
