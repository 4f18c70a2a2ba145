package crawler.html;

import crawler.html.Element.Text;
import crawler.html.Tag.Namespace;

/**
 * The tokenizer of the HTML standard over bytes of any ASCII-compatible encoding: no tree, no page in memory, nothing
 * allocated per tag. It can be suspended behind any byte; the tags it hands out do not depend on where.
 *
 * <p>Most tags are read by {@link OrdinaryTags}, any other that lies in one chunk by {@link WholeTag} in one go; the states
 * below read the tags that do not, byte by byte. All follow the same grammar, and a test feeds every page in chunks of one
 * byte to hold them to it. Names of states are those of the standard, section 13.2.5.
 */
final class HtmlTokenizer {
    /** Receives start tags. */
    interface Sink {
        /** A start tag that has at least one attribute that was asked for. The tag is valid during the call. */
        void startTag(Tag tag);
    }

    private enum State {
        DATA,
        TAG_OPEN,
        END_TAG_OPEN,
        TAG_NAME,
        BEFORE_ATTRIBUTE_NAME,
        ATTRIBUTE_NAME,
        AFTER_ATTRIBUTE_NAME,
        BEFORE_ATTRIBUTE_VALUE,
        ATTRIBUTE_VALUE_QUOTED,
        ATTRIBUTE_VALUE_UNQUOTED,
        AFTER_ATTRIBUTE_VALUE_QUOTED,
        SELF_CLOSING_START_TAG,
        /** What begins with {@code <!} or is a bogus comment: {@link MarkupDeclaration}. */
        MARKUP_DECLARATION,
        /** RCDATA, RAWTEXT and script data: {@link RawText}. */
        RAW_TEXT,
        PLAINTEXT
    }

    private final Sink sink;
    private final int[] asked;
    private final Tag tag = new Tag();
    private final WholeTag wholeTag;
    private final OrdinaryTags ordinaryTags;
    private final RawText rawText = new RawText();
    private final MarkupDeclaration declaration = new MarkupDeclaration();
    private final ForeignContent foreign = new ForeignContent();

    private State state = State.DATA;
    private int templates;
    private boolean inTemplate;
    private boolean inForm;
    private boolean xhtml;

    // What the states must remember of a tag between two bytes.
    private boolean end;
    private long high;
    private long low;
    private long tagHigh;
    private long tagLow;
    private int wanted;
    private byte quote;

    /**
     * A tokenizer.
     *
     * @param asked for each {@link Element}, by index, the {@link Attribute#bit}s to notice
     */
    HtmlTokenizer(Sink sink, int[] asked) {
        this.sink = sink;
        this.asked = asked.clone();
        this.asked[Element.FONT.index] |= Attribute.COLOR.bit | Attribute.FACE.bit | Attribute.SIZE.bit;
        this.asked[Element.ANNOTATION_XML.index] |= Attribute.ENCODING.bit;
        this.wholeTag = new WholeTag(this.asked, tag);
        this.ordinaryTags = new OrdinaryTags(this.asked, foreign, tag, wholeTag, this);
    }

    /** A new page; at most {@code limit} bytes of memory are kept from the last. */
    void start(int limit) {
        state = State.DATA;
        templates = 0;
        inTemplate = false;
        inForm = false;
        xhtml = false;
        foreign.clear();
        tag.shrink(limit);
    }

    /** The page is XHTML: an element that ends itself has no content. */
    void xhtml() {
        xhtml = true;
    }

    /** Whether the tag handed out stands inside a template, whose content is no part of the document. */
    boolean isInTemplate() {
        return inTemplate;
    }

    /** Bytes of values kept, for tests of bounds. */
    int capacity() {
        return tag.capacity();
    }

