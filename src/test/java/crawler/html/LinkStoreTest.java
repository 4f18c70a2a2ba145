package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
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
    void a_million_values_are_kept_once_and_in_order() {
        for (int i = 0; i < 1_000_000; i++) {
            assertTrue(add("/page/" + i, 0));
            if (i % 3 == 0) {
                assertFalse(add("/page/" + i / 2, 0));
            }
        }
        assertEquals(1_000_000, store.count());
        int i = 0;
        for (LinkBlock block : store.blocks()) {
            for (int link = 0; link < block.count(); link++) {
                assertEquals("/page/" + i++, value(block, link));
            }
        }
        assertEquals(1_000_000, i);
        store.clear();
        assertEquals(0, store.count());
        assertTrue(store.capacity() < 16 << 10);
        assertTrue(add("/page/1", 0));
    }

    @Test
    void what_pages_before_had_is_new_also_where_numbers_start_again() {
        LinkStore restarting = new LinkStore(false, 3_000);
        Random random = new Random(2);
        for (int page = 0; page < 500; page++) {
            int links = random.nextInt(600); // at times more than the small table holds
            for (int i = 0; i < links; i++) {
                byte[] value = ("/page/" + i).getBytes(StandardCharsets.ISO_8859_1);
                assertTrue(restarting.add(LinkKind.A_HREF, 0, value, 0, value.length));
                assertFalse(restarting.add(LinkKind.A_HREF, 0, value, 0, value.length));
            }
            assertEquals(links, restarting.count());
            restarting.clear();
        }
    }

    @Test
    void pages_of_one_thread_share_the_memory_of_those_that_are_done_with() {
        for (int i = 0; i < 1_000; i++) {
            add("/page/" + i, 0);
        }
        List<LinkBlock> blocks = List.copyOf(store.blocks());
        store.clear();
        LinkStore other = new LinkStore(true);
        for (int i = 0; i < 1_000; i++) {
            byte[] value = ("/other/" + i).getBytes(StandardCharsets.ISO_8859_1);
            assertTrue(other.add(LinkKind.A_HREF, 0, value, 0, value.length));
            other.addRel(value, 1, 3);
        }
        assertTrue(blocks.containsAll(other.blocks().subList(0, blocks.size() - 1)));
        assertTrue(add("/page/1", 0));
        assertEquals("/page/1", value(store.blocks().get(0), 0));
        assertEquals("/other/0", value(other.blocks().get(0), 0));
    }

    @Test
    void memory_of_a_large_page_is_what_its_links_need() {
        for (int i = 0; i < 20_000; i++) {
            assertTrue(add(i + "x".repeat(4_096), 0)); // two are too many for a block
        }
        assertTrue(store.capacity() < 140 << 20, () -> store.capacity() + " bytes for links of 82,000,000");
        store.clear();
        for (int i = 0; i < 1_000_000; i++) {
            assertTrue(add(Integer.toString(i, 36), 0));
        }
        assertTrue(store.capacity() < 36 << 20, () -> store.capacity() + " bytes for a million links of four bytes");
    }

    @Test
    void what_one_hostile_page_needed_is_not_kept() {
        for (int i = 0; i < 300; i++) {
            assertTrue(add(i + "x".repeat(1 << 20), 0));
        }
        store.clear();
        for (int i = 0; i < 10_000; i++) {
            add("/page/" + i, 0);
        }
        assertTrue(store.capacity() < 1 << 20, () -> store.capacity() + " bytes");
    }

    @Test
    void what_an_earlier_page_had_is_new_again_whatever_their_sizes() {
        Random random = new Random(7);
        for (int page = 0; page < 2_000; page++) {
            Set<Integer> values = new HashSet<>();
            int links = random.nextInt(random.nextInt(10) == 0 ? 3_000 : 100);
            for (int i = 0; i < links; i++) {
                int value = random.nextInt(2_000);
                assertEquals(values.add(value), add("/page/" + value, 0));
            }
            assertEquals(values.size(), store.count());
            store.clear();
        }
    }

    @Test
    void a_value_longer_than_a_block_is_kept() {
        String value = "x".repeat(3 << 20);
        assertTrue(add("a", 0));
        assertTrue(add(value, 0));
        assertTrue(add("b", 0));
        assertFalse(add(value, 0));
        assertFalse(add("a", 0));
        assertEquals(3, store.count());
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
        assertEquals(expected, store.blocks().get(0).flags(store.count() - 1), value);
        store.clear();
    }

    private static String value(LinkBlock block, int link) {
        int from = block.from(link);
        return new String(block.bytes(), from, block.to(link) - from, StandardCharsets.ISO_8859_1);
    }

    private boolean add(String value, int form) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        return store.add(LinkKind.A_HREF, form, bytes, 0, bytes.length);
    }
}
