package crawler.html;

import crawler.html.Element.Text;

/**
 * The content of elements that hold no markup: skips it up to the end tag that ends it. The standard's RCDATA, RAWTEXT
 * and script data states, sections 13.2.5.2 to 13.2.5.4 and 13.2.5.9 to 13.2.5.31; character references do not matter
 * here.
 */
final class RawText {
    private enum State {
        TEXT,
        LESS_THAN_SIGN,
        END_TAG_OPEN,
        END_TAG_NAME,
        SCRIPT_ESCAPE_START,
        SCRIPT_ESCAPE_START_DASH,
        ESCAPED,
        ESCAPED_DASH,
        ESCAPED_DASH_DASH,
        ESCAPED_LESS_THAN_SIGN,
        DOUBLE_ESCAPE_START,
        DOUBLE_ESCAPED,
        DOUBLE_ESCAPED_DASH,
        DOUBLE_ESCAPED_DASH_DASH,
        DOUBLE_ESCAPED_LESS_THAN_SIGN,
        DOUBLE_ESCAPE_END,
        ENDED
    }

    private static final long SCRIPT = Name.low("script");

    private State state = State.TEXT;

    /** Where the text goes on when what looked like an end tag is none: TEXT or ESCAPED. */
    private State home = State.TEXT;

    private boolean script;
    private long endHigh;
    private long endLow;
    private long high;
    private long low;

    /** The content of an element begins; its name is the one an end tag must have to be appropriate. */
    void begin(Text content, long nameHigh, long nameLow) {
        script = content == Text.SCRIPT;
        endHigh = nameHigh;
        endLow = nameLow;
        state = State.TEXT;
    }

    /** Whether the name of the appropriate end tag was found. */
    boolean hasEnded() {
        return state == State.ENDED;
    }

    /**
     * Skips.
     *
     * @return {@code end}, or the index of the byte behind the end tag's name, once {@link #hasEnded}
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
            case TEXT -> {
                int lessThan = Words.indexOf('<', bytes, i, end);
                home = State.TEXT;
                yield lessThan == end ? end : to(State.LESS_THAN_SIGN, lessThan + 1);
            }
            case LESS_THAN_SIGN -> {
                if (c == '/') {
                    yield to(State.END_TAG_OPEN, i + 1);
                }
                yield c == '!' && script ? to(State.SCRIPT_ESCAPE_START, i + 1) : to(State.TEXT, i);
            }
            case END_TAG_OPEN -> beginName(c, State.END_TAG_NAME, home, i);
            case END_TAG_NAME -> {
                if (isLetter(c)) {
                    yield appendToName(c, i);
                }
                boolean appropriate = endsName(c) && low == endLow && high == endHigh;
                yield to(appropriate ? State.ENDED : home, i);
            }
            case SCRIPT_ESCAPE_START -> c == '-' ? to(State.SCRIPT_ESCAPE_START_DASH, i + 1) : to(State.TEXT, i);
            case SCRIPT_ESCAPE_START_DASH -> c == '-' ? to(State.ESCAPED_DASH_DASH, i + 1) : to(State.TEXT, i);
            default -> escaped(c, i);
        };
    }

    /** The states inside {@code <!-- … -->} of a script. */
    private int escaped(int c, int i) {
        home = State.ESCAPED;
        return switch (state) {
            case ESCAPED, ESCAPED_DASH, ESCAPED_DASH_DASH ->
                to(
                        c == '<'
                                ? State.ESCAPED_LESS_THAN_SIGN
                                : afterText(c, State.ESCAPED, State.ESCAPED_DASH, State.ESCAPED_DASH_DASH),
                        i + 1);
            case ESCAPED_LESS_THAN_SIGN ->
                c == '/' ? to(State.END_TAG_OPEN, i + 1) : beginName(c, State.DOUBLE_ESCAPE_START, State.ESCAPED, i);
            case DOUBLE_ESCAPE_START -> scriptWord(c, State.DOUBLE_ESCAPED, State.ESCAPED, State.ESCAPED, i);
            case DOUBLE_ESCAPED, DOUBLE_ESCAPED_DASH, DOUBLE_ESCAPED_DASH_DASH ->
                to(
                        c == '<'
                                ? State.DOUBLE_ESCAPED_LESS_THAN_SIGN
                                : afterText(
                                        c,
                                        State.DOUBLE_ESCAPED,
                                        State.DOUBLE_ESCAPED_DASH,
                                        State.DOUBLE_ESCAPED_DASH_DASH),
                        i + 1);
            case DOUBLE_ESCAPED_LESS_THAN_SIGN -> {
                high = 0;
                low = 0;
                yield c == '/' ? to(State.DOUBLE_ESCAPE_END, i + 1) : to(State.DOUBLE_ESCAPED, i);
            }
            case DOUBLE_ESCAPE_END -> scriptWord(c, State.ESCAPED, State.DOUBLE_ESCAPED, State.DOUBLE_ESCAPED, i);
            default -> throw new IllegalStateException(state.name());
        };
    }

    /** Which of three states follows a byte of text: {@code -->} is back to plain script data. */
    private State afterText(int c, State text, State dash, State dashDash) {
        if (c == '-') {
            return state == text ? dash : dashDash;
        }
        return c == '>' && state == dashDash ? State.TEXT : text;
    }

    /** A word is being read: {@code script} leads to one state, another word to the next, anything else to the last. */
    private int scriptWord(int c, State ifScript, State otherWord, State noWord, int i) {
        if (isLetter(c)) {
            return appendToName(c, i);
        }
        if (endsName(c)) {
            return to(low == SCRIPT && high == 0 ? ifScript : otherWord, i + 1);
        }
        return to(noWord, i);
    }

    private int beginName(int c, State name, State otherwise, int i) {
        high = 0;
        low = 0;
        return to(isLetter(c) ? name : otherwise, i);
    }

    private int appendToName(int c, int i) {
        high = (high << 8) | (low >>> 56);
        low = (low << 8) | (c | 0x20);
        return i + 1;
    }

    private int to(State next, int i) {
        state = next;
        return i;
    }

    private static boolean isLetter(int c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }

    private static boolean endsName(int c) {
        return c == '>' || c == '/' || c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
    }
}
