package crawler.url;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Resolves many references against one base, ordinary ones from bytes to bytes without allocating. The answer lies in
 * {@link #bytes} until the next call. Owned by whoever reads the document; not thread-safe.
 */
public final class UrlResolver {
    private final UrlParser parser = new UrlParser();
    private final OrdinaryReference ordinary = new OrdinaryReference(parser.out);
    private WebUrl base;
    private int lengthWithoutFragment;

    /** A resolver for the references of one document. */
    public UrlResolver(WebUrl base) {
        this.base = base;
        ordinary.base(base);
    }

    /** Another document; cheap, and the answer before is gone. */
    public void base(WebUrl newBase) {
        base = newBase;
        ordinary.base(newBase);
    }

    /**
     * Resolves a reference given as UTF-8 (malformed sequences become U+FFFD) in a document that is UTF-8 too, or one that
     * is ASCII in any document. Ordinary ones take the fast path.
     *
     * @param from where in the array the reference starts
     * @param to where it ends, exclusive
     * @return false where the standard's parser fails
     */
    public boolean resolve(byte[] reference, int from, int to) {
        if (ordinary.resolve(reference, from, to)) {
            lengthWithoutFragment = ordinary.lengthWithoutFragment();
            return true;
        }
        return resolve(new String(reference, from, to - from, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /**
     * Resolves a reference, whatever it holds, by the general parser.
     *
     * @param encoding the document's encoding, which the standard uses for the query of special URLs
     * @return false where the standard's parser fails
     */
    public boolean resolve(String reference, Charset encoding) {
        boolean parsed = parser.parse(reference, base, encoding);
        lengthWithoutFragment = parser.fragmentStart();
        return parsed;
    }

    /** The serialised URL, ASCII, from index 0; not to be changed. */
    public byte[] bytes() {
        return parser.out.bytes;
    }

    /** Its length. */
    public int length() {
        return parser.out.length;
    }

    /** The index of its {@code #}, or {@link #length}. */
    public int lengthWithoutFragment() {
        return lengthWithoutFragment;
    }

    /** The last answer as a value; only after a resolve that returned true. */
    public WebUrl toUrl() {
        return Objects.requireNonNull(WebUrl.parse(parser.out.toString()), "a serialisation always parses");
    }
}
