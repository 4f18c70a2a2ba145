package crawler.html;

/**
 * What begins with {@code <!}: skips comments and CDATA sections, and what is neither. A DOCTYPE ends where a bogus
 * comment does, at the next {@code >}, so it is taken for one. The standard's sections 13.2.5.41 to 13.2.5.71.
 */
final class MarkupDeclaration {
    private enum State {
        MARKUP_DECLARATION_OPEN,
        DASH,
        CDATA,
        BOGUS_COMMENT,
        COMMENT_START,
        COMMENT_START_DASH,
        COMMENT,
        COMMENT_END_DASH,
        COMMENT_END,
        COMMENT_END_BANG,
        CDATA_SECTION,
        CDATA_SECTION_BRACKET,
        CDATA_SECTION_END,
        ENDED
    }

    private static final String CDATA = "[CDATA[";

    private State state = State.ENDED;
    private boolean cdataAllowed;
    private int matched;

    /** Begins behind {@code <!}. */
    void begin(boolean allowsCdata) {
        cdataAllowed = allowsCdata;
        matched = 0;
        state = State.MARKUP_DECLARATION_OPEN;
    }

    /** Begins in the middle of what is no tag: {@code <?} or {@code </} and no name. */
    void beginBogusComment() {
        state = State.BOGUS_COMMENT;
    }

    /** Whether the end was found. */
    boolean hasEnded() {
        return state == State.ENDED;
    }

    /**
     * Skips.
     *
     * @return {@code end}, or the index of the byte behind the declaration, once {@link #hasEnded}
     */
    int feed(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && state != State.ENDED) {
            i = step(bytes, i, end);
        }
        return i;
    }

    private int step(byte[] bytes, int i, int end) {
        int c = bytes[i];
        return switch (state) {
            case MARKUP_DECLARATION_OPEN -> {
                if (c == '-') {
                    yield to(State.DASH, i + 1);
                }
                yield to(c == '[' && cdataAllowed ? State.CDATA : State.BOGUS_COMMENT, i);
            }
            case DASH -> c == '-' ? to(State.COMMENT_START, i + 1) : to(State.BOGUS_COMMENT, i);
            case CDATA -> {
                if (c != CDATA.charAt(matched)) {
                    yield to(State.BOGUS_COMMENT, i);
                }
                yield ++matched == CDATA.length() ? to(State.CDATA_SECTION, i + 1) : i + 1;
            }
            case BOGUS_COMMENT -> skipTo('>', State.ENDED, bytes, i, end);
            case COMMENT_START -> inComment(c, State.COMMENT_START_DASH, i);
            case COMMENT_START_DASH -> inComment(c, State.COMMENT_END, i);
            case COMMENT -> skipTo('-', State.COMMENT_END_DASH, bytes, i, end);
            case COMMENT_END_DASH -> c == '-' ? to(State.COMMENT_END, i + 1) : to(State.COMMENT, i);
            case COMMENT_END -> c == '!' ? to(State.COMMENT_END_BANG, i + 1) : inComment(c, State.COMMENT_END, i);
            case COMMENT_END_BANG -> inComment(c, State.COMMENT_END_DASH, i);
            case CDATA_SECTION -> skipTo(']', State.CDATA_SECTION_BRACKET, bytes, i, end);
            case CDATA_SECTION_BRACKET -> c == ']' ? to(State.CDATA_SECTION_END, i + 1) : to(State.CDATA_SECTION, i);
            case CDATA_SECTION_END -> {
                if (c == ']') {
                    yield i + 1;
                }
                yield c == '>' ? to(State.ENDED, i + 1) : to(State.CDATA_SECTION, i);
            }
            case ENDED -> i;
        };
    }

    /** Where {@code >} ends the comment: a dash leads on, anything else is text of the comment. */
    private int inComment(int c, State afterDash, int i) {
        if (c == '-') {
            return to(afterDash, i + 1);
        }
        return c == '>' ? to(State.ENDED, i + 1) : to(State.COMMENT, i);
    }

    private int skipTo(int awaited, State next, byte[] bytes, int i, int end) {
        int found = Words.indexOf(awaited, bytes, i, end);
        return found == end ? end : to(next, found + 1);
    }

    private int to(State next, int i) {
        state = next;
        return i;
    }
}
