package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SrcsetTest {
    @Test
    void html_4_8_4_2_2_candidates_stand_between_commas() {
        assertUrls("a.png, b.png 2x,c.png 3x", "a.png", "b.png", "c.png");
        assertUrls(" , ,a 1x ,, b 2x , ", "a", "b");
        assertUrls("");
        assertUrls(",");
        assertUrls("\ta\n1x\f,\rb", "a", "b");
    }

    @Test
    void html_4_8_4_2_2_a_url_may_hold_commas_but_not_end_with_one() {
        assertUrls("a,b.png 1x, c,d 2x", "a,b.png", "c,d");
        assertUrls("a,b", "a,b");
        assertUrls("a, b,, c 1x", "a", "b", "c");
        assertUrls("data:image/png;base64,AA== 1x, data:,x 2x", "data:image/png;base64,AA==", "data:,x");
    }

    @Test
    void html_4_8_4_2_2_commas_in_parentheses_do_not_separate() {
        assertUrls("a (1x, b 2x), c 3x", "c");
        assertUrls("a (x, b 1x");
    }

    @Test
    void html_4_8_4_2_2_a_candidate_with_a_bad_descriptor_is_dropped() {
        assertUrls("a 1y, b 2x", "b");
        assertUrls("a 1x 2x, b 1w 1x, c 0w, d -1x, e 1.5w, f w, g x, h +1x, i 1h");
        assertUrls("a 100w 50h, b 50h 100w, c 0.5x, d 1e3x, e .5x, f 0x, g -0x", "a", "b", "c", "d", "e", "f", "g");
        assertUrls("a 1.x, b 1ex, c 1w 1w, d 1h 1x, e 10W");
    }

    private static void assertUrls(String srcset, String... expected) {
        assertEquals(List.of(expected), Srcset.urls(srcset));
    }
}
