package crawler.html;

import crawler.url.WebUrl;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Finds links with {@link HtmlTokenizer}: memory holds the links' own bytes and the first kilobyte of the page, not the
 * page.
 */
final class StreamExtractor implements LinkExtractor, HtmlTokenizer.Sink {
    /** What an array that a huge page needed may keep for the next. */
    static final int KEPT = 1 << 20;

    private final AskedLinks asked;
    private final boolean withRel;
    private final HeadLinks headLinks;
    private final LinkStore store;
    private final StoredLinks links;
    private final @Nullable StoredIds ids; // null = nobody asks
    private final HtmlTokenizer tokenizer;
    private final EncodingSniffer sniffer = new EncodingSniffer();

    /**
     * Where a buffer that is not on the heap is read into, a thread's one for all extractors: it stays in the processor's
     * cache. Nothing of it is needed when a call has ended.
     */
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[1 << 14]);

    /** The page's first bytes, until there are enough of them to tell its encoding. */
    private final byte[] head = new byte[MetaPrescan.LENGTH];

    private int headLength;
    private boolean isDecided;
    private @Nullable Transcoder transcoder;

    /** The value of the first base's href; empty if it was too long to be one. */
    private byte @Nullable [] base;

    private boolean nofollow;

    StreamExtractor(ExtractorSettings settings, AskedLinks asked) {
        this.asked = asked;
        withRel = settings.rel();
        headLinks = new HeadLinks(settings);
        store = new LinkStore(withRel);
        links = new StoredLinks(headLinks, store, settings);
        ids = settings.ids() ? new StoredIds() : null;
        tokenizer = new HtmlTokenizer(this, asked.attributes());
    }

    @Override
    public void start(WebUrl url, @Nullable String charset) {
        headLinks.clear();
        forget();
        tokenizer.start(KEPT);
        links.start(url);
        sniffer.start(charset);
        headLength = 0;
        isDecided = false;
        transcoder = null;
        base = null;
        nofollow = false;
    }

    @Override
    public void xhtml() {
        tokenizer.xhtml();
    }

    @Override
    public void header(String field, String value) {
        headLinks.add(field, value);
    }

    @Override
    public void feed(ByteBuffer chunk) {
        if (chunk.hasArray()) {
            int from = chunk.arrayOffset() + chunk.position();
            accept(chunk.array(), from, from + chunk.remaining());
            chunk.position(chunk.limit());
            return;
        }
        byte[] scratch = SCRATCH.get();
        while (chunk.hasRemaining()) {
            int length = Math.min(chunk.remaining(), scratch.length);
            chunk.get(scratch, 0, length);
            accept(scratch, 0, length);
        }
    }

    private void accept(byte[] bytes, int from, int to) {
        if (isDecided) {
            pour(bytes, from, to);
            return;
        }
        int length = Math.min(to - from, head.length - headLength);
        System.arraycopy(bytes, from, head, headLength, length);
        if (headLength + length < head.length) {
            headLength += length;
            return;
        }
        decide(head.length);
        if (headLength == 0) {
            pour(bytes, from, to);
        } else {
            pour(head, 0, head.length);
            pour(bytes, from + length, to);
        }
    }

    /** The encoding, as far as the first bytes tell. */
    private void decide(int length) {
        isDecided = true;
        sniffer.head(head, length);
        if (!sniffer.isUndeclared() && !sniffer.encoding().isAsciiCompatible()) {
            transcoder = new Transcoder(sniffer.encoding().decoder(), tokenizer::feed);
        }
    }

    private void pour(byte[] bytes, int from, int to) {
        if (transcoder != null) {
            transcoder.feed(bytes, from, to);
        } else {
            sniffer.body(bytes, from, to);
            tokenizer.feed(bytes, from, to);
        }
    }

    @Override
    public LinkCursor end() {
        if (!isDecided) {
            decide(headLength);
            pour(head, 0, headLength);
        }
        if (transcoder != null) {
            transcoder.end();
        }
        PageEncoding encoding = sniffer.encoding();
        if (encoding.equals(PageEncoding.REPLACEMENT)) {
            forget();
            base = null;
        }
        links.end(encoding, transcoder != null);
        if (base != null) {
            links.base(links.decode(base, 0, base.length), encoding.encoder());
        }
        return links;
    }

    @Override
    public boolean isNofollow() {
        return nofollow;
    }

    @Override
    public Iterator<String> ids() {
        return ids == null ? Collections.emptyIterator() : ids.decoded(links::decode);
    }

    @Override
    public void forget() {
        links.forget();
        store.clear();
        if (ids != null) {
            ids.clear();
        }
    }

    @Override
    public boolean isHeavy() {
        return false;
    }

    @Override
    public boolean isReusable() {
        return capacity() <= KEPT;
    }

    /** Bytes of memory that grow with the page. */
    int capacity() {
        return store.capacity() + tokenizer.capacity() + links.capacity() + (ids == null ? 0 : ids.capacity());
    }

    @Override
    public void startTag(Tag tag) {
        boolean html = tag.namespace == Tag.Namespace.HTML;
        Element element = tag.element();
        for (AskedLinks.Asked link : asked.on(element)) {
            Attribute attribute = link.attribute();
            if (tag.has(attribute)) {
                if (html || attribute == Attribute.HREF) {
                    add(tag, link, attribute, html);
                }
            } else if (!html && element == Element.A && tag.has(Attribute.XLINK_HREF)) {
                add(tag, link, Attribute.XLINK_HREF, false);
            }
        }
        if (ids != null && !tokenizer.isInTemplate()) {
            ids.add(tag);
        }
        if (html && element == Element.META) {
            meta(tag);
        }
        if (html && element == Element.BASE && base == null && tag.has(Attribute.HREF) && !tokenizer.isInTemplate()) {
            base = tag.hasUsable(Attribute.HREF)
                    ? Arrays.copyOfRange(tag.bytes(), tag.from(Attribute.HREF), tag.to(Attribute.HREF))
                    : new byte[0];
        }
    }

    private void add(Tag tag, AskedLinks.Asked link, Attribute attribute, boolean html) {
        int from = tag.from(attribute);
        int to = tag.to(attribute);
        if (to - from > Tag.MAX_VALUE) {
            return;
        }
        if (attribute == Attribute.CONTENT && !tag.is(Attribute.HTTP_EQUIV, "refresh")) {
            return;
        }
        if (from == to && attribute != Attribute.HREF && attribute != Attribute.XLINK_HREF) {
            // An empty src, data, poster, action or cite names nothing: the standard fetches nothing for it.
            return;
        }
        boolean isNew = store.add(link.kind(), html ? link.form() : 0, tag.bytes(), from, to);
        if (isNew && withRel && html && tag.hasUsable(Attribute.REL)) {
            store.addRel(tag.bytes(), tag.from(Attribute.REL), tag.to(Attribute.REL));
        }
    }

    /** The tree construction rule for meta: it may name the encoding; and what it asks of us. */
    private void meta(Tag tag) {
        if (withRel && tag.hasUsable(Attribute.NAME) && tag.hasUsable(Attribute.CONTENT)) {
            nofollow |= MetaRobots.isName(tag.ascii(Attribute.NAME))
                    && MetaRobots.saysNofollow(tag.ascii(Attribute.CONTENT));
        }
        if (!sniffer.isUndeclared()) {
            return;
        }
        if (tag.hasUsable(Attribute.CHARSET)) {
            sniffer.meta(EncodingLabels.get(tag.ascii(Attribute.CHARSET)));
        }
        if (tag.is(Attribute.HTTP_EQUIV, "content-type") && tag.hasUsable(Attribute.CONTENT)) {
            sniffer.meta(MetaPrescan.extract(tag.ascii(Attribute.CONTENT)));
        }
    }
}
