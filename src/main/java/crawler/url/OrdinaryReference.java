package crawler.url;

/**
 * The fast path of resolving: ordinary references, from bytes to bytes. Ordinary is ASCII that {@link UrlParser} would
 * copy as it is, but for dot segments, upper-case letters in the host and a default port: relative to an http, https,
 * ws, wss or ftp URL, or absolute with http, https or an opaque path. It answers the same as the parser, or not at all.
 * Not thread-safe.
 */
final class OrdinaryReference {
    private static final int NO = -1;

    private static final byte[] MAY_STAND_IN = UrlCharacters.MAY_STAND_IN;

    private final AsciiBuffer output;
    private final AsciiBuffer base = new AsciiBuffer();
    private boolean hierarchical;
    private int defaultPort;
    private int schemeEnd;
    private int pathStart;
    /** Behind the last slash of the path. */
    private int directoryEnd;

    private int queryStart;
    private int fragmentStart;

    private byte[] reference = base.bytes;
    /** Where the reference starts and ends, and what comes next. */
    private int from;

    private int end;
    private int pos;
    private int lengthWithoutFragment;

    OrdinaryReference(AsciiBuffer output) {
        this.output = output;
    }

    /** What references are relative to. */
    void base(WebUrl url) {
        base.length = 0;
        base.append(url.href());
        SpecialScheme special = url.special();
        hierarchical = special != null && special != SpecialScheme.FILE;
        defaultPort = special == null ? -1 : special.defaultPort;
        schemeEnd = url.schemeEnd();
        pathStart = url.pathStart();
        queryStart = url.queryStart();
        fragmentStart = url.fragmentStart();
        directoryEnd = url.href().lastIndexOf('/', queryStart - 1) + 1;
    }

    /** Length of the last answer without its fragment. */
    int lengthWithoutFragment() {
        return lengthWithoutFragment;
    }

    /**
     * Resolves.
     *
     * @return false where the reference is not ordinary: the output is then undefined
     */
    boolean resolve(byte[] bytes, int from, int to) {
        reference = bytes;
        this.from = from;
        end = to;
        pos = from;
        output.length = 0;
        output.reserve(base.length + (to - from) + 8);
        int length = resolve();
        if (length == NO) {
            return false;
        }
        output.length = length;
        return true;
    }

    private int resolve() {
        int c = at(pos);
        if (c == 'h') {
            int scheme = httpScheme();
            if (scheme > 0) {
                System.arraycopy(reference, pos, output.bytes, 0, scheme + 3);
                pos += scheme + 3;
                return authority(scheme + 3, scheme == 4 ? 80 : 443);
            }
        }
        if (!hierarchical) {
            return NO;
        }
        return switch (c) {
            case '#', -1 -> rest(copyBase(fragmentStart), pos, pos);
            case '?' -> rest(copyBase(queryStart), pos, pos);
            case '/' -> {
                pos++;
                if (at(pos) == '/') {
                    pos++;
                    yield authority(copyBase(schemeEnd + 3), defaultPort);
                }
                yield path(copyBase(pathStart + 1), pathStart + 1);
            }
            default -> {
                int length = path(copyBase(directoryEnd), pathStart + 1);
                yield length == NO && at(pos) == ':' ? opaque() : length;
            }
        };
    }

    /** 4 or 5 where the reference begins with {@code http://} or {@code https://}, else 0. */
    private int httpScheme() {
        if (end - pos < 7 || at(pos + 1) != 't' || at(pos + 2) != 't' || at(pos + 3) != 'p') {
            return 0;
        }
        int length = at(pos + 4) == 's' ? 5 : 4;
        boolean slashes = at(pos + length) == ':' && at(pos + length + 1) == '/' && at(pos + length + 2) == '/';
        return slashes ? length : 0;
    }

    /** A domain, not an IPv4 address; a port; and what follows. */
    private int authority(int start, int portLeftOut) {
        byte[] out = output.bytes;
        int o = start;
        int label = pos;
        int i = pos;
        for (; i < end && (MAY_STAND_IN[reference[i] & 0xFF] & UrlCharacters.HOST) != 0; i++) {
            int c = reference[i];
            if (c == '.') {
                label = i + 1;
            }
            out[o++] = (byte) (c <= 'Z' && c >= 'A' ? c | 0x20 : c);
        }
        if (label == i || IpAddress.isDigit(reference[label])) {
            return NO;
        }
        int c = at(i);
        if (c == ':') {
            int number = 0;
            int colon = o;
            out[o++] = ':';
            for (c = at(++i); IpAddress.isDigit(c) && number <= 0xFFFF; c = at(++i)) {
                number = number * 10 + (c - '0');
                out[o++] = (byte) c;
            }
            if (number > 0xFFFF || o == colon + 1 || out[colon + 1] == '0') {
                return NO;
            }
            if (number == portLeftOut) {
                o = colon;
            }
        }
        if (c == '/') {
            i++;
        } else if (c != '?' && c != '#' && c >= 0) {
            return NO;
        }
        pos = i;
        out[o++] = '/';
        return path(o, o);
    }

