package crawler.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BaseTest {
    @Test
    void html_2_4_3_the_first_base_decides_for_the_whole_document() {
        assertRows(
                "<a href=1><base href=/b/><base href=/c/><a href=2>",
                "https://site.example/b/1",
                "https://site.example/b/",
                "https://site.example/c/",
                "https://site.example/b/2");
    }

    @Test
    void html_4_2_3_a_base_resolves_against_the_url_of_the_document() {
        assertRows("<base href=../up/><a href=1>", "https://site.example/up/", "https://site.example/up/1");
        assertRows("<base href=//other.example><a href=1>", "https://other.example/", "https://other.example/1");
    }

    @Test
    void html_4_2_3_a_base_without_href_is_none() {
        assertRows(
                "<base target=_top><base href=/b/><a href=1>", "https://site.example/b/", "https://site.example/b/1");
    }

    @Test
    void html_4_2_3_a_base_that_cannot_be_one_leaves_the_url_and_is_still_the_first() {
        assertRows(
                "<base href='data:text/html,x'><base href=/b/><a href=1>",
                "data:text/html,x",
                "https://site.example/b/",
                "https://site.example/dir/1");
        assertRows("<base href='javascript:1'><a href=1>", "javascript:1", "https://site.example/dir/1");
        assertRows(
                "<base href='http://['><base href=/b/><a href=1>",
                "https://site.example/b/",
                "https://site.example/dir/1");
        assertRows(
                "<base href=''><base href=/b/><a href=1>",
                "https://site.example/dir/page.html",
                "https://site.example/b/",
                "https://site.example/dir/1");
    }

    @Test
    void html_4_12_3_the_content_of_a_template_is_no_part_of_the_document() {
        assertRows(
                "<template><base href=/b/></template><a href=1>",
                "https://site.example/b/",
                "https://site.example/dir/1");
        assertRows(
                "<template></template><base href=/b/><a href=1>",
                "https://site.example/b/",
                "https://site.example/b/1");
    }

    @Test
    void html_13_2_6_5_a_template_ends_though_svg_or_math_inside_it_is_open() {
        for (String open : List.of("<svg><path>", "<math><mi>", "<svg><foreignObject><div>", "<svg><template/>")) {
            assertRows(
                    "<template>" + open + "</template><base href=/b/><a href=1>",
                    "https://site.example/b/",
                    "https://site.example/b/1");
        }
        assertRows(
                "<template><svg><template></template><base href=/b/></svg></template><a href=1>",
                "https://site.example/b/",
                "https://site.example/dir/1");
    }

    @Test
    void svg_a_base_in_svg_is_no_base() {
        assertRows(
                "<svg><base href=/b/></base></svg><a href=1>", "https://site.example/b/", "https://site.example/dir/1");
    }

    @Test
    void html_4_2_3_character_references_stand_for_characters_in_a_base() {
        assertRows("<base href='/b&#47;&amp;/'><a href=1>", "https://site.example/b/&/", "https://site.example/b/&/1");
    }

    private static void assertRows(String page, String... expected) {
        for (int chunk : Links.CHUNKS) {
            assertEquals(
                    List.of(expected), Links.hrefs(Links.feed(Links.stream("href"), Links.utf8(page), null, chunk)));
        }
        assertEquals(List.of(expected), Links.hrefs(Links.feed(Links.jsoup("href"), Links.utf8(page), null, 64)));
    }
}
