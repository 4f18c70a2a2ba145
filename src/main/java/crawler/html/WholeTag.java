package crawler.html;

import org.jspecify.annotations.Nullable;

/**
 * Reads a tag that lies in one chunk in one go: the states from "tag name" to "self-closing start tag" (sections 13.2.5.8
 * and 13.2.5.32 to 13.2.5.40) as a loop over attributes. Nearly every tag is read here; {@link HtmlTokenizer} reads the
 * few that a chunk's end cuts.
 */
final class WholeTag {
    /** What most tags are asked for, alone. */
    private static final int HREF = Attribute.HREF.bit;

    private final int[] asked;
    private final Tag tag;

    /**
     * A reader.
     *
     * @param asked for each {@link Element}, by index, the {@link Attribute#bit}s to notice
     * @param tag where tags are put
     */
    WholeTag(int[] asked, Tag tag) {
        this.asked = asked;
        this.tag = tag;
    }

    /**
     * A tag from its name to its end, if it lies in this chunk.
     *
     * @return the index behind it, or -1: nothing happened
     */
    int read(byte[] bytes, int from, int to, boolean isEnd) {
        int i = from;
        long nameHigh = 0;
        long nameLow = 0;
        for (; ; i++) {
            if (i == to) {
                return -1;
            }
            int c = Name.IN_TAG[bytes[i] & 0xff];
            if (c == 0) {
                break;
            }
            nameHigh = (nameHigh << 8) | (nameLow >>> 56);
            nameLow = (nameLow << 8) | (c & 0xff);
        }
        Element element = Element.find(nameHigh, nameLow);
        int ask = isEnd ? 0 : asked[element.index];
        tag.begin(element, nameHigh, nameLow, isEnd, bytes);
        return attributes(ask, bytes, i, to);
    }

    /**
     * The attributes of a tag, put there as far as they are asked for.
     *
     * @param from behind the name
     * @return the index behind the tag, or -1: it does not end in this chunk
     */
    int attributes(int ask, byte[] bytes, int from, int to) {
        int i = from;
        for (; ; ) {
            if (i == to) {
                return -1;
            }
            int c = bytes[i++];
            if (c == '>') {
                break;
            }
            if (c == ' ' || Name.isSpace(c)) {
                continue;
            }
            if (c == '/') {
                if (i == to) {
                    return -1;
                }
                if (bytes[i] == '>') {
                    tag.selfClose();
                    i++;
                    break;
                }
                continue;
            }
            int nameFrom = i - 1;
            if (nameFrom + Long.BYTES <= to) { // the lengths of id, href and class: see OrdinaryTags
                long end = Name.end(Words.at(bytes, nameFrom));
                if (end == Name.LETTER << 32) {
                    i = nameFrom + 4;
                } else if (end == Name.LETTER << 40) {
                    i = nameFrom + 5;
                } else if (end == Name.LETTER << 16) {
                    i = nameFrom + 2;
                }
            }
            while (i < to && Name.IN_ATTRIBUTE[bytes[i] & 0xff] != 0) {
                i++;
            }
            if (i == to) {
                return -1;
            }
            int nameTo = i;
            while (Name.isSpace(bytes[i])) {
                if (++i == to) {
                    return -1;
                }
            }
            int valueFrom = i;
            int valueTo = i;
            if (bytes[i] == '=') {
                do {
                    if (++i == to) {
                        return -1;
                    }
                } while (Name.isSpace(bytes[i]));
                c = bytes[i];
                valueFrom = i;
                if (c == '"' || c == '\'') {
                    valueFrom = i + 1;
                    valueTo = Words.indexOf(c, bytes, valueFrom, to);
                    if (valueTo == to) {
                        return -1;
                    }
                    i = valueTo + 1;
                } else {
                    while (bytes[i] != '>' && !Name.isSpace(bytes[i])) {
                        if (++i == to) {
                            return -1;
                        }
                    }
                    valueTo = i;
                }
            }
            if (ask == HREF) {
                if (nameTo - nameFrom == 4 && isHref(bytes, nameFrom)) {
                    tag.put(Attribute.HREF, valueFrom, valueTo);
                }
            } else if (ask != 0) {
                Attribute attribute = attribute(ask, bytes, nameFrom, nameTo);
                if (attribute != null) {
                    tag.put(attribute, valueFrom, valueTo);
                }
            }
        }
        return i;
    }

    /** The attribute whose name stands here, if it is one of those asked for. */
    private static @Nullable Attribute attribute(int ask, byte[] bytes, int from, int to) {
        long nameHigh = 0;
        long nameLow = 0;
        for (int i = from; i < to; i++) {
            // The first byte may be anything, even what would end the name further on.
            int c = bytes[i] == '=' ? '=' : Name.IN_ATTRIBUTE[bytes[i] & 0xff] & 0xff;
            nameHigh = (nameHigh << 8) | (nameLow >>> 56);
            nameLow = (nameLow << 8) | c;
        }
        return Attribute.find(ask, nameHigh, nameLow);
    }

    private static boolean isHref(byte[] bytes, int i) {
        return (bytes[i] | 0x20) == 'h'
                && (bytes[i + 1] | 0x20) == 'r'
                && (bytes[i + 2] | 0x20) == 'e'
                && (bytes[i + 3] | 0x20) == 'f';
    }
}
