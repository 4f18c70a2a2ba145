package crawler.url;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The basic URL parser of §4.4, writing the serialisation (§4.5) as it goes: the states bear the standard's names, one
 * method each, and end by calling the next. A path is kept serialised too; as each segment begins with its slash, that
 * loses nothing. Linear in the input's length. Reusable; not thread-safe.
 *
 * <p>{@link #parse} leaves the URL in {@link #out}; {@link #url} makes a value of it.
 */
final class UrlParser {
    /** The serialisation of the URL parsed last. */
    final AsciiBuffer out = new AsciiBuffer();

    private String input = "";
    /** The standard's pointer, and where the input ends. */
    private int pos;

    private int end;
    private @Nullable WebUrl base;
    private Charset encoding = StandardCharsets.UTF_8;

    private @Nullable SpecialScheme special;
    private boolean hasHost;
    private int schemeEnd;
    private int usernameEnd;
    private int hostStart;
    private int hostEnd;
    private int port;
    private int pathStart;
    private int queryStart;
    private int fragmentStart;

    /**
     * Parses.
     *
     * @param base what a relative reference is relative to, or null
     * @param encoding of the query, where the URL's scheme lets the document choose
     * @return false for failure, which leaves {@link #out} undefined
     */
    boolean parse(String input, @Nullable WebUrl base, Charset encoding) {
        this.base = base;
        this.encoding = encoding;
        trim(input);
        out.length = 0;
        special = null;
        hasHost = false;
        port = -1;
        queryStart = -1;
        fragmentStart = -1;
        if (!schemeStartState()) {
            return false;
        }
        if (fragmentStart < 0) {
            fragmentStart = out.length;
        }
        if (queryStart < 0) {
            queryStart = fragmentStart;
        }
        return true;
    }

    /** The URL parsed last as a value. */
    WebUrl url() {
        return new WebUrl(
                out.toString(),
                special,
                schemeEnd,
                usernameEnd,
                hostStart,
                hostEnd,
                port,
                pathStart,
                queryStart,
                fragmentStart);
    }

    /** The index of the {@code #} in {@link #out}, or its length. */
    int fragmentStart() {
        return fragmentStart;
    }

    /** Leaves out C0 controls and spaces at both ends, tabs and newlines everywhere. */
    private void trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (from < to && text.charAt(to - 1) <= ' ') {
            to--;
        }
        input = text;
        for (int i = from; i < to; i++) {
            if (isTabOrNewline(text.charAt(i))) {
                StringBuilder clean = new StringBuilder(to - from).append(text, from, i);
                for (; i < to; i++) {
                    if (!isTabOrNewline(text.charAt(i))) {
                        clean.append(text.charAt(i));
                    }
                }
                input = clean.toString();
                from = 0;
                to = clean.length();
                break;
            }
        }
        pos = from;
        end = to;
    }

    private boolean schemeStartState() {
        return isAlpha(at(pos)) ? schemeState() : noSchemeState();
    }

    private boolean schemeState() {
        int colon = pos;
        while (isSchemeChar(at(colon))) {
            colon++;
        }
        if (at(colon) != ':') {
            return noSchemeState();
        }
        for (; pos < colon; pos++) {
            char c = input.charAt(pos);
            out.append(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        }
        pos++;
        schemeEnd = out.length;
        special = SpecialScheme.of(out.bytes, out.length);
        out.append(':');
        if (special == SpecialScheme.FILE) {
            return fileState();
        }
        if (special != null) {
            WebUrl base = this.base;
            if (base != null && base.special() == special) {
                return specialRelativeOrAuthorityState(base);
            }
            return specialAuthoritySlashesState();
        }
        if (at(pos) == '/') {
            pos++;
            return pathOrAuthorityState();
        }
        return opaquePathState();
    }

    private boolean noSchemeState() {
        WebUrl base = this.base;
        if (base == null) {
            return false;
        }
        if (base.hasOpaquePath()) {
            if (at(pos) != '#') {
                return false;
            }
            copyAuthority(base);
            copyPathAndQuery(base);
            return afterQuery();
        }
        return base.special() == SpecialScheme.FILE ? fileState() : relativeState(base);
    }

    private boolean specialRelativeOrAuthorityState(WebUrl base) {
        if (at(pos) == '/' && at(pos + 1) == '/') {
            pos += 2;
            return specialAuthorityIgnoreSlashesState();
        }
        return relativeState(base);
    }

    private boolean pathOrAuthorityState() {
        if (at(pos) == '/') {
            pos++;
            return authorityState();
        }
        noHost();
        return pathState();
    }

    private boolean relativeState(WebUrl base) {
        special = base.special();
        if (isSlash(at(pos))) {
            pos++;
            return relativeSlashState(base);
        }
        copyAuthority(base);
        return relativeToPath(base, false);
    }

    private boolean relativeSlashState(WebUrl base) {
        if (isSlash(at(pos))) {
            out.length = 0;
            out.append(base.href(), 0, base.schemeEnd() + 1);
            schemeEnd = base.schemeEnd();
            pos++;
            return special != null ? specialAuthorityIgnoreSlashesState() : authorityState();
        }
        copyAuthority(base);
        return pathState();
    }

    /** The end of the relative state and of the file state: what is left of the base's path and query. */
    private boolean relativeToPath(WebUrl base, boolean forgetPath) {
        int c = at(pos);
        if (c == '#' || c < 0) {
            copyPathAndQuery(base);
            return afterQuery();
        }
        if (!forgetPath) {
            out.append(base.href(), base.pathStart(), base.queryStart());
        }
        if (c == '?') {
            return afterPath();
        }
        shortenPath();
        return pathState();
    }

    private boolean specialAuthoritySlashesState() {
        if (at(pos) == '/' && at(pos + 1) == '/') {
            pos += 2;
        }
        return specialAuthorityIgnoreSlashesState();
    }

    private boolean specialAuthorityIgnoreSlashesState() {
        while (at(pos) == '/' || at(pos) == '\\') {
            pos++;
        }
        return authorityState();
    }

    private boolean authorityState() {
        int authorityEnd = pos;
        int atSign = -1;
        for (; authorityEnd < end; authorityEnd++) {
            char c = input.charAt(authorityEnd);
            if (c == '@') {
                atSign = authorityEnd;
            } else if (isSlash(c) || c == '?' || c == '#') {
                break;
            }
        }
        hasHost = true;
        out.append("//");
        usernameEnd = out.length;
        if (atSign >= 0) {
            if (atSign + 1 == authorityEnd) {
                return false;
            }
            credentials(atSign);
            pos = atSign + 1;
        }
        hostStart = out.length;
        return hostState(authorityEnd);
    }

    private void credentials(int atSign) {
        int colon = input.indexOf(':', pos);
        if (colon < 0 || colon > atSign) {
            colon = atSign;
        }
        int before = out.length;
        out.appendEncoded(input, pos, colon, PercentEncodeSet.USERINFO);
        usernameEnd = out.length;
        if (colon + 1 < atSign) {
            out.append(':');
            out.appendEncoded(input, colon + 1, atSign, PercentEncodeSet.USERINFO);
        }
        if (out.length > before) {
            out.append('@');
        }
    }

    private boolean hostState(int authorityEnd) {
        int colon = pos;
        boolean insideBrackets = false;
        for (; colon < authorityEnd; colon++) {
            char c = input.charAt(colon);
            if (c == ':' && !insideBrackets) {
                break;
            }
            insideBrackets = c == '[' || (insideBrackets && c != ']');
        }
        if (pos == colon && (special != null || colon < authorityEnd)) {
            return false;
        }
        if (special == null || !appendOrdinaryHost(colon)) {
            String host = HostParser.parse(input.substring(pos, colon), special == null);
            if (host == null) {
                return false;
            }
            out.append(host);
        }
        hostEnd = out.length;
        pos = colon;
        if (colon < authorityEnd && !portState(authorityEnd)) {
            return false;
        }
        return pathStartState();
    }

    /** Appends the host if it is a lower-case ASCII domain, no IPv4 address: what the host parser leaves as it is. */
    private boolean appendOrdinaryHost(int to) {
        int label = pos;
        for (int i = pos; i < to; i++) {
            char c = input.charAt(i);
            if (c == '.' && i + 1 < to) {
                label = i + 1;
            } else if (!((c >= 'a' && c <= 'z') || IpAddress.isDigit(c) || c == '-' || c == '.')) {
                return false;
            }
        }
        if (IpAddress.isDigit(input.charAt(label))) {
            return false;
        }
        out.append(input, pos, to);
        return true;
    }

    private boolean portState(int authorityEnd) {
        int number = 0;
        for (pos++; pos < authorityEnd; pos++) {
            char c = input.charAt(pos);
            if (!IpAddress.isDigit(c)) {
                return false;
            }
            number = number * 10 + c - '0';
            if (number > 0xFFFF) {
                return false;
            }
            port = number;
        }
        if (special != null && port == special.defaultPort) {
            port = -1;
        }
        if (port >= 0) {
            out.append(':');
            out.append(Integer.toString(port));
        }
        return true;
    }

    private boolean fileState() {
        special = SpecialScheme.FILE;
        WebUrl base = this.base;
        if (base != null && base.special() != SpecialScheme.FILE) {
            base = null;
        }
        if (isSlash(at(pos))) {
            pos++;
            return fileSlashState(base);
        }
        if (base == null) {
            emptyFileHost();
            return pathState();
        }
        copyAuthority(base);
        return relativeToPath(base, startsWithWindowsDriveLetter());
    }

    private boolean fileSlashState(@Nullable WebUrl base) {
        if (isSlash(at(pos))) {
            pos++;
            return fileHostState();
        }
        if (base == null) {
            emptyFileHost();
            return pathState();
        }
        copyAuthority(base);
        if (!startsWithWindowsDriveLetter() && base.pathStartsWithNormalizedWindowsDriveLetter()) {
            out.append(base.href(), base.pathStart(), base.pathStart() + 3);
        }
        return pathState();
    }

    private boolean fileHostState() {
        int hostTo = pos;
        while (hostTo < end && !isSlash(input.charAt(hostTo)) && at(hostTo) != '?' && at(hostTo) != '#') {
            hostTo++;
        }
        emptyFileHost();
        if (isWindowsDriveLetter(pos, hostTo)) {
            return pathState();
        }
        if (hostTo > pos) {
            String host = HostParser.parse(input.substring(pos, hostTo), false);
            if (host == null) {
                return false;
            }
            if (!host.equals("localhost")) {
                out.append(host);
                hostEnd = out.length;
                pathStart = hostEnd;
            }
        }
        pos = hostTo;
        return pathStartState();
    }

    private boolean pathStartState() {
        pathStart = out.length;
        int c = at(pos);
        if (isSlash(c)) {
            pos++;
        } else if (special == null && (c < 0 || c == '?' || c == '#')) {
            return afterPath();
        }
        return pathState();
    }

    private boolean pathState() {
        while (true) {
            int from = pos;
            while (pos < end && !endsSegment(input.charAt(pos))) {
                pos++;
            }
            boolean followedBySlash = isSlash(at(pos));
            int dots = dots(from, pos);
            if (dots == 0) {
                int segment = out.length;
                out.append('/');
                out.appendEncoded(input, from, pos, PercentEncodeSet.PATH);
                if (special == SpecialScheme.FILE && segment == pathStart && isWindowsDriveLetter(from, pos)) {
                    out.bytes[segment + 2] = ':';
                }
            } else {
                if (dots == 2) {
                    shortenPath();
                }
                if (!followedBySlash) {
                    out.append('/');
                }
            }
            if (!followedBySlash) {
                return afterPath();
            }
            pos++;
        }
    }

    /** The path is written: keeps one without a host from looking like an authority, and goes on. */
    private boolean afterPath() {
        guardPath();
        if (at(pos) == '?') {
            pos++;
            return queryState();
        }
        return afterQuery();
    }

    private void guardPath() {
        if (!hasHost && out.length > pathStart + 1 && out.bytes[pathStart] == '/' && out.bytes[pathStart + 1] == '/') {
            out.reserve(2);
            System.arraycopy(out.bytes, pathStart, out.bytes, pathStart + 2, out.length - pathStart);
            out.bytes[pathStart + 1] = '.';
            out.length += 2;
            pathStart += 2;
        }
    }

    private boolean opaquePathState() {
        noHost();
        int from = pos;
        while (pos < end && input.charAt(pos) != '?' && input.charAt(pos) != '#') {
            pos++;
        }
        out.appendEncoded(input, from, pos, PercentEncodeSet.C0_CONTROL);
        if (pos < end && pos > from && input.charAt(pos - 1) == ' ') {
            out.length--;
            out.append("%20");
        }
        return afterPath();
    }

    private boolean queryState() {
        int hash = input.indexOf('#', pos);
        int to = hash < 0 || hash > end ? end : hash;
        queryStart = out.length;
        out.append('?');
        if (special == null) {
            out.appendEncoded(input, pos, to, PercentEncodeSet.QUERY);
        } else if (special == SpecialScheme.WS || special == SpecialScheme.WSS) {
            out.appendEncoded(input, pos, to, PercentEncodeSet.SPECIAL_QUERY);
        } else {
            out.appendEncoded(input, pos, to, PercentEncodeSet.SPECIAL_QUERY, encoding);
        }
        pos = to;
        return afterQuery();
    }

    private boolean afterQuery() {
        return pos == end || fragmentState();
    }

    private boolean fragmentState() {
        fragmentStart = out.length;
        out.append('#');
        out.appendEncoded(input, pos + 1, end, PercentEncodeSet.FRAGMENT);
        return true;
    }

    /** Scheme, user, password, host and port are the base's; the path begins. */
    private void copyAuthority(WebUrl base) {
        out.length = 0;
        out.append(base.href(), 0, base.authorityEnd());
        special = base.special();
        hasHost = base.hasHost();
        schemeEnd = base.schemeEnd();
        usernameEnd = base.usernameEnd();
        hostStart = base.hostStart();
        hostEnd = base.hostEnd();
        port = base.explicitPort();
        pathStart = out.length;
    }

    private void copyPathAndQuery(WebUrl base) {
        out.append(base.href(), base.pathStart(), base.queryStart());
        guardPath();
        if (base.queryStart() < base.fragmentStart()) {
            queryStart = out.length;
            out.append(base.href(), base.queryStart(), base.fragmentStart());
        }
    }

    /** The host is null. */
    private void noHost() {
        usernameEnd = out.length;
        hostStart = out.length;
        hostEnd = out.length;
        pathStart = out.length;
    }

    private void emptyFileHost() {
        out.length = 0;
        out.append("file://");
        schemeEnd = 4;
        hasHost = true;
        noHost();
    }

    /** "Shorten a URL's path", §4.3: a drive letter stays. */
    private void shortenPath() {
        byte[] bytes = out.bytes;
        if (special == SpecialScheme.FILE
                && out.length - pathStart == 3
                && isAlpha(bytes[pathStart + 1])
                && bytes[pathStart + 2] == ':') {
            return;
        }
        int i = out.length;
        while (i > pathStart && bytes[--i] != '/') {
            // back to the slash the last segment begins with
        }
        out.length = i;
    }

    /** 1 for a single-dot URL path segment, 2 for a double-dot one, 0 for any other. */
    private int dots(int from, int to) {
        if (to - from > 6) {
            return 0;
        }
        int dots = 0;
        for (int i = from; i < to; i++) {
            char c = input.charAt(i);
            if (c == '%' && i + 2 < to && input.charAt(i + 1) == '2' && (input.charAt(i + 2) | 0x20) == 'e') {
                i += 2;
            } else if (c != '.') {
                return 0;
            }
            dots++;
        }
        return dots > 2 ? 0 : dots;
    }

    private boolean startsWithWindowsDriveLetter() {
        if (end - pos < 2 || !isWindowsDriveLetter(pos, pos + 2)) {
            return false;
        }
        int c = at(pos + 2);
        return c < 0 || c == '/' || c == '\\' || c == '?' || c == '#';
    }

    private boolean isWindowsDriveLetter(int from, int to) {
        return to - from == 2
                && isAlpha(input.charAt(from))
                && (input.charAt(from + 1) == ':' || input.charAt(from + 1) == '|');
    }

    /** The code unit at an index not past the end by more than one; -1 is the EOF code point. */
    private int at(int index) {
        return index < end ? input.charAt(index) : -1;
    }

    /** A slash where the URL's scheme says so: the reverse solidus counts in special URLs. */
    private boolean isSlash(int c) {
        return c == '/' || (c == '\\' && special != null);
    }

    private boolean endsSegment(char c) {
        return c == '/' || c == '?' || c == '#' || (c == '\\' && special != null);
    }

    private static boolean isTabOrNewline(char c) {
        return c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isAlpha(int c) {
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    private static boolean isSchemeChar(int c) {
        return isAlpha(c) || IpAddress.isDigit(c) || c == '+' || c == '-' || c == '.';
    }
}
