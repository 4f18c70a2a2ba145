package crawler.html;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cursor over links that were found in text. */
final class TextLinks extends ResolvingCursor {
    /**
     * One link.
     *
     * @param ofDocument whether the base does not matter to it
     */
    private record Found(
            LinkKind kind,
            String reference,
            boolean ofDocument,
            @Nullable String rel,
            @Nullable String text) {}

    private final List<Found> found = new ArrayList<>();
    private Charset encoder = StandardCharsets.UTF_8;
    private int index = -1;

    TextLinks(HeadLinks head) {
        super(head);
    }

    void clear() {
        found.clear();
        index = -1;
    }

    /** One more link; values that are too long are none. */
    void add(LinkKind kind, String reference, boolean ofDocument, @Nullable String rel, @Nullable String text) {
        if (reference.length() <= Tag.MAX_VALUE) {
            found.add(new Found(kind, reference, ofDocument, rel, text));
        }
    }

    /** All are found; the encoding is that of query strings. */
    void end(Charset queryEncoder) {
        encoder = queryEncoder;
    }

    @Override
    int referencesInPage() {
        return found.size();
    }

    @Override
    boolean nextInPage() {
        while (++index < found.size()) {
            Found link = found.get(index);
            if (resolve(link.kind(), link.reference(), encoder, link.ofDocument())) {
                return true;
            }
        }
        index = found.size();
        return false;
    }

    private @Nullable Found current() {
        return index >= 0 && index < found.size() ? found.get(index) : null;
    }

    @Override
    @Nullable
    String relInPage() {
        Found link = current();
        return link == null ? null : link.rel();
    }

    @Override
    public @Nullable String text() {
        Found link = current();
        return link == null ? null : link.text();
    }
}
