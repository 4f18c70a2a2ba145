package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {
    @TempDir
    Path dir;

    /** The short form of {@link Soak}; classes loaded one by one from folders need descriptors of their own. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void good_pages_have_their_rows_whatever_one_page_in_five_does() throws Exception {
        List<String> program = List.of("-cp", System.getProperty("java.class.path"), "crawler.cli.Main");
        Soak.Result result = Soak.run(program, "30s", 1024, 1000, 7, dir);
        assertEquals(0, result.exit(), Files.readString(dir.resolve("err")));
        assertEquals(List.of(), result.missing());
        assertEquals(List.of(), result.wrong());
        assertTrue(result.good() > 700);
        assertEquals("", Files.readString(dir.resolve("out")));
    }
}
