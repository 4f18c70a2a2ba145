package crawler.html;

import crawler.html.Tag.Namespace;
import java.util.Arrays;

/**
 * Where svg and math begin and end, without a tree: the elements open since the outermost {@code <svg>} or
 * {@code <math>}, and of what is outside how many of each name are open. Their content is tokenized differently: CDATA sections exist, and
 * {@code <title>} or {@code <script>} hold markup. Follows the sections "tree construction dispatcher" and "the rules
 * for parsing tokens in foreign content"; what HTML does inside {@code <foreignObject>} is followed as far as p and
 * the matching of end tags go.
 */
final class ForeignContent {
    /** Deeper elements are counted, not named: browsers stop nesting here too. */
    static final int MAX_DEPTH = 512;

    private static final int A = Element.A.index;

    private static final byte HTML = 0;
    private static final byte SVG = 1;
    private static final byte MATHML = 2;
    private static final byte NAMESPACE = 3;
    private static final byte HTML_INTEGRATION_POINT = 4;
    private static final byte MATHML_TEXT_INTEGRATION_POINT = 8;
    private static final byte INTEGRATION_POINT = HTML_INTEGRATION_POINT | MATHML_TEXT_INTEGRATION_POINT;
    private static final byte ANNOTATION_XML = 16;

    /** HTML's table and template: no end tag inside ends a part of a table outside. */
    private static final byte TABLE_SCOPE = 32;

    /** What ends the search for an element "in scope", section "the stack of open elements". */
    private static final byte SCOPE = TABLE_SCOPE | INTEGRATION_POINT | ANNOTATION_XML;

    // Few pages need them: made for the first that does.
    private long[] highs = {};
    private long[] lows = {};
    private byte[] kinds = {};
    private int depth;
    private int unnamed;

    /** For each {@link Element}, by index: its start tags less its end tags so far, outside of svg and math. */
    private final int[] open = new int[Element.values().length];

    void clear() {
        depth = 0;
        unnamed = 0;
        Arrays.fill(open, 0);
    }

    /** Whether the adjusted current node is not in the HTML namespace: {@code <![CDATA[} begins a CDATA section. */
    boolean allowsCdata() {
        return depth > 0 && (kinds[depth - 1] & NAMESPACE) != HTML;
    }

    /** A start tag; the answer is where its element stands. */
    Namespace startTag(Tag tag) {
        if (depth == 0 && tag.element() != Element.SVG && tag.element() != Element.MATH) {
            openOutside(tag.element().index);
            return Namespace.HTML;
        }
        if (!isHtmlContent(tag)) {
            if (!tag.element().breaksOut() && !isPresentationalFont(tag)) {
                byte namespace = (byte) (kinds[depth - 1] & NAMESPACE);
                push(tag, kindOf(tag, namespace));
                return namespace == SVG ? Namespace.SVG : Namespace.MATHML;
            }
            breakOut();
        }
        if (tag.element() == Element.SVG || tag.element() == Element.MATH) {
            boolean svg = tag.element() == Element.SVG;
            push(tag, svg ? SVG : MATHML);
            return svg ? Namespace.SVG : Namespace.MATHML;
        }
        if (depth == 0) {
            openOutside(tag.element().index);
            return Namespace.HTML;
        }
        if (tag.element().endsP()) {
            closeHtml(Element.P, Name.high("p"), Name.low("p"));
        }
        if (!tag.element().isVoid()) {
            pushHtml(tag);
        }
        return Namespace.HTML;
    }

    /** An end tag; the answer is whether it was left to HTML: no element of svg or math ended by its name. */
    boolean endTag(Tag tag) {
        if (depth == 0) {
            closeOutside(tag.element().index);
            return true;
        }
        if (unnamed > 0) {
            unnamed--;
            return !allowsCdata();
        }
        if (allowsCdata() && (tag.element() == Element.P || tag.element() == Element.BR)) {
            breakOut();
            return true;
        }
        for (int i = depth - 1; i >= 0 && (kinds[i] & NAMESPACE) != HTML; i--) {
            if (lows[i] == tag.nameLow() && highs[i] == tag.nameHigh()) {
                depth = i;
                return false;
            }
        }
        closeHtml(tag.element(), tag.nameHigh(), tag.nameLow());
        return true;
    }

