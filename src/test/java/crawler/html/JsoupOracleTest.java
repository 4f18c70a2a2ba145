package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The tokenizer finds what jsoup's tree holds. Links are compared as sets: tree construction moves what stands in a table
 * but not in its cells before the table, so the order may differ there.
 *
 * <p>On mutated pages the two differ in less than one page of a hundred, for reasons that have a name, see
 * {@link #reason}: where a tree is needed to know (its tags are then kept), and where jsoup leaves the standard.
 */
class JsoupOracleTest {
    private final LinkExtractor stream = Links.stream("all");
    private final LinkExtractor jsoup = Links.jsoup("all");

    @Test
    void pages_of_every_state_have_the_same_links() {
        GeneratedPages pages = new GeneratedPages(1);
        for (int i = 0; i < 2000; i++) {
            byte[] page = pages.page();
            assertEquals(links(jsoup, page), links(stream, page), () -> text(page));
        }
    }

    @Test
    void mutated_pages_have_the_same_links_but_for_named_reasons() {
        GeneratedPages pages = new GeneratedPages(2);
        int different = 0;
        for (int i = 0; i < 8000; i++) {
            byte[] page = pages.mutated(pages.page());
            if (!links(jsoup, page).equals(links(stream, page))) {
                different++;
                assertTrue(!reason(page).isEmpty(), () -> "no reason to differ: " + text(page));
            }
        }
        assertTrue(different < 80, () -> "too many differ");
    }

    /** Any folder of pages: {@code -Dpages=DIR}. */
    @Test
    void pages_of_a_folder_have_the_same_links() throws IOException {
        String folder = System.getProperty("pages");
        Assumptions.assumeTrue(folder != null, "no folder given by -Dpages=DIR");
        GeneratedPages mutations = new GeneratedPages(3);
        int pages = 0;
        int mutated = 0;
        try (Stream<Path> files = Files.walk(Path.of(String.valueOf(folder)))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (!file.toString().matches(".*\\.x?html?") || Files.size(file) > 4 << 20) {
                    continue;
                }
                byte[] page = Files.readAllBytes(file);
                assertEquals(links(jsoup, page), links(stream, page), file::toString);
                byte[] changed = mutations.mutated(page);
                if (!links(jsoup, changed).equals(links(stream, changed))) {
                    mutated++;
                }
                pages++;
            }
        }
        int differ = mutated;
        assertTrue(mutated <= pages / 100, () -> differ + " mutated pages differ");
    }

    /** Why a page may differ: what occurs in it, in words; empty if nothing known does. */
    private static String reason(byte[] bytes) {
        String page = text(bytes).toLowerCase(Locale.ROOT);
        boolean foreign = page.contains("<svg") || page.contains("<math");
        if (foreign) {
            return "what ends svg and math is known of names, not of a tree";
        }
        if (page.contains("<noscript")) {
            return "jsoup leaves the states of the tokenizer inside noscript";
        }
        if (page.contains("<template")) {
            return "jsoup lets end tags close a template around them";
        }
        if (page.contains("<frame")) {
            return "tree construction ignores frames outside of framesets and all else inside: their links are kept";
        }
        if (page.contains("\0")) {
            return "jsoup appends a NUL that stands behind an attribute's name to it";
        }
        return "";
    }

    private static Set<String> links(LinkExtractor extractor, byte[] page) {
        Set<String> links = new LinkedHashSet<>();
        List<String> hrefs = Links.hrefs(Links.feed(extractor, page, null, 8192));
        links.addAll(hrefs);
        return links;
    }

    private static String text(byte[] page) {
        return new String(page, StandardCharsets.UTF_8);
    }
}
