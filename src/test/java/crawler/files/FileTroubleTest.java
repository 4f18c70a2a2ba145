package crawler.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {
    @TempDir
    Path folder;

    @Test
    void reasons_do_not_name_the_file_again() {
        assertEquals("no such folder", reasonFor(folder.resolve("none/file")));
        assertEquals("Is a directory", reasonFor(folder));
        assertEquals("permission denied", FileTrouble.reason(new AccessDeniedException("file")));
    }

    @Test
    void a_failure_without_a_message_still_has_a_reason() {
        assertEquals("java.io.IOException", FileTrouble.reason(new IOException()));
    }

    private static String reasonFor(Path file) {
        return FileTrouble.reason(assertThrows(
                IOException.class, () -> Files.newOutputStream(file).close()));
    }
}
