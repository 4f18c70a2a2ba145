package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import crawler.url.WebUrl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MetaRobotsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<meta name=robots content=nofollow> | true",
                "<META NAME='ROBOTS' CONTENT='noindex , NoFollow'> | true",
                "<meta content=none name=robots> | true",
                "<meta name=crawler content=nofollow> | true",
                "<meta name=otherbot content=nofollow> | false",
                "<meta name=robots content='index,follow'> | false",
                "<meta name=robots content=nofollowing> | false",
                "<meta name=robots> | false",
                "<!-- <meta name=robots content=nofollow> --> | false",
                "<svg><meta name=robots content=nofollow></svg> | true", // which the standard takes out of the svg
                "<script><meta name=robots content=nofollow></script> | false"
            })
    void a_page_asks_by_a_meta_element(String page, boolean expected) {
        for (ExtractorSettings.Parser parser :
                new ExtractorSettings.Parser[] {ExtractorSettings.Parser.STREAM, ExtractorSettings.Parser.JSOUP}) {
            assertEquals(expected, read(extractor(parser, true), page), parser + " " + page);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobody_is_told_who_did_not_ask(ExtractorSettings.Parser parser) {
        assertFalse(read(extractor(parser, false), "<meta name=robots content=nofollow>"));
    }

    @ParameterizedTest
    @EnumSource
    void the_next_page_is_another_one(ExtractorSettings.Parser parser) {
        LinkExtractor extractor = extractor(parser, true);
        read(extractor, "<meta name=robots content=nofollow>");
        assertFalse(read(extractor, "<p>"));
    }

    private static LinkExtractor extractor(ExtractorSettings.Parser parser, boolean rel) {
        return new ExtractorSettings(parser, LinkKind.EVERY_HREF, null, rel)
                .extractors()
                .get();
    }

    private static boolean read(LinkExtractor extractor, String page) {
        extractor.start(Objects.requireNonNull(WebUrl.parse("http://a/")), "utf-8");
        extractor.feed(ByteBuffer.wrap(page.getBytes(StandardCharsets.UTF_8)));
        extractor.end();
        return extractor.isNofollow();
    }
}
