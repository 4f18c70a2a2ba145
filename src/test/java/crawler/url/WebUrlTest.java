package crawler.url;

import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class WebUrlTest {
    @Test
    void a_relative_reference_alone_is_no_url() {
        assertNull(WebUrl.parse("a/b"));
    }
}
