package crawler.url;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Unicode ToASCII of UTS 46 as §3.3 of the URL standard calls it: CheckBidi and CheckJoiners on; CheckHyphens,
 * UseSTD3ASCIIRules, Transitional_Processing, VerifyDnsLength and IgnoreInvalidPunycode off. Only domains that hold
 * something beyond ASCII come here, so that ordinary ones never load its table.
 *
 * <p>One limit is our own: a label that is not ASCII is refused when longer than {@link #LONGEST_LABEL}, since
 * normalisation and Punycode take time that grows with the square of its length.
 *
 * @see <a href="https://www.unicode.org/reports/tr46/">UTS 46</a>, §4
 */
final class Idna {
    /** UTF-16 code units, after mapping. Not even a whole domain name can be longer (RFC 1035 §2.3.4). */
    static final int LONGEST_LABEL = 255;

    private static final String ACE_PREFIX = "xn--";

    private Idna() {}

    /** The domain in ASCII, or null where an error was recorded. */
    static @Nullable String toAscii(String domain) {
        String mapped = map(domain);
        StringBuilder ascii = new StringBuilder(mapped.length() + 16);
        boolean bidiDomain = false;
        boolean bidiRuleSatisfied = true;
        for (int start = 0, dot; start <= mapped.length(); start = dot + 1) {
            dot = mapped.indexOf('.', start);
            if (dot < 0) {
                dot = mapped.length();
            }
            int[] codePoints = convert(mapped.substring(start, dot));
            if (codePoints == null) {
                return null;
            }
            IdnaLabel label = new IdnaLabel(codePoints);
            if (!label.isValid()) {
                return null;
            }
            bidiDomain |= label.isRightToLeft();
            bidiRuleSatisfied &= label.satisfiesBidiRule();
            if (isAscii(codePoints)) {
                for (int codePoint : codePoints) {
                    ascii.append((char) codePoint);
                }
            } else {
                Punycode.encode(codePoints, ascii.append(ACE_PREFIX));
            }
            ascii.append('.');
        }
        ascii.setLength(ascii.length() - 1);
        return bidiDomain && !bidiRuleSatisfied ? null : ascii.toString();
    }

    /** Step 1; what is disallowed stays for the label's validation to find. */
    private static String map(String domain) {
        StringBuilder mapped = new StringBuilder(domain.length() + 16);
        domain.codePoints().forEach(codePoint -> IdnaTable.map(codePoint, mapped));
        return mapped.toString();
    }

    /**
     * Steps 2 and 4, but for the validity criteria that hold for every label: normalises (nothing composes with a full
     * stop, so label by label) and decodes what begins with xn--. Null where an error is recorded.
     */
    private static int @Nullable [] convert(String mapped) {
        int[] codePoints = mapped.codePoints().toArray();
        if (!isAscii(codePoints)) {
            if (mapped.length() > LONGEST_LABEL) {
                return null;
            }
            mapped = Normalizer.normalize(mapped, Normalizer.Form.NFC);
            codePoints = mapped.codePoints().toArray();
        }
        if (!mapped.startsWith(ACE_PREFIX)) {
            return codePoints;
        }
        int[] decoded = Punycode.decode(mapped, ACE_PREFIX.length(), LONGEST_LABEL);
        if (decoded == null || isAscii(decoded)) {
            return null;
        }
        String text = new String(decoded, 0, decoded.length);
        return text.startsWith(ACE_PREFIX) || !Normalizer.isNormalized(text, Normalizer.Form.NFC) ? null : decoded;
    }

    private static boolean isAscii(int[] codePoints) {
        for (int codePoint : codePoints) {
            if (codePoint >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
