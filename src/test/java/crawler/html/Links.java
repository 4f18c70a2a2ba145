package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import crawler.url.WebUrl;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pages in, links out: what the tests of this package share. */
final class Links {
    static final WebUrl PAGE = url("https://site.example/dir/page.html");
    static final int[] CHUNKS = {1, 2, 3, 7, 64, 4096};

    private Links() {}

    static WebUrl url(String text) {
        return Objects.requireNonNull(WebUrl.parse(text));
    }

    static LinkExtractor extractor(ExtractorSettings.Parser parser, Set<LinkKind> kinds) {
        return new ExtractorSettings(parser, kinds, null, false).extractors().get();
    }

    static LinkExtractor stream(String kinds) {
        return extractor(ExtractorSettings.Parser.STREAM, LinkKind.parse(kinds));
    }

    static LinkExtractor jsoup(String kinds) {
        return extractor(ExtractorSettings.Parser.JSOUP, LinkKind.parse(kinds));
    }

    /** Feeds a page in chunks of a size, from memory that is not the array's. */
    static LinkCursor feed(LinkExtractor extractor, byte[] page, @Nullable String charset, int chunk) {
        extractor.start(PAGE, charset);
        feed(extractor, ByteBuffer.allocateDirect(page.length).put(page).asReadOnlyBuffer(), chunk);
        return extractor.end();
    }

    /** By itself: with the copy in the same method, JDK 25.0.3's compiler took the buffer for null at times. */
    private static void feed(LinkExtractor extractor, ByteBuffer page, int chunk) {
        for (int i = 0; i < page.capacity(); i += chunk) {
            extractor.feed(page.slice(i, Math.min(chunk, page.capacity() - i)));
        }
    }

    /** Each link as {@code kind URL}. */
    static List<String> rows(LinkCursor cursor) {
        List<String> rows = new ArrayList<>();
        while (cursor.next()) {
            rows.add(cursor.kind().label() + ' ' + href(cursor));
        }
        return rows;
    }

    static List<String> hrefs(LinkCursor cursor) {
        List<String> hrefs = new ArrayList<>();
        while (cursor.next()) {
            hrefs.add(href(cursor));
        }
        return hrefs;
    }

    static String href(LinkCursor cursor) {
        return new String(cursor.bytes(), 0, cursor.length(), StandardCharsets.ISO_8859_1);
    }

    /** The text of bytes that come in chunks of a size. */
    static String transcoded(Charset charset, byte[] bytes, int chunk) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Transcoder transcoder = new Transcoder(charset, (utf8, from, to) -> text.write(utf8, from, to - from));
        for (int i = 0; i < bytes.length; i += chunk) {
            transcoder.feed(bytes, i, Math.min(bytes.length, i + chunk));
        }
        transcoder.end();
        return text.toString(StandardCharsets.UTF_8);
    }

    static byte[] utf8(String page) {
        return page.getBytes(StandardCharsets.UTF_8);
    }

    /** The hrefs of a page are these, relative to its directory: for the tokenizer in chunks of any size. */
    static void assertStream(String page, String... expected) {
        List<String> resolved = resolved(expected);
        for (int chunk : CHUNKS) {
            assertEquals(
                    resolved,
                    hrefs(feed(stream("href"), utf8(page), "utf-8", chunk)),
                    () -> "in chunks of " + chunk + ": " + page);
        }
    }

    /** As {@link #assertStream}, and jsoup agrees. */
    static void assertBoth(String page, String... expected) {
        assertStream(page, expected);
        assertEquals(
                resolved(expected),
                hrefs(feed(jsoup("href"), utf8(page), "utf-8", 4096)).stream()
                        .distinct()
                        .toList(),
                () -> "jsoup: " + page);
    }

    private static List<String> resolved(String... references) {
        List<String> resolved = new ArrayList<>();
        for (String reference : references) {
            resolved.add(Objects.requireNonNull(PAGE.resolve(reference)).href());
        }
        return resolved;
    }
}
