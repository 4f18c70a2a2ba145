package crawler.frontier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintSetTest {
    @Test
    void knows_what_was_added_and_nothing_else() {
        FingerprintSet set = new FingerprintSet();
        Random random = new Random(1);
        Set<Long> expected = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            long value = random.nextLong() & (random.nextBoolean() ? -1L : 0xFFFF_0000_0000_00FFL);
            assertEquals(expected.contains(value), set.contains(value));
            assertEquals(expected.add(value), set.add(value));
        }
        assertEquals(expected.size(), set.size());
        expected.forEach(value -> assertTrue(set.contains(value)));
    }

    @Test
    void zero_is_a_fingerprint_like_any_other() {
        FingerprintSet set = new FingerprintSet();
        assertTrue(set.add(0));
        assertFalse(set.add(0));
        assertEquals(1, set.size());
        set.clear(0);
        assertTrue(set.add(0));
    }

    @Test
    void takes_at_most_sixteen_bytes_a_fingerprint() {
        FingerprintSet set = new FingerprintSet();
        Random random = new Random(2);
        for (int size = 1; size <= 2_000_000; size++) {
            set.add(random.nextLong());
            if (size >= 100_000 && size % 10_000 == 0) {
                assertTrue(set.bytes() <= 16L * size, set.bytes() + " bytes for " + size);
            }
        }
    }

    @Test
    void values_that_share_their_upper_bits_are_told_apart() {
        FingerprintSet set = new FingerprintSet();
        for (long i = 1; i <= 3000; i++) {
            assertTrue(set.add(i));
            assertFalse(set.add(i));
        }
    }

    @Test
    void a_cleared_set_is_empty_and_gives_a_large_table_back() {
        FingerprintSet set = new FingerprintSet();
        for (int held : new int[] {20_000, 200_000}) { // as one table, as shards
            for (long i = 1; i <= held; i++) {
                assertTrue(set.add(i * 0x9E37_79B9_7F4A_7C15L));
            }
            for (int page = 0; page < 20; page++) {
                set.clear(1);
                assertEquals(0, set.size());
                assertTrue(set.add(0x9E37_79B9_7F4A_7C15L));
            }
            assertTrue(set.bytes() < 1000);
            set.clear(0);
        }
    }

    @Test
    void sets_of_any_size_follow_each_other_in_one_table() {
        FingerprintSet set = new FingerprintSet();
        Random random = new Random(3);
        for (int page = 0; page < 3_000; page++) {
            int held = random.nextInt(random.nextInt(20) == 0 ? 9_000 : 300);
            int expected = random.nextInt(4) == 0 ? random.nextInt(400) : held; // an estimate may be wrong
            set.clear(expected);
            assertEquals(0, set.size());
            Set<Long> values = new HashSet<>();
            for (int i = 0; i < held; i++) {
                long value = random.nextInt(5_000) * 0x9E37_79B9_7F4A_7C15L; // also those of the pages before
                assertEquals(values.add(value), set.add(value));
            }
            assertEquals(values.size(), set.size());
            values.forEach(value -> assertTrue(set.contains(value)));
        }
        set.clear(1_000_000);
        assertTrue(set.bytes() <= 8 << 13, "room for what an estimate promises is made as it comes: " + set.bytes());
    }
}
