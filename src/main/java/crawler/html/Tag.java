package crawler.html;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One tag: its name and those of its attributes that were asked for, as ranges of bytes. Reused for every tag of every
 * page; what {@link HtmlTokenizer} hands out is valid during the call.
 */
final class Tag {
    /** A longer value is no link: what a page may make us keep has a limit. */
    static final int MAX_VALUE = 2 << 20;

    /** In which language the element stands; only of a start tag that was handed out. */
    Namespace namespace = Namespace.HTML;

    /** Where the standard's tree would put an element. */
    enum Namespace {
        HTML,
        SVG,
        MATHML
    }

    private Element element = Element.OTHER;
    private long high;
    private long low;
    private boolean end;
    private boolean selfClosing;

    private int seen;
    private final int[] from = new int[Attribute.values().length];
    private final int[] to = new int[Attribute.values().length];

    /** Where the values stand: the chunk, or {@link #kept} for a tag that began in an earlier one. */
    private byte[] bytes = new byte[0];

    private byte[] kept = new byte[1024];
    private int keptLength;
    private int open = -1;

    /** A tag that lies in one chunk. */
    void begin(Element name, long nameHigh, long nameLow, boolean isEnd, byte[] chunk) {
        name(name, nameHigh, nameLow, isEnd, chunk);
        selfClosing = false;
        forgetAttributes();
    }

    /** None was found yet. */
    void forgetAttributes() {
        seen = 0;
    }

    /** What the tag is whose attributes were found. Whether it closes itself is what {@link #begin} and the states say. */
    void name(Element name, long nameHigh, long nameLow, boolean isEnd, byte[] chunk) {
        element = name;
        high = nameHigh;
        low = nameLow;
        end = isEnd;
        bytes = chunk;
    }

    /** A tag whose values are copied as they come. */
    void begin(Element name, long nameHigh, long nameLow, boolean isEnd) {
        begin(name, nameHigh, nameLow, isEnd, kept);
        keptLength = 0;
        open = -1;
    }

    /** An attribute of a tag that lies in one chunk; of two with the same name the first counts. */
    void put(Attribute attribute, int valueFrom, int valueTo) {
        if ((seen & attribute.bit) == 0) {
            seen |= attribute.bit;
            from[attribute.index] = valueFrom;
            to[attribute.index] = valueTo;
        }
    }

    /** The attribute whose value comes next, by {@link #append}; of two with the same name the first counts. */
    void open(Attribute attribute) {
        open = -1;
        if ((seen & attribute.bit) == 0) {
            open = attribute.index;
            put(attribute, keptLength, keptLength);
        }
    }

    /** No attribute is open: what {@link #append} brings is not kept. */
    void close() {
        open = -1;
    }

    /** More of the open attribute's value. One byte too many is kept, to tell that it was too long. */
    void append(byte[] chunk, int valueFrom, int valueTo) {
        if (open < 0) {
            return;
        }
        int length = Math.min(valueTo - valueFrom, MAX_VALUE + 1 - (keptLength - from[open]));
        if (keptLength + length > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(kept.length * 2, keptLength + length));
            bytes = kept;
        }
        System.arraycopy(chunk, valueFrom, kept, keptLength, length);
        keptLength += length;
        to[open] = keptLength;
    }

    void selfClose() {
        selfClosing = true;
    }

    /** Gives back what a page with huge values made it keep. */
    void shrink(int limit) {
        if (kept.length > limit) {
            kept = new byte[1024];
        }
        bytes = kept;
    }

    /** Bytes kept at the moment, for tests of bounds. */
    int capacity() {
        return kept.length;
    }

    /** The standard's tree takes an HTML {@code <image>} for an {@code <img>}. */
    void rename(Element other) {
        element = other;
    }

    Element element() {
        return element;
    }

    /** The name as {@link Name} counts it. */
    long nameHigh() {
        return high;
    }

    /** The name as {@link Name} counts it. */
    long nameLow() {
        return low;
    }

    boolean isEnd() {
        return end;
    }

    boolean isSelfClosing() {
        return selfClosing;
    }

    /** Whether it has one of the attributes asked for. */
    boolean hasAttributes() {
        return seen != 0;
    }

    /** Whether it has the attribute; only those asked for are noticed. */
    boolean has(Attribute attribute) {
        return (seen & attribute.bit) != 0;
    }

    /** Whether it has the attribute, with a value that is not longer than a link may be. */
    boolean hasUsable(Attribute attribute) {
        return has(attribute) && length(attribute) <= MAX_VALUE;
    }

    /** The array the values stand in. */
    byte[] bytes() {
        return bytes;
    }

    int from(Attribute attribute) {
        return from[attribute.index];
    }

    int to(Attribute attribute) {
        return to[attribute.index];
    }

    int length(Attribute attribute) {
        return to(attribute) - from(attribute);
    }

    /** The attribute's value, its character references replaced; only its ASCII is what the page means. */
    String ascii(Attribute attribute) {
        return CharacterReferences.decode(
                new String(bytes, from(attribute), length(attribute), StandardCharsets.ISO_8859_1));
    }

    /** Whether the attribute's value is the word, in any case. */
    boolean is(Attribute attribute, String word) {
        return hasUsable(attribute) && ascii(attribute).equalsIgnoreCase(word);
    }
}
