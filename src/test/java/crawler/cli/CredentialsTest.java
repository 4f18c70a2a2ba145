package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import crawler.testsite.TestSite;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code -H} says in confidence is said to the origins that the user named, wherever links and redirects lead. */
class CredentialsTest {
    private static final Console CONSOLE = Console.install(System.err);

    @TempDir
    Path folder;

    @AutoClose
    private final TestSite home = TestSite.start();

    @AutoClose
    private final TestSite elsewhere = TestSite.start();

    @BeforeEach
    void linked() {
        home.page("/", "<a href='/second'><a href='" + elsewhere.url("/linked") + "'>")
                .page("/second", "<a href='/moved'>")
                .redirect("/moved", elsewhere.url("/redirected"));
        elsewhere.page("/linked", "x").page("/redirected", "x");
    }

    @Test
    void a_link_to_another_origin_takes_none_along() {
        run(home.url("/"), "-d", "inf", "--scope", "any");
        assertEquals(List.of("/linked", "/redirected", "/robots.txt"), asked(elsewhere));
        assertEquals(List.of("/", "/moved", "/robots.txt", "/second"), asked(home));
        assertConfidence();
    }

    @Test
    void nor_does_a_check_of_links() {
        run(home.url("/"), "-d", "1", "--check");
        assertNotEquals(List.of(), asked(elsewhere));
        assertConfidence();
    }

    @Test
    void every_seed_is_meant() {
        run(home.url("/"), elsewhere.url("/linked"));
        assertEquals(List.of("Bearer t"), elsewhere.requests("/linked").get(0).headers("Authorization"));
    }

    private void assertConfidence() {
        for (TestSite.RequestHead request : home.requests()) {
            assertEquals(List.of("Bearer t"), request.headers("Authorization"), request.target());
            assertEquals(List.of("id=1"), request.headers("Cookie"), request.target());
        }
        for (TestSite.RequestHead request : elsewhere.requests()) {
            assertEquals(List.of(), request.headers("Authorization"), request.target());
            assertEquals(List.of(), request.headers("Cookie"), request.target());
            assertEquals(List.of("yes"), request.headers("X-Harmless"), request.target());
        }
    }

    private static List<String> asked(TestSite site) {
        return site.requests().stream()
                .map(TestSite.RequestHead::target)
                .sorted()
                .distinct()
                .toList();
    }

    private void run(String... what) {
        List<String> all = new ArrayList<>(List.of(what));
        all.addAll(List.of("-q", "-o", folder.resolve("rows").toString()));
        all.addAll(List.of("-H", "Authorization: Bearer t", "-H", "Cookie: id=1", "-H", "X-Harmless: yes"));
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Main.run(CONSOLE, nowhere, nowhere, all.toArray(String[]::new));
    }
}
