package crawler.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which attributes of which elements are links, by the settings: looked up for each tag. Immutable. */
final class AskedLinks {
    private static final Asked[] NONE = new Asked[0];

    private static final List<Element> WITH_REL = List.of(Element.A, Element.AREA, Element.LINK, Element.FORM);

    private final Asked[][] links = new Asked[Element.values().length][];
    private final int[] attributes = new int[Element.values().length];

    AskedLinks(ExtractorSettings settings) {
        for (Element element : Element.values()) {
            List<Asked> found = new ArrayList<>();
            for (LinkKind kind : settings.kinds()) {
                if (kind.isOn(element)) {
                    found.add(asked(kind, element));
                }
            }
            boolean ownHref = element == Element.A || element == Element.AREA || element == Element.LINK;
            if (!ownHref && element != Element.OTHER && settings.kinds().contains(LinkKind.OTHER_HREF)) {
                found.add(0, asked(LinkKind.OTHER_HREF, element));
            }
            links[element.index] = found.toArray(NONE);
            for (Asked asked : found) {
                attributes[element.index] |= asked.attribute.bit;
            }
        }
        attributes[Element.IMAGE.index] |= attributes[Element.IMG.index];
        attributes[Element.BASE.index] |= Attribute.HREF.bit;
        attributes[Element.META.index] |= Attribute.CHARSET.bit | Attribute.HTTP_EQUIV.bit | Attribute.CONTENT.bit;
        if (settings.kinds().contains(LinkKind.A_HREF)) {
            attributes[Element.A.index] |= Attribute.XLINK_HREF.bit;
        }
        if (settings.ids()) {
            for (Element element : Element.values()) {
                attributes[element.index] |= Attribute.ID.bit;
            }
            attributes[Element.A.index] |= Attribute.NAME.bit;
        }
        if (settings.rel()) {
            attributes[Element.META.index] |= Attribute.NAME.bit;
            for (Element element : WITH_REL) {
                attributes[element.index] |= Attribute.REL.bit;
            }
        }
    }

    /**
     * A link an element can have.
     *
     * @param attribute holds it
     * @param form what {@link LinkStore} is told of its value, in the HTML namespace
     */
    record Asked(LinkKind kind, Attribute attribute, int form) {}

    private static Asked asked(LinkKind kind, Element element) {
        Attribute attribute = Objects.requireNonNull(kind.attribute());
        int form = switch (attribute) {
            case HREF -> element == Element.BASE ? LinkStore.OF_DOCUMENT : 0;
            case CONTENT -> LinkStore.REFRESH;
            case SRCSET -> LinkStore.SRCSET;
            default -> 0;
        };
        return new Asked(kind, attribute, form);
    }

    /** The links an element can have; never changed. In the HTML namespace; elsewhere only an href counts. */
    Asked[] on(Element element) {
        return links[element.index];
    }

    /** For each {@link Element}, by index, the {@link Attribute#bit}s that matter. */
    int[] attributes() {
        return attributes.clone();
    }

    /** Whether the element's rel is told. */
    boolean asksRel(Element element) {
        return (attributes[element.index] & Attribute.REL.bit) != 0;
    }
}
