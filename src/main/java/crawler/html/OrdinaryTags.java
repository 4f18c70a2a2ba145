package crawler.html;

import java.util.Arrays;

/**
 * Reads text and the tags among it that only count, and those that have what was asked for: of elements whose content is
 * markup, their name in lower case, where neither svg nor math is open. All but a few tags are such, and each costs one look
 * at a word and a table. The others are left to {@link WholeTag} and the states of {@link HtmlTokenizer}.
 */
final class OrdinaryTags {
    private static final Element[] ELEMENTS = Element.values();

    private static final int SIZE = 1024;

    /** Bytes behind a tag's first that are looked at without asking whether they are there. */
    private static final int ROOM = 2 + Long.BYTES;

    /** Marks a free place; in no name, which it would end. */
    private static final long FREE = '>';

    /**
     * Names of at most seven letters in lower case, the first of them the lowest byte, and in the highest byte the
     * {@link Element}'s index. Names with digits, those of headings, are left to the rules.
     */
    private static final long[] NAMED = new long[SIZE];

    private static final int INDEX = Long.SIZE - Byte.SIZE;
    private static final long NAME = -1L >>> Byte.SIZE;

    static {
        Arrays.fill(NAMED, FREE);
        for (Element element : ELEMENTS) {
            int length = element.text.length();
            if (!element.isOrdinary() || length >= Long.BYTES) {
                continue;
            }
            long name = Name.low(new StringBuilder(element.text).reverse().toString());
            boolean isLetters = Name.end(name) == Name.LETTER << (Byte.SIZE * length);
            if (isLetters && NAMED[place(name)] == FREE) { // else one of the two is left to the rules
                NAMED[place(name)] = name | (long) element.index << INDEX;
            }
        }
    }

    private final int[] asked;
    private final ForeignContent foreign;
    private final Tag tag;
    private final WholeTag wholeTag;
    private final HtmlTokenizer tokenizer;

    /**
     * A reader.
     *
     * @param asked for each {@link Element}, by index, the {@link Attribute#bit}s to notice
     * @param foreign counts the tags
     * @param tag the one that is handed out
     * @param wholeTag reads its attributes
     * @param tokenizer told of tags that have what was asked for
     */
    OrdinaryTags(int[] asked, ForeignContent foreign, Tag tag, WholeTag wholeTag, HtmlTokenizer tokenizer) {
        this.asked = asked.clone();
        this.foreign = foreign;
        this.tag = tag;
        this.wholeTag = wholeTag;
        this.tokenizer = tokenizer;
        for (int element = 0; element < this.asked.length; element++) {
            this.asked[element] &= ~Attribute.XLINK_HREF.bit; // outside of svg and math it means nothing
        }
    }

    /**
     * Reads what it can, where no svg or math is open.
     *
     * <p>Where the next tag begins depends on each byte before it. A processor waits for what is computed, but goes on with the
     * branch it expects; so the frequent cases, no or one byte of text and names of one to four letters, are branches.
     *
     * @return the index of the next {@code <} it could not read; or where it stopped in text, near {@code to}
     */
    int read(byte[] bytes, int from, int to) {
        int i = from;
        for (; ; ) {
            if (i >= to - ROOM) {
                return Words.indexOf('<', bytes, i, to);
            }
            if (bytes[i] != '<') {
                if (bytes[i + 1] == '<') {
                    i++;
                } else {
                    i = Words.indexOf('<', bytes, i + 2, to);
                    if (i >= to - ROOM) {
                        return i;
                    }
                }
            }
            boolean isEnd = bytes[i + 1] == '/';
            int nameFrom = isEnd ? i + 2 : i + 1;
            long word = Words.at(bytes, nameFrom);
            long end = Name.end(word);
            long name = word & ((end >>> 6) - 1);
            long named = NAMED[place(name)];
            if ((named & NAME) != name) {
                return i;
            }
            int element = (int) (named >>> INDEX);
            int behind;
            if (end == Name.LETTER << 8) {
                behind = nameFrom + 1;
            } else if (end == Name.LETTER << 16) {
                behind = nameFrom + 2;
            } else if (end == Name.LETTER << 24) {
                behind = nameFrom + 3;
            } else if (end == Name.LETTER << 32) {
                behind = nameFrom + 4;
            } else {
                behind = nameFrom + Words.firstByte(end << 1);
            }
            if (bytes[behind] == '>') {
                behind++;
            } else if (Name.isSpace(bytes[behind]) || bytes[behind] == '/') {
                tag.forgetAttributes();
                behind = wholeTag.attributes(isEnd ? 0 : asked[element], bytes, behind, to);
                if (behind < 0) {
                    return i;
                }
                if (tag.hasAttributes()) {
                    tag.name(ELEMENTS[element], 0, 0, false, bytes);
                    tokenizer.ordinary();
                }
            } else {
                return i;
            }
            if (isEnd) {
                foreign.closeOutside(element);
            } else {
                foreign.openOutside(element);
            }
            i = behind;
        }
    }

    private static int place(long name) {
        return (int) ((name * 0x9E3779B97F4A7C15L) >>> 54);
    }
}