    /** Whether svg or math is open. */
    boolean isOpen() {
        return depth > 0;
    }

    /** Counts a start tag of the {@link Element} of this index where neither svg nor math is open. */
    void openOutside(int element) {
        // An a ends the a before it.
        open[element] = element == A ? 1 : open[element] + 1;
    }

    /** Counts an end tag of the {@link Element} of this index where neither svg nor math is open. */
    void closeOutside(int element) {
        if (open[element] > 0) {
            open[element]--;
        }
    }

    /** The dispatcher's question: is this start tag parsed as HTML, even if svg or math is open? */
    boolean isHtmlContent(Tag tag) {
        if (depth == 0) {
            return true;
        }
        byte current = kinds[depth - 1];
        if ((current & NAMESPACE) == HTML || (current & HTML_INTEGRATION_POINT) != 0) {
            return true;
        }
        if ((current & MATHML_TEXT_INTEGRATION_POINT) != 0) {
            return tag.element() != Element.MGLYPH && tag.element() != Element.MALIGNMARK;
        }
        return tag.element() == Element.SVG && (current & ANNOTATION_XML) != 0;
    }

    private static boolean isPresentationalFont(Tag tag) {
        return tag.element() == Element.FONT
                && (tag.has(Attribute.COLOR) || tag.has(Attribute.FACE) || tag.has(Attribute.SIZE));
    }

    private static byte kindOf(Tag tag, byte namespace) {
        boolean svg = namespace == SVG;
        int point = switch (tag.element()) {
            case FOREIGNOBJECT, DESC, TITLE -> svg ? HTML_INTEGRATION_POINT : 0;
            case MI, MO, MN, MS, MTEXT -> svg ? 0 : MATHML_TEXT_INTEGRATION_POINT;
            case ANNOTATION_XML -> svg ? 0 : ANNOTATION_XML | (holdsHtml(tag) ? HTML_INTEGRATION_POINT : 0);
            default -> 0;
        };
        return (byte) (namespace | point);
    }

    private static boolean holdsHtml(Tag annotation) {
        return annotation.is(Attribute.ENCODING, "text/html")
                || annotation.is(Attribute.ENCODING, "application/xhtml+xml");
    }

    /** Leaves svg and math, up to an element whose content is HTML. */
    private void breakOut() {
        unnamed = 0;
        while (depth > 0 && (kinds[depth - 1] & NAMESPACE) != HTML && (kinds[depth - 1] & INTEGRATION_POINT) == 0) {
            depth--;
        }
    }

    private void push(Tag tag, byte kind) {
        if (tag.isSelfClosing()) {
            return;
        }
        pushAs(tag, kind);
    }

    /** HTML knows no self-closing tags. */
    private void pushHtml(Tag tag) {
        boolean bounds = tag.element() == Element.TABLE || tag.element() == Element.TEMPLATE;
        pushAs(tag, bounds ? TABLE_SCOPE : HTML);
    }

    private void pushAs(Tag tag, byte kind) {
        if (depth == MAX_DEPTH) {
            unnamed++;
            return;
        }
        if (kinds.length == 0) {
            highs = new long[MAX_DEPTH];
            lows = new long[MAX_DEPTH];
            kinds = new byte[MAX_DEPTH];
        }
        highs[depth] = tag.nameHigh();
        lows[depth] = tag.nameLow();
        kinds[depth] = kind;
        depth++;
    }

    /** Ends the innermost HTML element of the name, if it is in the scope its end tag asks for; a template ends in any. */
    private void closeHtml(Element element, long high, long low) {
        int scope = element == Element.TEMPLATE ? 0 : element.isOfTable() ? TABLE_SCOPE : SCOPE;
        for (int i = depth - 1; i >= 0; i--) {
            if ((kinds[i] & NAMESPACE) == HTML && lows[i] == low && highs[i] == high) {
                depth = i;
                unnamed = 0;
                return;
            }
            if ((kinds[i] & scope) != 0) {
                return;
            }
        }
        // Outside no tree is known, but an element that was opened and not closed stands around this svg: it ends with
        // it.
        if (element.closes() && open[element.index] > 0) {
            depth = 0;
            closeOutside(element.index);
        }
    }
}
