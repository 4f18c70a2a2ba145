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
        if (depth > 0 && !isHtmlContent(tag)) {
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
            closeHtml(Name.high("p"), Name.low("p"));
        }
        if (!tag.element().isVoid()) {
            pushHtml(tag);
        }
        return Namespace.HTML;
    }

    /** An end tag. */
    void endTag(Tag tag) {
        if (depth == 0) {
            closeOutside(tag.element().index);
            return;
        }
        if (unnamed > 0) {
            unnamed--;
            return;
        }
        if ((kinds[depth - 1] & NAMESPACE) == HTML) {
            closeHtml(tag.nameHigh(), tag.nameLow());
            return;
        }
        if (tag.element() == Element.P || tag.element() == Element.BR) {
            breakOut();
            return;
        }
        for (int i = depth - 1; i >= 0; i--) {
            if ((kinds[i] & NAMESPACE) == HTML) {
                int before = depth;
                depth = i + 1;
                closeHtml(tag.nameHigh(), tag.nameLow());
                if (depth == i + 1) {
                    depth = before; // closed nothing: ignored
                }
                return;
            }
            if (lows[i] == tag.nameLow() && highs[i] == tag.nameHigh()) {
                depth = i;
                return;
            }
        }
        // Outside no tree is known, but an element that was opened and not closed stands around this svg: it ends with
        // it.
        if (tag.element().closes() && open[tag.element().index] > 0) {
            depth = 0;
            closeOutside(tag.element().index);
        }
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

    /** The dispatcher's question: is this start tag parsed as HTML, although svg or math is open? */
    private boolean isHtmlContent(Tag tag) {
        byte current = kinds[depth - 1];
        if ((current & NAMESPACE) == HTML || (current & HTML_INTEGRATION_POINT) != 0) {
            return true;
        }
        if ((current & MATHML_TEXT_INTEGRATION_POINT) != 0) {
            return tag.element() != Element.MGLYPH && tag.element() != Element.MALIGNMARK;
        }
        return tag.element() == Element.SVG
                && (current & NAMESPACE) == MATHML
                && lows[depth - 1] == Name.low("annotation-xml")
                && highs[depth - 1] == Name.high("annotation-xml");
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
            case ANNOTATION_XML -> svg || !holdsHtml(tag) ? 0 : HTML_INTEGRATION_POINT;
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
        pushAs(tag, HTML);
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

    /** Ends the innermost HTML element of the name, if one is open inside the innermost integration point. */
    private void closeHtml(long high, long low) {
        for (int i = depth - 1; i >= 0 && (kinds[i] & INTEGRATION_POINT) == 0; i--) {
            if ((kinds[i] & NAMESPACE) == HTML && lows[i] == low && highs[i] == high) {
                depth = i;
                unnamed = 0;
                return;
            }
        }
    }
}
