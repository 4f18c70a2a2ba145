package crawler.warc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoteTest {
    private static Note note(@Nullable String hops) {
        return new Note(List.of(), hops, null);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "3, 2", "49, 1", "50, 0", "50, 1", "51, 0", "100000, 3"})
    void a_depth_is_read_as_it_was_written_however_great(int depth, int redirects) {
        Capture capture = new Capture(
                "http://a.example/",
                null,
                ByteBuffer.allocate(0),
                depth,
                Collections.nCopies(redirects, "http://b.example/"));
        assertTrue(capture.hopsFromSeed().length() < 60, capture.hopsFromSeed());
        assertEquals(depth, note(capture.hopsFromSeed()).depth());
        assertFalse(note(capture.hopsFromSeed()).isPrerequisite());
    }

    @ParameterizedTest
    @CsvSource({"LLE, 3", "LP, 2", "'', 0", "+, 0", "x+L, 1", "99999999999999999999+L, 1", "-5+L, 1"})
    void what_other_tools_or_enemies_write_is_some_depth(String hops, int depth) {
        assertEquals(depth, note(hops).depth());
    }

    @Test
    void a_note_that_says_nothing_is_about_a_seed() {
        assertEquals(0, note(null).depth());
        assertFalse(note(null).isPrerequisite());
    }
}