    /** The next bytes. */
    void feed(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            i = state == State.DATA ? data(bytes, i, to) : step(bytes, i, to);
        }
    }

    /** Data state, and the tags that lie whole in this chunk. */
    private int data(byte[] bytes, int from, int to) {
        int i = from;
        while (state == State.DATA) {
            i = foreign.isOpen() ? Words.indexOf('<', bytes, i, to) : ordinaryTags.read(bytes, i, to);
            if (i >= to - 2) {
                if (i < to) {
                    state = State.TAG_OPEN;
                }
                return Math.min(i + 1, to);
            }
            int c = bytes[i + 1];
            boolean isEnd = c == '/';
            if (isLetter(isEnd ? bytes[i + 2] : c)) {
                int behind = wholeTag.read(bytes, isEnd ? i + 2 : i + 1, to, isEnd);
                if (behind > 0) {
                    emit();
                    i = behind;
                    continue;
                }
            }
            state = State.TAG_OPEN;
            return i + 1;
        }
        return i;
    }

    /** Every other state: one byte, or a run of bytes that change nothing. */
    private int step(byte[] bytes, int i, int to) {
        int c = bytes[i];
        return switch (state) {
            case DATA -> data(bytes, i, to);
            case TAG_OPEN -> tagOpen(c, i);
            case END_TAG_OPEN -> endTagOpen(c, i);
            case TAG_NAME -> {
                int next = appendToName(Name.IN_TAG, bytes, i, to);
                if (next == to) {
                    yield to;
                }
                endTagName();
                yield to(State.BEFORE_ATTRIBUTE_NAME, next);
            }
            case BEFORE_ATTRIBUTE_NAME -> {
                if (Name.isSpace(c)) {
                    yield i + 1;
                }
                yield c == '/' || c == '>' ? to(State.AFTER_ATTRIBUTE_NAME, i) : beginAttribute(c, i);
            }
            case ATTRIBUTE_NAME -> {
                int next = appendToName(Name.IN_ATTRIBUTE, bytes, i, to);
                if (next == to) {
                    yield to;
                }
                endAttributeName();
                yield to(State.AFTER_ATTRIBUTE_NAME, next);
            }
            case AFTER_ATTRIBUTE_NAME -> afterAttributeName(c, i);
            case BEFORE_ATTRIBUTE_VALUE -> beforeAttributeValue(c, i);
            case ATTRIBUTE_VALUE_QUOTED -> {
                int closing = Words.indexOf(quote, bytes, i, to);
                tag.append(bytes, i, closing);
                yield closing == to ? to : to(State.AFTER_ATTRIBUTE_VALUE_QUOTED, closing + 1);
            }
            case ATTRIBUTE_VALUE_UNQUOTED -> unquotedValue(bytes, i, to);
            case AFTER_ATTRIBUTE_VALUE_QUOTED -> to(State.BEFORE_ATTRIBUTE_NAME, i);
            case SELF_CLOSING_START_TAG -> {
                if (c == '>') {
                    tag.selfClose();
                    yield emitAt(i);
                }
                yield to(State.BEFORE_ATTRIBUTE_NAME, i);
            }
            case MARKUP_DECLARATION -> {
                int next = declaration.feed(bytes, i, to);
                yield declaration.hasEnded() ? to(State.DATA, next) : next;
            }
            case RAW_TEXT -> {
                int next = rawText.feed(bytes, i, to);
                end = true;
                high = tagHigh;
                low = tagLow;
                yield rawText.hasEnded() ? to(State.TAG_NAME, next) : next;
            }
            case PLAINTEXT -> to;
        };
    }

    private int tagOpen(int c, int i) {
        end = false;
        if (c == '!') {
            declaration.begin(foreign.allowsCdata());
            return to(State.MARKUP_DECLARATION, i + 1);
        }
        if (c == '/') {
            return to(State.END_TAG_OPEN, i + 1);
        }
        if (c == '?') {
            declaration.beginBogusComment();
            return to(State.MARKUP_DECLARATION, i);
        }
        return isLetter(c) ? beginName(i) : to(State.DATA, i);
    }

    private int endTagOpen(int c, int i) {
        end = true;
        if (isLetter(c)) {
            return beginName(i);
        }
        declaration.beginBogusComment();
        return to(State.MARKUP_DECLARATION, i); // also </>, which ends at once
    }

    private int afterAttributeName(int c, int i) {
        if (Name.isSpace(c)) {
            return i + 1;
        }
        return switch (c) {
            case '/' -> to(State.SELF_CLOSING_START_TAG, i + 1);
            case '=' -> to(State.BEFORE_ATTRIBUTE_VALUE, i + 1);
            case '>' -> emitAt(i);
            default -> beginAttribute(c, i);
        };
    }

    private int beforeAttributeValue(int c, int i) {
        if (Name.isSpace(c)) {
            return i + 1;
        }
        if (c == '"' || c == '\'') {
            quote = (byte) c;
            return to(State.ATTRIBUTE_VALUE_QUOTED, i + 1);
        }
        return c == '>' ? emitAt(i) : to(State.ATTRIBUTE_VALUE_UNQUOTED, i);
    }

    private int to(State next, int i) {
        state = next;
        return i;
    }

    private int beginName(int i) {
        high = 0;
        low = 0;
        return to(State.TAG_NAME, i);
    }

    private int appendToName(byte[] table, byte[] bytes, int from, int to) {
        int i = from;
        for (; i < to; i++) {
            int c = table[bytes[i] & 0xff];
            if (c == 0) {
                break;
            }
            high = (high << 8) | (low >>> 56);
            low = (low << 8) | (c & 0xff);
        }
        return i;
    }

    private void endTagName() {
        Element element = Element.find(high, low);
        wanted = end ? 0 : asked[element.index];
        tag.begin(element, high, low, end);
    }

    /** The first byte of an attribute's name may be anything, even {@code =}. */
    private int beginAttribute(int c, int i) {
        high = 0;
        low = 0;
        if (c == '=') {
            low = c;
            return to(State.ATTRIBUTE_NAME, i + 1);
        }
        return to(State.ATTRIBUTE_NAME, i);
    }

    private void endAttributeName() {
        tag.close();
        Attribute attribute = Attribute.find(wanted, high, low);
        if (attribute != null) {
            tag.open(attribute);
        }
    }

    private int unquotedValue(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '>' && !Name.isSpace(bytes[i])) {
            i++;
        }
        tag.append(bytes, from, i);
        if (i == to) {
            return to;
        }
        return to(State.BEFORE_ATTRIBUTE_NAME, i);
    }

    private int emitAt(int i) {
        emit();
        return i + 1;
    }

    /** The tag is an ordinary one that has what was asked for. */
    void ordinary() {
        tag.namespace = Namespace.HTML;
        inTemplate = templates > 0;
        sink.startTag(tag);
    }

    /** The tag is whole: what tree construction would do with it, as far as it decides how to go on. */
    private void emit() {
        state = State.DATA;
        Element element = tag.element();
        if (tag.isEnd()) {
            boolean html = foreign.endTag(tag);
            if (html && element == Element.TEMPLATE && templates > 0) {
                templates--;
            }
            inForm &= !html || element != Element.FORM || templates > 0;
            return;
        }
        if (element == Element.FORM && templates == 0 && foreign.isHtmlContent(tag)) {
            if (inForm) {
                return; // the tree ignores a form in a form
            }
            inForm = true;
        }
        tag.namespace = foreign.startTag(tag);
        if (element == Element.IMAGE && tag.namespace == Namespace.HTML) {
            tag.rename(Element.IMG);
        }
        if (tag.hasAttributes()) {
            inTemplate = templates > 0;
            sink.startTag(tag);
        }
        if (tag.namespace == Namespace.HTML && !(xhtml && tag.isSelfClosing())) {
            enter(element);
        }
    }

    /** The content of some HTML elements is not markup. */
    private void enter(Element element) {
        if (element == Element.TEMPLATE) {
            templates++;
        }
        Text content = element.content;
        if (content == Text.PLAINTEXT) {
            state = State.PLAINTEXT;
        } else if (content != null) {
            tagHigh = tag.nameHigh();
            tagLow = tag.nameLow();
            rawText.begin(content, tagHigh, tagLow);
            state = State.RAW_TEXT;
        }
    }

    private static boolean isLetter(int c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
}
