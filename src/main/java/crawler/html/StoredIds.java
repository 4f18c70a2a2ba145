package crawler.html;

import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * What fragments can name in a page (HTML standard, "find a potential indicated element"): ids, and names of {@code a}. As
 * bytes that stand in the page until its encoding is known.
 */
final class StoredIds {
    private final LinkStore store = new LinkStore(false);

    /** Forgets the page. */
    void clear() {
        store.clear();
    }

    /** Bytes of memory in use, for tests of bounds. */
    int capacity() {
        return store.capacity();
    }

    /** Takes what the tag names; it does not stand in a template. */
    void add(Tag tag) {
        add(tag, Attribute.ID);
        if (tag.element() == Element.A && tag.namespace == Tag.Namespace.HTML) {
            add(tag, Attribute.NAME);
        }
    }

    private void add(Tag tag, Attribute attribute) {
        if (tag.hasUsable(attribute) && tag.length(attribute) > 0) {
            // Each value once; of what kind does not matter.
            store.add(LinkKind.OTHER_HREF, 0, tag.bytes(), tag.from(attribute), tag.to(attribute));
        }
    }

    /** Steps through them, valid until the next {@link #clear}. */
    Iterator<String> decoded(Decoder decoder) {
        return store.blocks().stream()
                .flatMap(block -> IntStream.range(0, block.count())
                        .mapToObj(id -> decoder.decode(block.bytes(), block.from(id), block.to(id))))
                .iterator();
    }

    /** Makes text of the bytes of an attribute's value. */
    interface Decoder {
        String decode(byte[] bytes, int from, int to);
    }
}
