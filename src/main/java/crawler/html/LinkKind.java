package crawler.html;

import java.util.Locale;

/** Where a link stands: {@code element@attribute}, the {@code kind} of a JSONL row. SPEC of the option --links. */
public enum LinkKind {
    A_HREF("a@href"),
    AREA_HREF("area@href"),
    LINK_HREF("link@href"),
    /** An href on any other element: {@code <base>} itself, svg links, unknown elements. */
    OTHER_HREF("*@href"),
    IMG_SRC("img@src"),
    IMG_SRCSET("img@srcset"),
    SOURCE_SRC("source@src"),
    SOURCE_SRCSET("source@srcset"),
    SCRIPT_SRC("script@src"),
    IFRAME_SRC("iframe@src"),
    FRAME_SRC("frame@src"),
    EMBED_SRC("embed@src"),
    OBJECT_DATA("object@data"),
    FORM_ACTION("form@action"),
    VIDEO_SRC("video@src"),
    VIDEO_POSTER("video@poster"),
    AUDIO_SRC("audio@src"),
    TRACK_SRC("track@src"),
    BLOCKQUOTE_CITE("blockquote@cite"),
    Q_CITE("q@cite"),
    INS_CITE("ins@cite"),
    DEL_CITE("del@cite"),
    META_REFRESH("meta@refresh"),
    HEADER_LINK("header@link"),
    HEADER_REFRESH("header@refresh");

    private final String label;

    LinkKind(String label) {
        this.label = label;
    }

    /** As written in rows. */
    public String label() {
        return label;
    }

    /** The part before the {@code @}: what {@code --links} names. */
    public String element() {
        return label.substring(0, label.indexOf('@')).toLowerCase(Locale.ROOT);
    }
}
