package crawler.frontier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UrlBatchTest {
    private final UrlBatch batch = new UrlBatch(1);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void an_empty_batch_ends_with_nothing() {
        assertFalse(batch.endsWith(bytes("http://h/"), 9));
        assertFalse(UrlBatch.EMPTY.endsWith(new byte[0], 0));
    }

    @Test
    void only_the_url_added_last_is_at_the_end() {
        byte[] link = bytes("http://h/a#fragment");
        batch.add(link, 10, 1);
        assertTrue(batch.endsWith(link, 10));
        assertTrue(batch.endsWith(bytes("http://h/a"), 10));
        assertFalse(batch.endsWith(link, 9));
        assertFalse(batch.endsWith(link, link.length));
        assertFalse(batch.endsWith(bytes("http://h/b"), 10));
        batch.add(bytes("http://h/bc"), 11, 1);
        assertTrue(batch.endsWith(bytes("http://h/bc"), 11));
        assertFalse(batch.endsWith(link, 10));
        assertEquals(2, batch.size());
    }
}
