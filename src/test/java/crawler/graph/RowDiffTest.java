package crawler.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences against plain sets, with room for all rows and with room for hardly any. */
class RowDiffTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2_000, 1_000_000})
    void rows_lost_and_gained_are_those_of_the_sets_whatever_the_memory(long memory) throws Exception {
        Random chance = new Random(5);
        TreeSet<String> before = new TreeSet<>();
        TreeSet<String> after = new TreeSet<>();
        String oldRows = rows(chance, before);
        String newRows = rows(chance, after);
        Path oldFile = Files.writeString(folder.resolve("old"), oldRows);
        TreeSet<String> all = new TreeSet<>(before);
        all.addAll(after);
        StringBuilder expected = new StringBuilder();
        for (String row : all) {
            if (before.contains(row) != after.contains(row)) {
                expected.append(before.contains(row) ? "-" : "+")
                        .append('\t')
                        .append(row)
                        .append('\n');
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InputStream piped = new ByteArrayInputStream(newRows.getBytes(StandardCharsets.UTF_8));
        new RowDiff(memory).compare(oldFile.toString(), "-", piped, out);
        assertEquals(expected.toString(), out.toString(StandardCharsets.UTF_8));
    }

    private static String rows(Random chance, Set<String> set) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String row = "http://h/" + chance.nextInt(20) + "\thttp://h/" + chance.nextInt(20);
            set.add(row);
            text.append(row).append('\n');
        }
        return text.toString();
    }
}
