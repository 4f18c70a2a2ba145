package crawler.html;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a link stands: {@code element@attribute}, the {@code kind} of a JSONL row. SPEC of the option --links. */
public enum LinkKind {
    A_HREF(Element.A, Attribute.HREF),
    AREA_HREF(Element.AREA, Attribute.HREF),
    LINK_HREF(Element.LINK, Attribute.HREF),
    /** An href on any other element: {@code <base>} itself, svg links, unknown elements. */
    OTHER_HREF(Element.OTHER, Attribute.HREF, "*@href"),
    IMG_SRC(Element.IMG, Attribute.SRC),
    IMG_SRCSET(Element.IMG, Attribute.SRCSET),
    SOURCE_SRC(Element.SOURCE, Attribute.SRC),
    SOURCE_SRCSET(Element.SOURCE, Attribute.SRCSET),
    SCRIPT_SRC(Element.SCRIPT, Attribute.SRC),
    IFRAME_SRC(Element.IFRAME, Attribute.SRC),
    FRAME_SRC(Element.FRAME, Attribute.SRC),
    EMBED_SRC(Element.EMBED, Attribute.SRC),
    OBJECT_DATA(Element.OBJECT, Attribute.DATA),
    FORM_ACTION(Element.FORM, Attribute.ACTION),
    VIDEO_SRC(Element.VIDEO, Attribute.SRC),
    VIDEO_POSTER(Element.VIDEO, Attribute.POSTER),
    AUDIO_SRC(Element.AUDIO, Attribute.SRC),
    TRACK_SRC(Element.TRACK, Attribute.SRC),
    BLOCKQUOTE_CITE(Element.BLOCKQUOTE, Attribute.CITE),
    Q_CITE(Element.Q, Attribute.CITE),
    INS_CITE(Element.INS, Attribute.CITE),
    DEL_CITE(Element.DEL, Attribute.CITE),
    META_REFRESH(Element.META, Attribute.CONTENT, "meta@refresh"),
    HEADER_LINK("header@link"),
    HEADER_REFRESH("header@refresh");

    /** Every href, on whatever element: what is found when nothing is asked for. */
    public static final Set<LinkKind> EVERY_HREF =
            Collections.unmodifiableSet(EnumSet.of(A_HREF, AREA_HREF, LINK_HREF, OTHER_HREF));

    private static final LinkKind[] KINDS = values();

    private static final String HREF = "href";
    private static final String ALL = "all";

    /** Where it stands among all. */
    @SuppressWarnings("EnumOrdinal") // it is for memory only
    final byte index = (byte) ordinal();

    private final @Nullable Element element;
    private final @Nullable Attribute attribute;
    private final String label;

    LinkKind(Element element, Attribute attribute) {
        this(element, attribute, element.text + '@' + attribute.text);
    }

    LinkKind(Element element, Attribute attribute, String label) {
        this.element = element;
        this.attribute = attribute;
        this.label = label;
    }

    LinkKind(String label) {
        this.element = null;
        this.attribute = null;
        this.label = label;
    }

    /** The kind of that {@link #index}. */
    static LinkKind at(int index) {
        return KINDS[index];
    }

    /** As written in rows. */
    public String label() {
        return label;
    }

    /** The part before the {@code @}: what {@code --links} names. */
    public String element() {
        return label.substring(0, label.indexOf('@'));
    }

    /** Whether it stands in the page, on an element of this name; {@link #OTHER_HREF} on those without a kind. */
    boolean isOn(Element other) {
        return element == other;
    }

    /** The attribute that holds it, or null for a link of the response's head. */
    @Nullable
    Attribute attribute() {
        return attribute;
    }

    /**
     * Reads what {@code --links} says: names with commas between, each an element ({@code a}, {@code img}; all its
     * links), a kind as rows spell it ({@code img@srcset}), {@code href} (every href on whatever element),
     * {@code header} (the {@code Link} and {@code Refresh} fields) or {@code all}.
     *
     * @throws IllegalArgumentException naming the word that is none of these, and all that are
     */
    public static Set<LinkKind> parse(String text) {
        EnumSet<LinkKind> kinds = EnumSet.noneOf(LinkKind.class);
        for (String part : text.split(",", -1)) {
            String word = part.strip().toLowerCase(Locale.ROOT);
            EnumSet<LinkKind> named = EnumSet.noneOf(LinkKind.class);
            for (LinkKind kind : values()) {
                if (word.equals(ALL)
                        || word.equals(kind.label)
                        || word.equals(kind.element())
                        || (word.equals(HREF) && EVERY_HREF.contains(kind))) {
                    named.add(kind);
                }
            }
            if (named.isEmpty()) {
                throw new IllegalArgumentException(
                        "unknown kind of link '" + part.strip() + "': choose from " + names());
            }
            kinds.addAll(named);
        }
        return kinds;
    }

    private static String names() {
        Set<String> names = new LinkedHashSet<>();
        names.add(HREF);
        names.add(ALL);
        for (LinkKind kind : values()) {
            if (kind != OTHER_HREF) {
                names.add(kind.element());
            }
        }
        return String.join(", ", names);
    }
}
