package crawler.html;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The elements whose names matter to finding links: those that hold links, those whose content is not markup, and those
 * that decide where svg and math end.
 */
enum Element {
    /** Any other. */
    OTHER,
    A(Element.CLOSES),
    ADDRESS(Element.CLOSES | Element.ENDS_P),
    ANNOTATION_XML,
    AREA(Element.VOID),
    ARTICLE(Element.CLOSES | Element.ENDS_P),
    ASIDE(Element.CLOSES | Element.ENDS_P),
    AUDIO(Element.CLOSES),
    B(Element.CLOSES | Element.BREAKS_OUT),
    BASE(Element.VOID),
    BIG(Element.CLOSES | Element.BREAKS_OUT),
    BLOCKQUOTE(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    BODY(Element.BREAKS_OUT),
    BR(Element.VOID | Element.BREAKS_OUT),
    BUTTON(Element.CLOSES),
    CAPTION(Element.CLOSES | Element.OF_TABLE),
    CENTER(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    CODE(Element.CLOSES | Element.BREAKS_OUT),
    COL(Element.VOID),
    DD(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    DEL(Element.CLOSES),
    DESC,
    DETAILS(Element.CLOSES | Element.ENDS_P),
    DIALOG(Element.CLOSES | Element.ENDS_P),
    DIV(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    DL(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    DT(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    EM(Element.CLOSES | Element.BREAKS_OUT),
    EMBED(Element.VOID | Element.BREAKS_OUT),
    FIELDSET(Element.CLOSES | Element.ENDS_P),
    FIGCAPTION(Element.CLOSES | Element.ENDS_P),
    FIGURE(Element.CLOSES | Element.ENDS_P),
    FONT(Element.CLOSES),
    FOOTER(Element.CLOSES | Element.ENDS_P),
    FOREIGNOBJECT,
    FORM(Element.ENDS_P),
    FRAME(Element.VOID),
    H1(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    H2(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    H3(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    H4(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    H5(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    H6(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    HEAD(Element.BREAKS_OUT),
    HEADER(Element.CLOSES | Element.ENDS_P),
    HR(Element.VOID | Element.BREAKS_OUT | Element.ENDS_P),
    I(Element.CLOSES | Element.BREAKS_OUT),
    IFRAME(Text.RAWTEXT),
    IMAGE(Element.VOID),
    IMG(Element.VOID | Element.BREAKS_OUT),
    INPUT(Element.VOID),
    INS(Element.CLOSES),
    LABEL(Element.CLOSES),
    LI(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    LINK(Element.VOID),
    LISTING(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    MAIN(Element.CLOSES | Element.ENDS_P),
    MALIGNMARK,
    MATH,
    MENU(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    META(Element.VOID | Element.BREAKS_OUT),
    MGLYPH,
    MI,
    MN,
    MO,
    MS,
    MTEXT,
    NAV(Element.CLOSES | Element.ENDS_P),
    NOBR(Element.CLOSES | Element.BREAKS_OUT),
    NOEMBED(Text.RAWTEXT),
    NOFRAMES(Text.RAWTEXT),
    NOSCRIPT(Element.CLOSES),
    OBJECT(Element.CLOSES),
    OL(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    P(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    PARAM(Element.VOID),
    PLAINTEXT(Text.PLAINTEXT),
    PRE(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    Q(Element.CLOSES),
    RUBY(Element.CLOSES | Element.BREAKS_OUT),
    S(Element.CLOSES | Element.BREAKS_OUT),
    SCRIPT(Text.SCRIPT),
    SECTION(Element.CLOSES | Element.ENDS_P),
    SELECT(Element.CLOSES),
    SMALL(Element.CLOSES | Element.BREAKS_OUT),
    SOURCE(Element.VOID),
    SPAN(Element.CLOSES | Element.BREAKS_OUT),
    STRIKE(Element.CLOSES | Element.BREAKS_OUT),
    STRONG(Element.CLOSES | Element.BREAKS_OUT),
    STYLE(Text.RAWTEXT),
    SUB(Element.CLOSES | Element.BREAKS_OUT),
    SUMMARY(Element.CLOSES | Element.ENDS_P),
    SUP(Element.CLOSES | Element.BREAKS_OUT),
    SVG,
    TABLE(Element.CLOSES | Element.OF_TABLE | Element.BREAKS_OUT),
    TBODY(Element.CLOSES | Element.OF_TABLE),
    TD(Element.CLOSES | Element.OF_TABLE),
    TEMPLATE(Element.CLOSES),
    TEXTAREA(Text.RCDATA),
    TFOOT(Element.CLOSES | Element.OF_TABLE),
    TH(Element.CLOSES | Element.OF_TABLE),
    THEAD(Element.CLOSES | Element.OF_TABLE),
    TITLE(Text.RCDATA),
    TR(Element.CLOSES | Element.OF_TABLE),
    TRACK(Element.VOID),
    TT(Element.CLOSES | Element.BREAKS_OUT),
    U(Element.CLOSES | Element.BREAKS_OUT),
    UL(Element.CLOSES | Element.BREAKS_OUT | Element.ENDS_P),
    VAR(Element.CLOSES | Element.BREAKS_OUT),
    VIDEO(Element.CLOSES),
    WBR(Element.VOID),
    XMP(Text.RAWTEXT);

    /** How the content of an element is tokenized where it is not markup. */
    enum Text {
        RCDATA,
        RAWTEXT,
        SCRIPT,
        PLAINTEXT
    }

    /** Its start tag ends svg and math (the list of the section "foreign content"). */
    private static final int BREAKS_OUT = 1;

    /** It has no content. */
    private static final int VOID = 2;

    /** Its end tag ends what stands open inside it, svg and math too. */
    private static final int CLOSES = 4;

    /** Its start tag ends an open p. */
    private static final int ENDS_P = 8;

    /** Part of a table: only a table or template inside it keeps its end tag from it. */
    private static final int OF_TABLE = 16;

    private static final Name.Table<Element> NAMES = new Name.Table<>();

    static {
        for (Element element : values()) {
            if (element != OTHER) {
                NAMES.put(element.text, element);
            }
        }
    }

    /** The name as it stands in a tag. */
    final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Where arrays keep what belongs to it. */
    @SuppressWarnings("EnumOrdinal") // an EnumMap would be asked for every tag
    final int index = ordinal();

    /** How its content is tokenized; null = as markup. */
    final @Nullable Text content;

    private final int traits;

    Element() {
        this(0);
    }

    Element(int traits) {
        this.traits = traits;
        this.content = null;
    }

    Element(Text content) {
        this.traits = 0;
        this.content = content;
    }

    static Element find(long high, long low) {
        Element element = NAMES.find(high, low);
        return element == null ? OTHER : element;
    }

    /** Whether its tags, outside of svg and math, change nothing but what is open: neither the states nor another element. */
    boolean isOrdinary() {
        return switch (this) {
            case OTHER, FORM, IMAGE, MATH, SVG, TEMPLATE -> false;
            default -> content == null;
        };
    }

    /** The element of a lower-case name. */
    static Element find(String name) {
        return name.length() > 16 ? OTHER : find(Name.high(name), Name.low(name));
    }

    boolean breaksOut() {
        return (traits & BREAKS_OUT) != 0;
    }

    boolean isVoid() {
        return (traits & VOID) != 0;
    }

    boolean closes() {
        return (traits & CLOSES) != 0;
    }

    boolean endsP() {
        return (traits & ENDS_P) != 0;
    }

    boolean isOfTable() {
        return (traits & OF_TABLE) != 0;
    }
}
