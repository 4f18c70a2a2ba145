package crawler.url;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unicode ToASCII of UTS 46 as §3.3 of the URL standard calls it: CheckBidi and CheckJoiners on; CheckHyphens,
 * UseSTD3ASCIIRules, Transitional_Processing, VerifyDnsLength and IgnoreInvalidPunycode off. Only domains that hold
 * something beyond ASCII come here, so that ordinary ones never load its table.
 *
 * @see <a href="https://www.unicode.org/reports/tr46/">UTS 46</a>, §4
 */
final class Idna {
    private static final String ACE_PREFIX = "xn--";

    private Idna() {}

    /** The domain in ASCII, or null where an error was recorded. */
    static @Nullable String toAscii(String domain) {
        String normalized = Normalizer.normalize(map(domain), Normalizer.Form.NFC);
        List<IdnaLabel> labels = new ArrayList<>();
        boolean bidi = false;
        for (int start = 0, dot; start <= normalized.length(); start = dot + 1) {
            dot = normalized.indexOf('.', start);
            if (dot < 0) {
                dot = normalized.length();
            }
            IdnaLabel label = convert(normalized.substring(start, dot));
            if (label == null || !label.isValid()) {
                return null;
            }
            bidi |= label.isRightToLeft();
            labels.add(label);
        }
        StringBuilder ascii = new StringBuilder(normalized.length() + 16);
        for (IdnaLabel label : labels) {
            if (bidi && !label.satisfiesBidiRule()) {
                return null;
            }
            if (label.isAscii()) {
                label.codePoints().forEach(ascii::appendCodePoint);
            } else if (!Punycode.encode(label.toArray(), ascii.append(ACE_PREFIX))) {
                return null;
            }
            ascii.append('.');
        }
        ascii.setLength(ascii.length() - 1);
        return ascii.toString();
    }

    /** Step 1; what is disallowed stays for the label's validation to find. */
    private static String map(String domain) {
        StringBuilder mapped = new StringBuilder(domain.length() + 16);
        domain.codePoints().forEach(codePoint -> IdnaTable.map(codePoint, mapped));
        return mapped.toString();
    }

    /** Step 4: an xn-- label is decoded, and must hold something that is not ASCII. Null where an error is recorded. */
    private static @Nullable IdnaLabel convert(String label) {
        if (!label.startsWith(ACE_PREFIX)) {
            return new IdnaLabel(label.codePoints().toArray());
        }
        int[] decoded = Punycode.decode(label, ACE_PREFIX.length());
        if (decoded == null) {
            return null;
        }
        IdnaLabel converted = new IdnaLabel(decoded);
        return converted.isAscii() || !converted.isNormalized() || converted.startsWith(ACE_PREFIX) ? null : converted;
    }
}
