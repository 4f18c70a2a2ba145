package crawler.html;

import java.util.Arrays;

/**
 * Reads text and the tags among it that only count, and those that have what was asked for: of elements whose content is
 * markup, their name in lower case, where neither svg nor math is open. All but a few tags are such, and each costs one look
 * at a word and a table. The others are left to {@link WholeTag} and the states of {@link HtmlTokenizer}.
 */
final class OrdinaryTags {
    private static final long GREATER_THANS = Words.repeat('>');

    private static final Element[] ELEMENTS = Element.values();

    private static final int SIZE = 1024;

    /** Bytes behind a tag's first that are looked at without asking whether they are there. */
    private static final int ROOM = 2 + Long.BYTES;

    /** Marks a free place; in no name, which it would end. */
    private static final long FREE = '>';

    /** Names of at most seven letters in lower case, the first of them the lowest byte. One place each. */
    private static final long[] NAMES = new long[SIZE];

    /** For each of the names, its {@link Element} by index. */
    private static final short[] NAMED = new short[SIZE];

    static {
        Arrays.fill(NAMES, FREE);
        for (Element element : ELEMENTS) {
            if (element.isOrdinary() && element.text.length() < Long.BYTES) {
                long name = Name.low(new StringBuilder(element.text).reverse().toString());
                if (NAMES[place(name)] == FREE) { // else one of the two is left to the rules
                    NAMES[place(name)] = name;
                    NAMED[place(name)] = (short) element.index;
                }
            }
        }
    }

    private final int[] asked;
    private final ForeignContent foreign;
    private final Tag tag;
    private final WholeTag wholeTag;
    private final HtmlTokenizer.Sink sink;

    /**
     * A reader.
     *
     * @param asked for each {@link Element}, by index, the {@link Attribute#bit}s to notice
     * @param foreign counts the tags
     * @param tag the one that is handed out
     * @param wholeTag reads its attributes
     * @param sink told of tags that have what was asked for
     */
    OrdinaryTags(int[] asked, ForeignContent foreign, Tag tag, WholeTag wholeTag, HtmlTokenizer.Sink sink) {
        this.asked = asked.clone();
        this.foreign = foreign;
        this.tag = tag;
        this.wholeTag = wholeTag;
        this.sink = sink;
        for (int element = 0; element < this.asked.length; element++) {
            this.asked[element] &= ~Attribute.XLINK_HREF.bit; // outside of svg and math it means nothing
        }
    }

    /**
     * Reads what it can, where no svg or math is open.
     *
     * @return the index of the next {@code <} it could not read; or where it stopped in text, near {@code to}
     */
    int read(byte[] bytes, int from, int to) {
        int i = from;
        for (; ; ) {
            i = Words.indexOf('<', bytes, i, to);
            if (i >= to - ROOM) {
                return i;
            }
            boolean isEnd = bytes[i + 1] == '/';
            int nameFrom = isEnd ? i + 2 : i + 1;
            long word = Words.at(bytes, nameFrom);
            long ends = (Words.zeros(word ^ GREATER_THANS) | Words.below(word, ' ' + 1)) & Words.HIGHS;
            long name = Words.before(word, ends);
            int place = place(name);
            if (NAMES[place] != name) {
                return i;
            }
            int element = NAMED[place];
            int behind = nameFrom + Words.firstByte(ends);
            if (bytes[behind] == '>') {
                behind++;
            } else {
                tag.begin(ELEMENTS[element], 0, 0, isEnd, bytes);
                behind = wholeTag.attributes(isEnd ? 0 : asked[element], bytes, behind, to);
                if (behind < 0) {
                    return i;
                }
                if (tag.hasAttributes()) {
                    tag.namespace = Tag.Namespace.HTML;
                    sink.startTag(tag);
                }
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
