package crawler.html;

import crawler.url.UrlResolver;
import crawler.url.WebUrl;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the cursors of all parsers share: the links of the response's head come first, and every link is resolved as it
 * is reached, against the document's base URL or, for a few, its own.
 */
abstract class ResolvingCursor implements LinkCursor {
    private final HeadLinks head;
    private int inHead;
    private @Nullable UrlResolver byDocument;
    private @Nullable UrlResolver byBase;
    private @Nullable UrlResolver current;
    private LinkKind kind = LinkKind.OTHER_HREF;

    ResolvingCursor(HeadLinks head) {
        this.head = head;
    }

    /** A page begins: until its {@code <base>} is known, its own URL is the base. */
    void start(WebUrl document) {
        inHead = 0;
        if (byDocument == null) {
            byDocument = new UrlResolver(document);
        } else {
            byDocument.base(document);
        }
        byBase = byDocument;
        current = byDocument;
    }

    /**
     * The page's base: the href of its first {@code <base>}. One that cannot be parsed, or has the scheme data or
     * javascript, leaves the document's URL as the base (the section "set the frozen base URL").
     */
    void base(String href, Charset encoding) {
        UrlResolver document = Objects.requireNonNull(byDocument);
        if (document.resolve(href, encoding)) {
            WebUrl base = document.toUrl();
            if (!base.scheme().equals("data") && !base.scheme().equals("javascript")) {
                byBase = new UrlResolver(base);
            }
        }
    }

    @Override
    public final int estimate() {
        return head.size() + referencesInPage();
    }

    @Override
    public final boolean next() {
        while (inHead < head.size()) {
            HeadLinks.Link link = head.get(inHead++);
            if (resolve(link.kind(), link.reference(), StandardCharsets.UTF_8, true)) {
                return true;
            }
        }
        inHead = head.size() + 1;
        return nextInPage();
    }

    /** Bytes of memory that grow with the URLs of pages. */
    final int capacity() {
        return byDocument == null ? 0 : byDocument.bytes().length;
    }

    /** How many references the page has. */
    abstract int referencesInPage();

    /** Moves to the next link that stands in the page, by {@link #resolve}; false at the end. */
    abstract boolean nextInPage();

    /** The rel of the link {@link #nextInPage} found. */
    abstract @Nullable String relInPage();

    /** Resolves; false where it is no URL. */
    final boolean resolve(LinkKind where, String reference, Charset encoding, boolean ofDocument) {
        return resolver(where, ofDocument).resolve(reference, encoding);
    }

    /** Resolves UTF-8; false where it is no URL. */
    final boolean resolve(LinkKind where, byte[] bytes, int from, int to, boolean ofDocument) {
        return resolver(where, ofDocument).resolve(bytes, from, to);
    }

    private UrlResolver resolver(LinkKind where, boolean ofDocument) {
        kind = where;
        UrlResolver resolver = Objects.requireNonNull(ofDocument ? byDocument : byBase);
        current = resolver;
        return resolver;
    }

    private UrlResolver answer() {
        return Objects.requireNonNull(current);
    }

    @Override
    public final byte[] bytes() {
        return answer().bytes();
    }

    @Override
    public final int length() {
        return answer().length();
    }

    @Override
    public final int lengthWithoutFragment() {
        return answer().lengthWithoutFragment();
    }

    @Override
    public final LinkKind kind() {
        return kind;
    }

    @Override
    public final @Nullable String rel() {
        String rel = inHead <= head.size() ? head.get(inHead - 1).rel() : relInPage();
        return rel == null ? null : collapsed(rel);
    }

    @Override
    public @Nullable String text() {
        return null;
    }

    /** One space where white space stands, none at the ends. */
    static String collapsed(String text) {
        return text.strip().replaceAll("[ \t\n\f\r]+", " ");
    }
}
