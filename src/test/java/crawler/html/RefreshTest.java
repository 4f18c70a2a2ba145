package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0;url=x",
                "5; URL = x",
                "0,url=x",
                "0 url=x",
                "0;x",
                "0 x",
                " 3.5 ; url='x' y",
                ".5;url=\"x",
                "1.2.3;url=x",
                "0;uRl='x'z"
            })
    void html_declarative_refresh_steps_find_the_url(String value) {
        assertEquals("x", Refresh.url(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "url=x", "x", "5", "5;", "5 ; ", "-1;url=x", "5x;url=y", "a5;url=x"})
    void html_declarative_refresh_steps_find_none(String value) {
        assertNull(Refresh.url(value));
    }

    @Test
    void html_declarative_refresh_steps_what_does_not_say_url_is_one() {
        assertEquals("urlx", Refresh.url("0;urlx"));
        assertEquals("ux=1", Refresh.url("0;ux=1"));
        assertEquals("url", Refresh.url("0;url"));
        assertEquals("", Refresh.url("0;url="));
        assertEquals("", Refresh.url("0;url=''"));
        assertEquals("a'b", Refresh.url("0;url=a'b"));
        assertEquals("/u", Refresh.url("0;'/u'"));
    }
}
