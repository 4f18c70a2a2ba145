package crawler.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which attributes of which elements are links, by the settings: looked up for each tag. */
final class AskedLinks {
    private static final LinkKind[] NONE = new LinkKind[0];

    private static final List<Element> WITH_REL = List.of(Element.A, Element.AREA, Element.LINK, Element.FORM);

    private final LinkKind[][] kinds = new LinkKind[Element.values().length][];
    private final int[] attributes = new int[Element.values().length];

    AskedLinks(ExtractorSettings settings) {
        for (Element element : Element.values()) {
            List<LinkKind> found = new ArrayList<>();
            for (LinkKind kind : settings.kinds()) {
                if (kind.isOn(element)) {
                    found.add(kind);
                }
            }
            boolean ownHref = element == Element.A || element == Element.AREA || element == Element.LINK;
            if (!ownHref && element != Element.OTHER && settings.kinds().contains(LinkKind.OTHER_HREF)) {
                found.add(0, LinkKind.OTHER_HREF);
            }
            kinds[element.index] = found.toArray(NONE);
            for (LinkKind kind : found) {
                attributes[element.index] |= attribute(kind).bit;
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

    /** The kinds of links an element can have; never changed. In the HTML namespace; elsewhere only an href counts. */
    LinkKind[] on(Element element) {
        return kinds[element.index];
    }

    /** For each {@link Element}, by index, the {@link Attribute#bit}s that matter. */
    int[] attributes() {
        return attributes.clone();
    }

    /** Whether the element's rel is told. */
    boolean asksRel(Element element) {
        return (attributes[element.index] & Attribute.REL.bit) != 0;
    }

    /** The attribute of a kind that stands in the page. */
    static Attribute attribute(LinkKind kind) {
        return Objects.requireNonNull(kind.attribute());
    }
}
