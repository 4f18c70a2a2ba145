package crawler.html;

import java.nio.charset.Charset;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cursor over a {@link LinkStore}: what the page's end decided (its encoding, its base) is applied link by link. */
final class StoredLinks extends ResolvingCursor {
    private final LinkStore store;
    private final boolean withRel;
    private PageEncoding encoding = PageEncoding.UTF_8;
    private Charset decoder = encoding.decoder();
    private LinkBlock block = LinkBlock.NONE;
    private int blockIndex;
    private int link = -1; // in the block

    private final byte[] unescaped = new byte[1024]; // longer links are rare

    /** The further URLs of the link at hand: candidates of a srcset. */
    private Iterator<String> candidates = Collections.emptyIterator();

    StoredLinks(HeadLinks head, LinkStore store, ExtractorSettings settings) {
        super(head);
        this.store = store;
        this.withRel = settings.rel();
    }

    /**
     * The page has ended.
     *
     * @param decoded whether the store holds UTF-8 whatever the page's encoding is
     */
    void end(PageEncoding pageEncoding, boolean decoded) {
        encoding = pageEncoding;
        decoder = decoded ? PageEncoding.UTF_8.decoder() : pageEncoding.decoder();
        block = store.blocks().isEmpty() ? LinkBlock.NONE : store.blocks().get(0);
        blockIndex = 0;
        link = -1;
        candidates = Collections.emptyIterator();
    }

    /** The blocks are for other pages. */
    void forget() {
        block = LinkBlock.NONE;
        link = -1;
    }

    /** A value as the parser would put it into the tree. */
    String decode(byte[] bytes, int from, int to) {
        String value = new String(bytes, from, to - from, decoder);
        return CharacterReferences.decode(
                value.replace("\r\n", "\n").replace('\r', '\n').replace('\0', '\uFFFD'));
    }

    @Override
    int referencesInPage() {
        return store.count();
    }

    @Override
    boolean nextInPage() {
        for (; ; ) {
            while (candidates.hasNext()) {
                if (resolve(kindOfLink(), candidates.next(), encoding.encoder(), false)) {
                    return true;
                }
            }
            if (link + 1 < block.count()) {
                link++;
                if (isResolved()) {
                    return true;
                }
            } else if (blockIndex + 1 < store.blocks().size()) {
                block = store.blocks().get(++blockIndex);
                link = -1;
            } else {
                return false;
            }
        }
    }

    private boolean isResolved() {
        int flags = block.flags(link);
        int from = block.from(link);
        int to = block.to(link);
        if ((flags & (LinkStore.SRCSET | LinkStore.REFRESH)) != 0) {
            candidates = urls(decode(block.bytes(), from, to), (flags & LinkStore.SRCSET) != 0)
                    .iterator();
            return false;
        }
        boolean ofDocument = (flags & LinkStore.OF_DOCUMENT) != 0;
        boolean isUtf8 = (flags & LinkStore.NON_ASCII) == 0 || encoding.equals(PageEncoding.UTF_8);
        if (isUtf8) {
            if ((flags & LinkStore.ESCAPED) == 0) {
                return resolve(kindOfLink(), block.bytes(), from, to, ofDocument);
            }
            int length = to - from <= unescaped.length
                    ? CharacterReferences.replaceAmpersands(block.bytes(), from, to, unescaped)
                    : -1;
            if (length >= 0) {
                return resolve(kindOfLink(), unescaped, 0, length, ofDocument);
            }
        }
        return resolve(kindOfLink(), decode(block.bytes(), from, to), encoding.encoder(), ofDocument);
    }

    private LinkKind kindOfLink() {
        return block.kind(link);
    }

    /** The URLs in a value that is not one itself. */
    static List<String> urls(String value, boolean srcset) {
        if (srcset) {
            return Srcset.urls(value);
        }
        String url = Refresh.url(value);
        return url == null ? List.of() : List.of(url);
    }

    @Override
    @Nullable
    String relInPage() {
        if (!withRel || block.relFrom(link) == block.relTo(link)) {
            return null;
        }
        return decode(block.rels(), block.relFrom(link), block.relTo(link));
    }
}
