package crawler.crawl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NofollowTest {
    @ParameterizedTest
    @CsvSource({
        ", false",
        "'', false",
        "nofollow, true",
        "NoFollow, true",
        "'noopener nofollow ugc', true",
        "nofollower, false",
        "'next prev', false"
    })
    void rel_is_a_list_of_words(@Nullable String rel, boolean expected) {
        assertEquals(expected, Nofollow.isIn(rel));
    }

    @ParameterizedTest
    @CsvSource({
        "nofollow, true",
        "'noindex, NOFOLLOW', true",
        "none, true",
        "noindex, false",
        "'crawler: nofollow', true",
        "'Crawler: noindex, nofollow', true",
        "'otherbot: nofollow', false",
        "'otherbot: noindex, nofollow', false",
        "'otherbot: noindex, crawler: nofollow', true",
        "'unavailable_after: 25 Jun 2030 15:00:00 PST, nofollow', true",
        "'max-snippet: 5, nofollow', true",
        "'', false",
        "':,:nofollow', false"
    })
    void a_field_speaks_to_everybody_or_to_the_crawler_it_names(String field, boolean expected) {
        assertEquals(expected, Nofollow.isInTag(List.of(field)), field);
    }

    @Test
    void any_of_several_fields_counts() {
        assertEquals(true, Nofollow.isInTag(List.of("otherbot: nofollow", "nofollow")));
        assertEquals(false, Nofollow.isInTag(List.of()));
    }
}
