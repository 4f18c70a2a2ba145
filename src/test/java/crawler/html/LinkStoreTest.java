package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkStoreTest {
    private final LinkStore store = new LinkStore(false);

    @Test
    void each_value_is_kept_once() {
        Random random = new Random(1);
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(20)];
            for (int b = 0; b < bytes.length; b++) {
                bytes[b] = (byte) ('a' + random.nextInt(3));
            }
            // At any place of an array, also at its very end.
            byte[] padded = ("x".repeat(random.nextInt(9)) + new String(bytes, StandardCharsets.US_ASCII))
                    .getBytes(StandardCharsets.US_ASCII);
            assertEquals(
                    values.add(new String(bytes, StandardCharsets.US_ASCII)),
                    store.add(LinkKind.A_HREF, 0, padded, padded.length - bytes.length, padded.length));
        }
        assertEquals(values.size(), store.count());
    }

    @Test
    void the_same_bytes_in_another_form_are_another_link() {
        assertTrue(add("x", 0));
        assertTrue(add("x", LinkStore.SRCSET));
        assertTrue(add("x", LinkStore.REFRESH));
        assertTrue(add("x", LinkStore.OF_DOCUMENT));
        assertFalse(add("x", LinkStore.SRCSET));
        assertEquals(4, store.count());
    }

    @Test
    void flags_tell_what_a_value_needs() {
        for (String filler : new String[] {"", "a", "abcdefg", "abcdefgh", "abcdefghijklmnop"}) {
            assertFlags(0, filler + " ");
            assertFlags(0, filler + "%'x");
            assertFlags(LinkStore.ESCAPED, filler + "&");
            assertFlags(LinkStore.ESCAPED, "&x" + filler);
            assertFlags(LinkStore.ESCAPED, filler + "\0z");
            assertFlags(LinkStore.NON_ASCII, "\u00e9" + filler);
            assertFlags(LinkStore.NON_ASCII | LinkStore.ESCAPED, filler + "\u00e9&");
        }
    }

    private void assertFlags(int expected, String value) {
        add(value, 0);
        assertEquals(expected, store.flags(store.count() - 1), value);
        store.clear(1 << 20);
    }

    private boolean add(String value, int form) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        return store.add(LinkKind.A_HREF, form, bytes, 0, bytes.length);
    }
}
