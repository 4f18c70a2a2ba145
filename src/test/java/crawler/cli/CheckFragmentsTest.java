package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code --check-fragments} over real sockets: which fragments are there, which are missing, and what is asked for it. */
class CheckFragmentsTest extends TwoSites {
    @Test
    void a_fragment_that_no_element_has_is_broken() throws Exception {
        site.page(
                "/",
                "<a href='a#there'><a href='a#named'><a href='a#gone'><a href='#self'><a href='#none'><b id=self>");
        site.page("/a", "<p id=there><a name=named>");
        assertEquals(4, run("-d", "1"));
        assertEquals(List.of("/a#gone", "/#none"), with("broken"));
        assertTrue(line("/a#gone").contains("\"status\":200,\"reason\":\"no such #fragment on that page\""));
        assertEquals(List.of("GET"), methods(site, "/a"));
    }

    @Test
    void without_the_option_fragments_do_not_count() throws Exception {
        site.page("/", "<a href='a#gone'>").page("/a", "");
        assertEquals(0, execute(site.url("/"), "--check", "-q", "-o", "/dev/null"));
        assertEquals(List.of("HEAD"), methods(site, "/a"));
    }

    @Test
    void pages_that_were_not_visited_are_got_only_if_a_link_to_them_has_a_fragment() throws Exception {
        String to = other.url("/a");
        site.page(
                "/",
                "<a href='" + to + "'><a href='" + to + "#x'><a href='" + to + "#y'><a href='" + other.url("/b")
                        + "'><a href='" + other.url("/c#top") + "'>");
        other.page("/a", "<p id=x>").page("/b", "").page("/c", "");
        assertEquals(4, run());
        assertEquals(List.of("/a#y"), with("broken"));
        assertEquals(List.of("GET"), methods(other, "/a"));
        assertEquals(List.of("HEAD"), methods(other, "/b"));
        assertEquals(List.of("HEAD"), methods(other, "/c"));
    }

    @Test
    void html_7_4_6_4_the_top_is_always_there() throws Exception {
        site.page(
                "/",
                "<a href='a#'><a href='a#top'><a href='a#ToP'><a href='a#t%6Fp'><a href='a#:~:text=x'>"
                        + "<a href='a#x:~:text=x'><a href='a#topp'>");
        site.page("/a", "<p id=x>");
        assertEquals(4, run("-d", "1"));
        assertEquals(List.of("/a#topp"), with("broken"));
    }

    @Test
    void html_7_4_6_4_a_fragment_counts_as_it_is_then_percent_decoded() throws Exception {
        site.page(
                "/",
                "<meta charset=utf-8><a href='a#%C3%A9'><a href='a#\u00e9'><a href='a#%41'><a href='a#a&amp;b'>"
                        + "<a href='a#%E9'><a href='a#%'><a href='a#%4'><a href='a#X'>");
        site.answer(
                "/a",
                200,
                "<p id='\u00e9'><p id='%41'><p id='a&amp;b'><p id='%'><p id=x>"
                        .getBytes(Charset.forName("windows-1252")),
                "Content-Type: text/html; charset=windows-1252");
        assertEquals(4, run("-d", "1"));
        assertEquals(List.of("/a#%E9", "/a#%4", "/a#X"), with("broken"));
    }

    @Test
    void a_page_that_is_not_html_has_fragments_nobody_knows() throws Exception {
        site.page("/", "<a href='x.pdf#page=3'><a href='" + other.url("/t.txt#L3") + "'>");
        site.answer("/x.pdf", 200, new byte[9], "Content-Type: application/pdf");
        other.answer("/t.txt", 200, new byte[9], "Content-Type: text/plain");
        assertEquals(0, run("-d", "1"));
        assertEquals(List.of("/x.pdf#page=3", "/t.txt#L3"), with("unknown"));
        assertTrue(line("/x.pdf").contains("\"status\":200,\"reason\":\"#fragment unknown"), line("/x.pdf"));
    }

    @Test
    void of_a_page_that_was_cut_what_was_not_read_is_unknown() throws Exception {
        site.page("/", "<a href='a#early'><a href='a#late'><a href='" + other.url("/a#late") + "'>");
        String page = "<p id=early>" + "x".repeat(20_000) + "<p id=late>";
        site.page("/a", page);
        other.page("/a", page);
        assertEquals(0, run("-d", "1", "--max-body-size", "8k"));
        assertEquals(List.of("/a#late", "/a#late"), with("unknown"));
    }

    @Test
    void rfc9110_10_2_2_the_fragment_of_a_redirect_counts_else_the_one_of_the_link() throws Exception {
        for (TestSite at : List.of(site, other)) {
            at.redirect("/plain", "/end")
                    .redirect("/good", "/end#x")
                    .redirect("/bad", "/on#y")
                    .redirect("/on", "/end")
                    .page("/end", "<p id=x>");
        }
        StringBuilder page = new StringBuilder();
        for (String base : List.of(site.url("/"), other.url("/"))) {
            for (String link : List.of("plain#x", "plain#y", "good#y", "bad#x", "bad")) {
                page.append("<a href='").append(base).append(link).append("'>");
            }
        }
        site.page("/", page.toString());
        assertEquals(4, run("-d", "1"));
        assertEquals(List.of("/plain#y", "/bad#x", "/plain#y", "/bad#x"), with("broken"));
        assertTrue(line("/bad#x").contains("\"redirect\":\"" + site.url("/end#y") + "\""), line("/bad#x"));
    }

    @Test
    void a_page_that_is_gone_is_broken_for_that_reason() throws Exception {
        site.page("/", "<a href='" + other.url("/gone#x") + "'><a href='" + other.url("/secret#x") + "'>");
        other.status("/secret", 403);
        assertEquals(4, run("--accept", "200-299,403"));
        assertTrue(line("/gone").contains("\"broken\",\"status\":404,\"reason\":\"404 Not Found\""));
        assertTrue(line("/secret").contains("\"unknown\",\"status\":403"));
    }

    @Test
    void jsoup_finds_the_same() throws Exception {
        site.page("/", "<a href='#x'><a href='#y'><b id=x>");
        assertEquals(4, run("--parser", "jsoup"));
        assertEquals(List.of("/#y"), with("broken"));
    }

    @Test
    void options_that_do_not_go_together_say_so() {
        assertEquals(2, execute(site.url("/"), "--check-fragments"));
        assertTrue(said.toString().contains("--check-fragments goes with --check"), said.toString());
        assertEquals(2, execute(site.url("/"), "--check", "--check-fragments", "--parser", "regex"));
        assertTrue(said.toString().contains("--check-fragments: not with parser regex"), said.toString());
    }

    // ---------------------------------------------------------------------------------------------------------------

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(site.url("/"), "--check", "--check-fragments", "-q", "-o", "/dev/null"));
        all.addAll(List.of("--check-report", report().toString()));
        return execute(all.toArray(String[]::new));
    }

    /** The links with a result: paths and fragments, in order. */
    private List<String> with(String result) throws Exception {
        return Files.readAllLines(report(), StandardCharsets.UTF_8).stream()
                .filter(row -> row.contains("\"result\":\"" + result + "\""))
                .map(row -> row.replaceFirst(".*\"link\":\"http://[^/]*([^\"]*)\".*", "$1"))
                .toList();
    }
}
