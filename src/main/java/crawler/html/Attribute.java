package crawler.html;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The attributes that hold links, decide what another one means, or name an element. */
enum Attribute {
    HREF,
    XLINK_HREF,
    SRC,
    SRCSET,
    DATA,
    ACTION,
    POSTER,
    CITE,
    REL,
    CHARSET,
    HTTP_EQUIV,
    CONTENT,
    ENCODING,
    COLOR,
    FACE,
    SIZE,
    NAME,
    ID;

    private static final Name.Table<Attribute> NAMES = new Name.Table<>();

    static {
        for (Attribute attribute : values()) {
            NAMES.put(attribute.text, attribute);
        }
    }

    /** The name as it stands in a tag. */
    final String text;

    /** Where arrays keep what belongs to it. */
    @SuppressWarnings("EnumOrdinal") // an EnumMap would be asked for every tag
    final int index = ordinal();

    /** This attribute in a set of attributes. */
    final int bit;

    Attribute() {
        String lower = name().toLowerCase(Locale.ROOT);
        text = lower.equals("xlink_href") ? "xlink:href" : lower.replace('_', '-');
        bit = 1 << index;
    }

    /** The attribute of a name as {@link Name} counts it, if it is one of those asked for; else null. */
    static @Nullable Attribute find(int asked, long high, long low) {
        Attribute attribute = NAMES.find(high, low);
        return attribute != null && (asked & attribute.bit) != 0 ? attribute : null;
    }
}
