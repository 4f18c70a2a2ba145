package crawler.robots;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.AbstractSiteMap.SitemapType;
import crawlercommons.sitemaps.Namespace;
import crawlercommons.sitemaps.sax.DelegatorHandler;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * crawler-commons' readers of XML sitemaps and feeds, fed with what they need only and kept within bounds. Each URL they
 * find goes to the {@link SitemapEntries} instead of {@link URL}, which knows other URLs than the web does.
 *
 * <p>Bounds are needed because 50 MiB of XML, a small file when gzipped, can be made of nothing but opening tags, new
 * names, or one word. Beyond one the file is over: a {@link SAXException}, whose message says which.
 */
final class SitemapHandler extends DelegatorHandler {
    /** The host of relative references in feeds: they have no base, and numbers in {@code guid} look like them. */
    static final String NOWHERE = "sitemap.invalid";

    private static final String ANY_URL = "http://" + NOWHERE + "/";
    private static final int DEEPEST = 64;

    /** The parser keeps every name it has seen, and asks all namespaces in scope for each element. */
    private static final int MOST_NAMES = 256;

    private static final int LONGEST_TEXT = 2 * SitemapEntries.LONGEST_URL;

    /** Not wanted here, and dear: a date that is none costs the library two exceptions. */
    private static final Set<String> UNREAD = Set.of("lastmod", "changefreq", "priority", "pubDate", "updated");

    private static final Set<String> SITEMAP_NAMESPACES = new HashSet<>(Arrays.asList(Namespace.SITEMAP_LEGACY));

    static {
        SITEMAP_NAMESPACES.add(Namespace.SITEMAP);
        SITEMAP_NAMESPACES.add("");
    }

    private final SitemapEntries entries;
    private final Set<String> names = new HashSet<>();
    private @Nullable String namespace; // of the root, once the library has recognised it
    private int depth;
    private int unreadFrom; // the depth of the element that is skipped with all that it contains, or 0
    private int textSinceUrl;

    SitemapHandler(SitemapEntries entries) {
        super(anyUrl(), false);
        this.entries = entries;
        setURLFilter((String text) -> {
            entries.add(text);
            textSinceUrl = 0;
            return ANY_URL; // the library makes a URL of it, and forgets to forget what is null
        });
    }

    private static URL anyUrl() {
        try {
            return URI.create(ANY_URL).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) throws SAXException {
        name(qName);
        for (int i = 0; i < attributes.getLength(); i++) {
            name(attributes.getQName(i));
        }
        if (++depth > DEEPEST) {
            throw new SAXException("elements deeper than " + DEEPEST);
        }
        if (unreadFrom == 0 && (isForeign(uri) || UNREAD.contains(localName))) {
            unreadFrom = depth;
        }
        if (unreadFrom > 0) {
            return;
        }
        super.startElement(uri, localName, qName, attributes);
        stopWhenFull();
        if (namespace == null && getSiteMap() != null) {
            namespace = uri;
        }
    }

    /** Extensions have elements of the same names: {@code image:loc} is no page. */
    private boolean isForeign(String uri) {
        return namespace != null && !uri.equals(namespace) && !SITEMAP_NAMESPACES.contains(uri);
    }

    @Override
    public void endElement(String uri, String localName, String qName) throws SAXException {
        if (unreadFrom == 0) {
            super.endElement(uri, localName, qName);
            stopWhenFull();
            if (endsText(localName)) {
                textSinceUrl = 0;
            }
        } else if (unreadFrom == depth) {
            unreadFrom = 0;
        }
        depth--;
    }

    /** Whether the library takes the text it has gathered there, and begins anew. */
    private boolean endsText(String localName) {
        AbstractSiteMap file = getSiteMap();
        boolean feed = file != null && file.getType() == SitemapType.RSS;
        return feed ? localName.equals("link") || localName.equals("guid") : localName.equals("loc");
    }

    private void stopWhenFull() throws SAXException {
        if (entries.isFull()) {
            throw new SAXException(SitemapEntries.fullProblem());
        }
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
        if (unreadFrom == 0 && textSinceUrl < LONGEST_TEXT) {
            int taken = Math.min(length, LONGEST_TEXT - textSinceUrl);
            textSinceUrl += taken;
            super.characters(text, start, taken);
        }
    }

    @Override
    public void startPrefixMapping(String prefix, String uri) throws SAXException {
        name(prefix);
        name(uri);
    }

    @Override
    public void processingInstruction(String target, String data) throws SAXException {
        name(target);
    }

    private void name(String name) throws SAXException {
        if (names.add(name) && names.size() > MOST_NAMES) {
            throw new SAXException("more than " + MOST_NAMES + " names");
        }
    }

    /** The library takes what it has as the last entry; a URL cut in its midst is none. */
    @Override
    public void fatalError(SAXParseException e) throws SAXException {
        if (unreadFrom == 0 && !"loc".equals(currentElement())) {
            super.fatalError(e);
        }
    }
}
