package crawler.robots;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import crawler.url.WebUrl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SitemapTest {
    private static final String PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9";

    @Test
    void the_protocol_a_urlset_lists_pages() {
        Sitemap sitemap = read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                  <url>
                    <loc>http://www.example.com/</loc>
                    <lastmod>2005-01-01</lastmod>
                    <changefreq>monthly</changefreq>
                    <priority>0.8</priority>
                  </url>
                  <url><loc>
                    http://www.example.com/catalog?item=12&amp;desc=&#118;acation
                  </loc></url>
                  <url><lastmod>never</lastmod><loc><![CDATA[http://www.example.com/a?b&c]]></loc></url>
                </urlset>
                """);
        assertPages(
                sitemap,
                "http://www.example.com/",
                "http://www.example.com/catalog?item=12&desc=vacation",
                "http://www.example.com/a?b&c");
        assertNull(sitemap.problem());
    }

    @Test
    void the_protocol_an_index_lists_sitemaps() {
        Sitemap sitemap = read("""
                <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                  <sitemap><loc>http://www.example.com/sitemap1.xml.gz</loc><lastmod>2004-10-01T18:23:17+00:00</lastmod></sitemap>
                  <sitemap><lastmod>2005-01-01</lastmod><loc>http://www.example.com/sitemap2.xml.gz</loc></sitemap>
                </sitemapindex>
                """);
        assertEquals(
                List.of("http://www.example.com/sitemap1.xml.gz", "http://www.example.com/sitemap2.xml.gz"),
                hrefs(sitemap.sitemaps()));
        assertPages(sitemap);
        assertNull(sitemap.problem());
    }

    @Test
    void the_protocol_a_text_file_lists_a_page_per_line() {
        Sitemap sitemap = read(
                "\uFEFF\nhttp://e.com/a\r\n  https://e.com/b \n\nnot a url\r/relative\rmailto:a@b.c\nhttp://e.com/c");
        assertPages(sitemap, "http://e.com/a", "https://e.com/b", "http://e.com/c");
        assertNull(sitemap.problem());
    }

    @Test
    void the_protocol_rss_and_atom_feeds_list_pages() {
        assertPages(read("""
                        <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
                          <title>News</title><link>http://e.com/</link><atom:link href="http://e.com/feed" rel="self"/>
                          <item><title>1</title><link>http://e.com/1</link><guid isPermaLink="false">77</guid>
                            <pubDate>Tue, 03 Jun 2003 09:39:21 GMT</pubDate></item>
                          <item><guid>http://e.com/2</guid></item>
                          <item><guid isPermaLink="false">78</guid></item>
                        </channel></rss>
                        """), "http://e.com/", "http://e.com/1", "http://e.com/2");
        assertPages(read("""
                        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
                          <channel><link>http://e.com/</link></channel>
                          <item rdf:about="http://e.com/1"><link>http://e.com/1</link></item>
                        </rdf:RDF>
                        """), "http://e.com/", "http://e.com/1");
        assertPages(read("""
                        <feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="http://e.com/feed"/>
                          <entry><link rel="edit" href="http://e.com/edit/1"/><link href="http://e.com/1"/></entry>
                          <entry><link href="http://e.com/2"/><updated>2003-12-13T18:30:02Z</updated></entry>
                        </feed>
                        """), "http://e.com/1", "http://e.com/2");
    }

    @Test
    void the_protocol_any_of_them_may_be_gzipped() {
        assertPages(Sitemap.parse(gzip(urlset("http://e.com/a").getBytes(UTF_8))), "http://e.com/a");
        assertPages(
                Sitemap.parse(gzip("http://e.com/a\nhttp://e.com/b".getBytes(UTF_8))),
                "http://e.com/a",
                "http://e.com/b");
        byte[] members = concat(gzip("http://e.com/a\nhttp:".getBytes(UTF_8)), gzip("//e.com/b".getBytes(UTF_8)));
        assertPages(Sitemap.parse(members), "http://e.com/a", "http://e.com/b");
    }

    @Test
    void ours_pages_of_other_hosts_are_listed_too() {
        assertPages(read(urlset("http://e.com/a", "https://www.e.com/b")), "http://e.com/a", "https://www.e.com/b");
    }

    @Test
    void ours_only_absolute_http_urls_are_listed() {
        assertPages(
                read(urlset(
                        "/a",
                        "b.html",
                        "www.e.com/c",
                        "ftp://e.com/d",
                        "javascript:e",
                        "http://[",
                        "",
                        "http://e.com/")),
                "http://e.com/");
    }

    @Test
    void urls_are_parsed_as_everywhere_else() {
        assertPages(
                read(urlset(
                        "HTTP://E.com:80/a/../b|c d?[\u00FC]{}",
                        "http://b\u00FCcher.example/",
                        "http://a_b.example/%zz")),
                "http://e.com/b|c%20d?[%C3%BC]{}",
                "http://xn--bcher-kva.example/",
                "http://a_b.example/%zz");
    }

    @Test
    void elements_of_extensions_are_no_pages() {
        assertPages(read("""
                        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
                            xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:x="urn:unknown"
                            xmlns:xhtml="http://www.w3.org/1999/xhtml">
                          <url><loc>http://e.com/a</loc>
                            <image:image><image:loc>http://e.com/a.png</image:loc></image:image>
                            <xhtml:link rel="alternate" hreflang="de" href="http://e.com/de/a"/>
                            <x:loc>http://e.com/x<x:loc>http://e.com/y</x:loc></x:loc></url>
                          <url><image:image><image:loc>http://e.com/b.png</image:loc></image:image><loc>http://e.com/b</loc></url>
                        </urlset>
                        """), "http://e.com/a", "http://e.com/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<urlset><url><loc>http://e.com/a</loc></url></urlset>",
                "<urlset xmlns='urn:other'><url><loc>http://e.com/a</loc></url></urlset>",
                "<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'><url><loc>http://e.com/a</loc></url></urlset>",
                "<urlset><url xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><loc>http://e.com/a</loc></url></urlset>",
                "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'><s:url><s:loc>http://e.com/a</s:loc></s:url></s:urlset>",
                "\uFEFF \r\n\t<?xml version='1.0'?><!-- hello --><urlset><url><loc>http://e.com/a</loc></url></urlset>",
                "<?xml version='1.0' encoding='nonsense'?><urlset><url><loc>http://e.com/a</loc></url></urlset>",
                "<?xml version='1.0' encoding='UTF-16'?><urlset><url><loc>http://e.com/a</loc></url></urlset>",
                "<urlset><url><loc>http://e.com/a</loc></url>",
                "<urlset><url><loc>http://e.com/a</loc>",
                "<urlset><url><loc>http://e.com/a</loc></url><url><loc>http://e.com/b",
                "<urlset><url><loc>http://e.com/a</loc></url><url><loc>http://e.com/?b&c</loc></url></urlset>",
            })
    void files_not_quite_right_are_read_as_far_as_they_go(String text) {
        assertPages(read(text), "http://e.com/a");
    }

    @Test
    void the_encoding_is_that_of_the_mark_or_the_declaration() {
        String text = "<?xml version=\"1.0\" encoding='%s'?>" + urlset("http://e.com/\u00FC");
        String expected = "http://e.com/%C3%BC";
        assertPages(encoded(text.formatted("iso-8859-1"), ISO_8859_1), expected);
        assertPages(encoded("\uFEFF" + text.formatted("utf-16"), UTF_16LE), expected);
        assertPages(encoded("\uFEFF" + text.formatted("utf-16"), UTF_16BE), expected);
        assertPages(encoded("\uFEFF" + text.formatted("utf-8"), UTF_8), expected);
        assertPages(encoded(text.formatted("utf-8"), ISO_8859_1), "http://e.com/%EF%BF%BD");
    }

    @Test
    void a_problem_is_named_without_a_word_from_the_file() {
        assertEquals(
                "malformed XML at line 2, column 3",
                read("<urlset>\n</secret\u0007>").problem());
        assertEquals(
                "XML, but no sitemap",
                read("<html><body><p>Not found</p></body></html>").problem());
        assertEquals("neither XML nor a list of URLs", read("Not found").problem());
        assertEquals("neither XML nor a list of URLs", read("").problem());
        assertEquals("neither XML nor a list of URLs", read("\0\0\n\u0007").problem());
    }

    private static void assertPages(Sitemap sitemap, String... expected) {
        assertEquals(Arrays.asList(expected), hrefs(sitemap.pages()));
    }

    private static List<String> hrefs(List<WebUrl> urls) {
        return urls.stream().map(WebUrl::href).toList();
    }

    private static Sitemap read(String text) {
        return encoded(text, UTF_8);
    }

    private static Sitemap encoded(String text, Charset encoding) {
        return Sitemap.parse(text.getBytes(encoding));
    }

    static String urlset(String... urls) {
        StringBuilder text = new StringBuilder("<urlset xmlns='" + PROTOCOL + "'>");
        for (String url : urls) {
            text.append("<url><loc>").append(url).append("</loc></url>\n");
        }
        return text.append("</urlset>").toString();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
