package crawler.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import crawler.frontier.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports for which there is no room. */
@EnabledOnOs(OS.LINUX)
class FullDiskTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"report.xml", "report.md"})
    void a_report_that_does_not_fit_is_named(String name) throws IOException {
        Path report = Files.createSymbolicLink(folder.resolve(name), Path.of("/dev/full"));
        CheckSettings settings =
                new CheckSettings(new StatusRanges("200-299"), List.of(), true, false, List.of(report));
        try (LinkCheck check = new LinkCheck(settings, Fingerprint.keyed())) {
            check.linksAreKnown();
            IOException full = assertThrows(IOException.class, () -> check.report(null));
            assertEquals("--check-report " + report + ": No space left on device", full.getMessage());
        }
    }
}
