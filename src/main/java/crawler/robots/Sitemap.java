package crawler.robots;

import crawler.url.WebUrl;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * What a sitemap lists (sitemaps.org): a {@code urlset}, an index of sitemaps, a plain list of URLs, or an RSS or Atom
 * feed; gzipped or not. Immutable.
 *
 * <p>All http and https URLs are listed, in the file's order and as often as they stand there. The protocol allows a
 * sitemap only URLs below its own directory, but robots.txt may vouch for others (“cross submits”), and real sites mix
 * {@code www} and none: the crawl's scope decides, which holds for any URL however it was found.
 *
 * @param pages the pages, empty for an index
 * @param sitemaps the sitemaps, empty for all but an index
 * @param problem why the file was not read to its end, or not at all; null if it was. What was read until then counts.
 *     Quotes nothing from the file.
 */
public record Sitemap(
        List<WebUrl> pages, List<WebUrl> sitemaps, @Nullable String problem) {
    /** How many entries are read of one file (sitemaps.org). */
    static final int MAX_ENTRIES = 50_000;

    /** How much is read of one file, in bytes, uncompressed (sitemaps.org); a caller need not fetch more. */
    public static final int MAX_BYTES = 50 * 1024 * 1024;

    /** Copies the lists. */
    public Sitemap {
        pages = List.copyOf(pages);
        sitemaps = List.copyOf(sitemaps);
    }

    /**
     * Reads a file, whatever it is. Takes up to seconds of CPU time for a big one: not for the event loop.
     *
     * @param content the file's bytes, gzipped or not
     */
    public static Sitemap parse(byte[] content) {
        SitemapEntries entries = new SitemapEntries();
        try (Reader text = SitemapText.open(content)) {
            if (SitemapText.startsLikeXml(text)) {
                return parseXml(text, entries);
            }
            String problem = SitemapText.readLines(text, entries);
            return new Sitemap(entries.urls(), List.of(), problem);
        } catch (IOException e) {
            return new Sitemap(entries.urls(), List.of(), SitemapText.problem(e));
        }
    }

    private static Sitemap parseXml(Reader text, SitemapEntries entries) {
        SitemapHandler handler = new SitemapHandler(entries);
        String problem = null;
        try {
            newParser().parse(new InputSource(text), handler);
            if (handler.getSiteMap() == null) {
                problem = "XML, but no sitemap";
            }
        } catch (SAXParseException e) {
            problem = "malformed XML at line " + e.getLineNumber() + ", column " + e.getColumnNumber();
        } catch (SAXException e) {
            problem = e.getMessage();
        } catch (IOException e) {
            problem = SitemapText.problem(e);
        }
        boolean index = handler.getSiteMap() != null && handler.getSiteMap().isIndex();
        return new Sitemap(index ? List.of() : entries.urls(), index ? entries.urls() : List.of(), problem);
    }

    /** The JDK's parser, whatever else is on the class path: no DTD, and so no entities but the five of XML. */
    private static SAXParser newParser() {
        SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        try {
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            return factory.newSAXParser();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("this Java has no XML parser that can be told to ignore DTDs", e);
        }
    }
}