    /**
     * The segments that follow, and query and fragment.
     *
     * @param start behind a slash of the output
     * @param root behind the path's first slash: nothing goes up from there
     */
    private int path(int start, int root) {
        byte[] out = output.bytes;
        int o = start;
        int i = pos;
        while (true) {
            if (at(i) == '.') {
                int dots = at(i + 1) == '.' ? 2 : 1;
                int next = at(i + dots);
                if (next == '/' || next == '?' || next == '#' || next < 0) {
                    if (dots == 2 && o > root) {
                        do {
                            o--;
                        } while (out[o - 1] != '/');
                    }
                    i += dots;
                    if (next == '/') {
                        i++;
                        continue;
                    }
                    return rest(o, i, i);
                }
            }
            int to = segments(i);
            int c = at(to);
            if (c == '?' || c == '#' || c < 0) {
                return rest(o, i, to);
            }
            if (c != '.') {
                pos = to;
                return NO;
            }
            System.arraycopy(reference, i, out, o, to - i);
            o += to - i;
            i = to;
        }
    }

    /** Behind the ordinary segments that begin here: at what ends the path, or at a segment that begins with a dot. */
    private int segments(int start) {
        byte[] in = reference;
        int last = end;
        int i = start;
        boolean colonMayStand = start > from; // else it would end a scheme
        for (; i < last; i++) {
            int c = in[i];
            if ((MAY_STAND_IN[c & 0xFF] & UrlCharacters.PATH) == 0) {
                if (c == '/') {
                    colonMayStand = true;
                    if (at(i + 1) == '.') {
                        return i + 1;
                    }
                } else if (!(c == '%' && !isEncodedDot(i)) && !(c == ':' && colonMayStand)) {
                    break;
                }
            }
        }
        return i;
    }

    private boolean isEncodedDot(int percent) {
        return at(percent + 1) == '2' && (at(percent + 2) | 0x20) == 'e';
    }

    /** A URL of no special scheme with an opaque path: {@link #pos} is at the colon. */
    private int opaque() {
        byte[] out = output.bytes;
        int colon = pos - from;
        if (reference[from] < 'a' || reference[from] > 'z') {
            return NO;
        }
        for (int i = from; i < pos; i++) {
            if ((MAY_STAND_IN[reference[i]] & UrlCharacters.SCHEME) == 0) {
                return NO;
            }
        }
        System.arraycopy(reference, from, out, 0, colon + 1);
        pos++;
        if (at(pos) == '/' || SpecialScheme.of(out, colon) != null) {
            return NO;
        }
        if (skip(UrlCharacters.OPAQUE_PATH, pos) < end) {
            return NO;
        }
        System.arraycopy(reference, pos, out, colon + 1, end - pos);
        lengthWithoutFragment = end - from;
        return lengthWithoutFragment;
    }

    /**
     * What is left of the reference: query and fragment, and what stands before them and was read.
     *
     * @param start of the output that is left
     * @param copied where in the reference begins what was read
     * @param read where it ends
     */
    private int rest(int start, int copied, int read) {
        int i = read;
        if (at(i) == '?') {
            i = skip(UrlCharacters.QUERY, i + 1);
        }
        lengthWithoutFragment = start + (i - copied);
        if (at(i) == '#') {
            i = skip(UrlCharacters.FRAGMENT, i + 1);
        }
        if (i < end) {
            return NO;
        }
        System.arraycopy(reference, copied, output.bytes, start, end - copied);
        return start + (end - copied);
    }

    private int skip(int place, int start) {
        byte[] in = reference;
        int last = end;
        int i = start;
        while (i < last && (MAY_STAND_IN[in[i] & 0xFF] & place) != 0) {
            i++;
        }
        return i;
    }

    private int copyBase(int length) {
        System.arraycopy(base.bytes, 0, output.bytes, 0, length);
        return length;
    }

    private int at(int index) {
        return index < end ? reference[index] & 0xFF : -1;
    }
}
