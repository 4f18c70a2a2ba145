package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretHashTest {
    private static long hash(String text) {
        return SecretHash.of(text.getBytes(StandardCharsets.ISO_8859_1), text.length());
    }

    @Test
    void the_same_bytes_have_the_same_hash_wherever_their_array_ends() {
        byte[] bytes = "https://example.com/a/b/c?d=e#f".getBytes(StandardCharsets.US_ASCII);
        for (int length = 0; length <= bytes.length; length++) {
            long hash = SecretHash.of(Arrays.copyOf(bytes, length), length);
            assertEquals(hash, SecretHash.of(bytes, length));
            byte[] other = Arrays.copyOf(bytes, length + 9);
            Arrays.fill(other, length, length + 9, (byte) 'x');
            assertEquals(hash, SecretHash.of(other, length));
        }
    }

    @Test
    void length_counts_where_the_rest_is_spaces() {
        assertNotEquals(hash(""), hash(" "));
        assertNotEquals(hash("a"), hash("a "));
        assertNotEquals(hash("a       "), hash("a"));
        assertNotEquals(hash("\0"), hash(""));
    }

    @Test
    void any_two_bytes_changed_by_any_one_bit_are_told_apart() {
        byte[] bytes = "http://h/aaaaaaaaaaaaaaa".getBytes(StandardCharsets.US_ASCII); // three words
        Set<Long> seen = new HashSet<>();
        int expected = 0;
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            for (int other = bit; other < bytes.length * 8; other++) {
                byte[] changed = bytes.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                changed[other / 8] ^= (byte) (1 << other % 8);
                if (bit != other) {
                    seen.add(SecretHash.of(changed, changed.length));
                    expected++;
                }
            }
        }
        assertEquals(expected, seen.size());
    }

    @Test
    void the_upper_bits_are_spread_as_a_table_needs_them() {
        int[] load = new int[1 << 10];
        for (int i = 0; i < 100_000; i++) {
            load[(int) (hash("http://h/page/" + i + ".html") >>> 54)]++;
        }
        int most = Arrays.stream(load).max().orElseThrow();
        assertTrue(most < 3 * 100_000 / load.length, "a thousandth of the places holds " + most);
    }
}
