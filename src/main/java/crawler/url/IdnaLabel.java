package crawler.url;

import java.util.Arrays;

/**
 * A label of a domain, normalised and converted to Unicode: the validity criteria of UTS 46 §4.1 that look at its code
 * points, with the ContextJ rules of RFC 5892 appendix A and the Bidi rule of RFC 5893 §2.
 */
final class IdnaLabel {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private final int[] codePoints;
    /** {@link IdnaTable#properties(int)} of each code point. */
    private final int[] properties;

    IdnaLabel(int[] codePoints) {
        this.codePoints = codePoints;
        this.properties = Arrays.stream(codePoints).map(IdnaTable::properties).toArray();
    }

    /** Criteria 5 to 8: no full stop, no mark at the start, only valid code points, joiners where they join. */
    boolean isValid() {
        if (codePoints.length > 0 && IdnaTable.isMark(properties[0])) {
            return false;
        }
        for (int i = 0; i < codePoints.length; i++) {
            int codePoint = codePoints[i];
            if (properties[i] == IdnaTable.NOT_VALID
                    || codePoint == '.'
                    || (codePoint == ZERO_WIDTH_NON_JOINER && !followsVirama(i) && !joins(i))
                    || (codePoint == ZERO_WIDTH_JOINER && !followsVirama(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean followsVirama(int index) {
        return index > 0 && IdnaTable.isVirama(properties[index - 1]);
    }

    /** RFC 5892 A.1: between two that join, whatever transparent ones lie between. */
    private boolean joins(int index) {
        int before = index - 1;
        while (before >= 0 && IdnaTable.joining(properties[before]) == IdnaTable.TRANSPARENT) {
            before--;
        }
        int after = index + 1;
        while (after < codePoints.length && IdnaTable.joining(properties[after]) == IdnaTable.TRANSPARENT) {
            after++;
        }
        return before >= 0
                && after < codePoints.length
                && (IdnaTable.joining(properties[before]) & IdnaTable.JOINS_NEXT) != 0
                && (IdnaTable.joining(properties[after]) & IdnaTable.JOINS_PREVIOUS) != 0;
    }

    /** Whether the label makes its domain name a Bidi domain name. */
    boolean isRightToLeft() {
        return Arrays.stream(properties)
                .map(IdnaTable::bidi)
                .anyMatch(bidi -> bidi == IdnaTable.RIGHT || bidi == IdnaTable.ARABIC_NUMBER);
    }

    /** RFC 5893 §2, for a valid label. */
    boolean satisfiesBidiRule() {
        if (codePoints.length == 0) {
            return true;
        }
        int first = IdnaTable.bidi(properties[0]);
        int seen = 0; // a bit for each class
        int last = IdnaTable.NONSPACING; // of those that are no nonspacing marks
        for (int property : properties) {
            int bidi = IdnaTable.bidi(property);
            seen |= bit(bidi);
            last = bidi == IdnaTable.NONSPACING ? last : bidi;
        }
        boolean endsInNumber = last == IdnaTable.EUROPEAN_NUMBER;
        int numbers = bit(IdnaTable.EUROPEAN_NUMBER) | bit(IdnaTable.ARABIC_NUMBER);
        if ((seen & bit(IdnaTable.OTHER)) != 0) {
            return false;
        }
        if (first == IdnaTable.RIGHT) {
            return (seen & bit(IdnaTable.LEFT)) == 0
                    && (last == IdnaTable.RIGHT || last == IdnaTable.ARABIC_NUMBER || endsInNumber)
                    && (seen & numbers) != numbers;
        }
        return first == IdnaTable.LEFT
                && (seen & (bit(IdnaTable.RIGHT) | bit(IdnaTable.ARABIC_NUMBER))) == 0
                && (last == IdnaTable.LEFT || endsInNumber);
    }

    private static int bit(int bidi) {
        return 1 << bidi;
    }
}
