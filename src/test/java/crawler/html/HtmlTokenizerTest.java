package crawler.html;

import static crawler.html.Links.assertBoth;
import static crawler.html.Links.assertStream;

import org.junit.jupiter.api.Test;

/** Tests carry the numbers of the HTML standard's sections; every page is fed in chunks of six sizes. */
class HtmlTokenizerTest {
    @Test
    void html_13_2_5_1_text_is_no_markup() {
        assertBoth("a < b <3 > c <a href=1>x</a> <\u00e9 href=no> < a href=no>", "1");
    }

    @Test
    void html_13_2_5_6_the_end_in_a_tag_drops_the_tag() {
        assertBoth("<a href=1>", "1");
        for (String cut : new String[] {
            "<", "<a", "<a ", "<a h", "<a href", "<a href ", "<a href=", "<a href='", "<a href='x", "<a href='x'",
            "<a href=x", "<a href=x /", "</", "</a", "</a href=x", "<!", "<!-", "<!--", "<!-- <a href=x>", "<?"
        }) {
            assertBoth("<p><a href=1>" + cut, "1");
        }
    }

    @Test
    void html_13_2_5_6_a_tag_needs_a_letter() {
        assertBoth(
                "<1 href=no><=a href=no><\"><a href=1><?a href=no?><!a href=no></ a href=no></><a href=2>", "1", "2");
    }

    @Test
    void html_13_2_5_8_names_have_no_case() {
        assertBoth("<A HREF=1><a hReF=2><LINK HrEf=\"3\">", "1", "2", "3");
    }

    @Test
    void html_13_2_5_8_a_name_is_the_whole_name() {
        // As long as a word or longer, cut by what ends none, in another case: whichever way a tag is read.
        for (String other : new String[] {
            "section",
            "sectiona",
            "aside-by",
            "a-b",
            "a.b",
            "a\"b",
            "a=b",
            "a<b",
            "a\u00e9",
            "a\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
            "a\u0001",
            "a\u001fb",
            "SECTION",
            "Blockquote",
            "h1",
            "h1a"
        }) {
            assertBoth("<" + other + " class=\"c\" href=\"1\">x</" + other + "><p><a href=2>", "1", "2");
            assertBoth("<" + other + "\n\thref='1'\f></" + other + "\n title='<a href=no>'><p><a href=2>", "1", "2");
        }
    }

    @Test
    void html_13_2_6_5_what_is_counted_by_the_word_still_ends_svg() {
        assertBoth(
                "<div><span class='s'><svg><title><a href=1></title></svg></span></div><title><a href=no></title>",
                "1");
        assertBoth("<div id=\"d\"><svg></div><title><a href=no></title><a href=1>", "1");
        assertBoth("<section><svg></section ><title><a href=no></title><a href=1>", "1");
    }

    @Test
    void html_13_2_5_8_a_slash_ends_a_name() {
        assertBoth("<a/href=1><a/ /href=2/><x/href=3/ / >", "1", "2/", "3/");
    }

    @Test
    void html_13_2_5_8_every_white_space_separates() {
        assertBoth("<a\thref=1><a\nhref=2><a\fhref=3><a\rhref=4><a \r\n\t\fhref \n = \r 5 >", "1", "2", "3", "4", "5");
    }

    @Test
    void html_13_2_5_32_an_equals_sign_may_begin_a_name() {
        assertBoth("<a =href=no><a ==no href=1><a = href=2><a =\"no\" href=3>", "1", "2", "3");
    }

    @Test
    void html_13_2_5_33_quotes_and_less_than_signs_belong_to_a_name() {
        assertBoth("<a \"href=no><a 'href=no><a <href=no><a <a href=1>", "1");
    }

    @Test
    void html_13_2_5_33_the_first_of_two_attributes_counts() {
        assertBoth("<a href=1 href=2><a HREF=3 href='4'><a href href=5>", "1", "3", "");
        assertBoth("<a href=\"\" href=2>", "");
    }

    @Test
    void html_13_2_5_34_a_name_may_stand_alone() {
        assertBoth("<a href>", "");
        assertBoth("<a href id=x>", "");
        assertBoth("<a href/>", "");
        assertBoth("<a b href=1 c>", "1");
        assertBoth("<a href class = c>", "");
    }

    @Test
    void html_13_2_5_35_a_greater_than_sign_ends_the_tag_before_a_value() {
        assertBoth("<a href=><a href=1>", "", "1");
        assertBoth("<a href= ><a href=1>", "", "1");
    }

    @Test
    void html_13_2_5_36_values_in_double_quotes() {
        assertBoth("<a href=\"1\"><a href = \"2>'</a>\"><a href=\"\n3\t\r\n\">", "1", "2%3E'%3C/a%3E", "3");
    }

    @Test
    void html_13_2_5_37_values_in_single_quotes() {
        assertBoth("<a href='1'><a href='\"2>'>", "1", "%222%3E");
    }

    @Test
    void html_13_2_5_38_values_without_quotes() {
        assertBoth(
                "<a href=1/><a href=2=x?y><a href=a\"b><a href=`4`><a href=<5>",
                "1/",
                "2=x?y",
                "a%22b",
                "%604%60",
                "%3C5");
    }

    @Test
    void html_13_2_5_39_behind_a_quoted_value_anything_begins_an_attribute() {
        assertBoth("<a id=\"x\"href=1><a id='x'/href=2><a id=\"x\"=y href=3>", "1", "2", "3");
    }

    @Test
    void html_13_2_5_40_a_slash_inside_a_tag_means_nothing() {
        assertBoth("<a href=1 /><a / href=2><a /=href=no><br/href=4>", "1", "2", "4");
    }

    @Test
    void html_13_2_5_8_attributes_of_end_tags_are_none() {
        assertBoth("<a href=1></a href=no><p></p href='>no'><a href=2>", "1", "2");
    }

    @Test
    void html_13_2_5_41_bogus_comments_end_at_the_first_greater_than_sign() {
        assertBoth("<!x '><a href=1>' ><?php echo '><a href=2>'?></1 ><a href=3>", "1", "2", "3");
        assertBoth("<!-><a href=1><!- --><a href=2>", "1", "2");
    }

    @Test
    void html_13_2_5_43_comments() {
        assertBoth("<!--<a href=no>--><a href=1><!-- > -> -- > --!x <a href=no> --><a href=2>", "1", "2");
        assertBoth("<!--a--!><a href=1><!--a----><a href=2><!--a---!><a href=3>", "1", "2", "3");
        assertBoth("<!--><a href=1><!---><a href=2><!----><a href=3><!-----><a href=4>", "1", "2", "3", "4");
        assertBoth("<!--a--!-><a href=no>--!--><a href=1><!-- <!-- x --><a href=2>-->", "1", "2");
        assertBoth("<!---!><a href=no>--><a href=1>", "1");
        assertBoth("<!--a--!--!><a href=1>", "1");
    }

    @Test
    void html_13_2_5_53_a_doctype_ends_at_the_first_greater_than_sign() {
        assertBoth("<!DOCTYPE html PUBLIC \"a><a href=1>\" 'b'><a href=2>", "1", "2");
        assertBoth("<!doctype><a href=1>", "1");
    }

    @Test
    void html_13_2_5_69_cdata_is_a_bogus_comment_outside_of_svg_and_math() {
        assertBoth("<![CDATA[<a href=no>]]><a href=1>", "1");
        assertBoth("<![CDATA[x>y<a href=1>]]>", "1");
    }

    @Test
    void html_13_2_5_69_cdata_in_svg_and_math_is_text() {
        assertBoth("<svg><![CDATA[<a href=no>]]><a href=1></svg>", "1");
        assertBoth("<math><![CDATA[ ] ]] ]> <a href=no>]]]><a href=1></math>", "1");
        assertBoth("<svg><![CDATA[]]><a href=1><![cdata[><a href=2></svg>", "1", "2");
        assertBoth("<svg><![CDATX[><a href=1>", "1");
    }

    @Test
    void html_13_2_5_2_rcdata_is_text_up_to_its_end_tag() {
        assertBoth("<title><a href=no></a></titles></title ><a href=1>", "1");
        assertBoth("<textarea><a href=no><!-- </textarea> --><a href=1></textarea>", "1");
        assertBoth("<textarea></TEXTAREA/><a href=1>", "1");
        assertBoth("<title></ title></title\t x='>'><a href=1>", "1");
    }

    @Test
    void html_13_2_5_3_rawtext_is_text_up_to_its_end_tag() {
        for (String name : new String[] {"style", "xmp", "iframe", "noembed", "noframes"}) {
            assertBoth("<" + name + "><a href=no></a><!--</x></" + name + "x></" + name + "><a href=1>", "1");
        }
    }

    @Test
    void html_13_2_5_3_the_element_itself_may_hold_a_link() {
        assertBoth("<title href=1><a href=no></title><style href=2></style>", "1", "2");
    }

    @Test
    void html_13_2_5_4_script_data_is_text_up_to_its_end_tag() {
        assertBoth("<script>'<a href=no>' < </ </scripty></script><a href=1>", "1");
        assertBoth("<script></SCRIPT\n><a href=1>", "1");
        assertBoth("<script>x</script<a href=no></script><a href=1>", "1");
    }

    @Test
    void html_13_2_5_20_escaped_script_data() {
        assertBoth("<script><!-- <a href=no> </script><a href=1>", "1");
        assertBoth("<script><!--</script><a href=1>", "1");
        assertBoth("<script><!-<a href=no></script><a href=1>", "1");
        assertBoth("<script><!--><a href=no></script><a href=1>", "1");
    }

    @Test
    void html_13_2_5_27_double_escaped_script_data() {
        assertBoth("<script><!--<script></script><a href=no></script><a href=1>", "1");
        assertBoth("<script><!--<script>--></script><a href=1>", "1");
        assertBoth("<script><!--<script >-- - ></script/><a href=no></script><a href=1>", "1");
        assertBoth("<script><!--<scripts></script><a href=1>", "1");
        assertBoth("<script><!--<script><</script></script><a href=1>", "1");
        assertBoth("<script><!--<script><!--</script>--></script><a href=1>", "1");
        assertBoth("<script><!--<SCRIPT/>-</script>-<a href=no></script><a href=1>", "1");
    }

    @Test
    void html_13_2_5_5_plaintext_has_no_end() {
        assertBoth("<a href=1><plaintext><a href=no></plaintext><a href=no>", "1");
    }

    @Test
    void html_13_2_6_4_noscript_template_and_select_hold_markup() {
        assertBoth("<noscript><a href=1></noscript><template><a href=2></template>", "1", "2");
        assertBoth("<select><option><a href=1></a></select><a href=2>", "1", "2");
    }

    @Test
    void html_13_2_6_4_7_a_form_in_a_form_is_ignored() {
        assertBoth("<form href=1><div><form href=no></div></form><form href=2>", "1", "2");
        assertBoth("<form href=1><template><form href=2></form></template><form href=no>", "1", "2");
    }

    @Test
    void html_13_2_6_5_a_form_in_svg_or_math_is_no_form() {
        assertStream("<svg><form/></svg><form href=1></form>", "1");
        assertStream("<math><form></math><form href=1></form>", "1");
        assertStream("<form href=1><svg><form href=2></form></svg><form href=no>", "1", "2");
        assertStream("<form href=1><svg><g></form></svg><form href=2>", "1", "2");
        assertStream("<svg><desc><form href=1><form href=no></form><form href=2>", "1", "2");
    }

    @Test
    void html_13_2_5_nul_becomes_the_replacement_character() {
        assertBoth("<a href=a\0b><a hr\0ef=no><a\0 href=1><a \0href=no>", "a%EF%BF%BDb", "1");
    }

    @Test
    void html_13_2_3_5_newlines_are_normalised_and_no_part_of_a_url() {
        assertBoth("<a href='a\r\nb\rc\nd\te'>", "abcde");
    }

    @Test
    void html_13_2_2_an_element_of_any_name_can_have_an_href() {
        assertBoth("<unknown href=1><my-link-of-many-letters href=2><h1 href=3><div href=4>", "1", "2", "3", "4");
    }

    @Test
    void html_13_2_2_names_longer_than_the_register_match_nothing() {
        assertStream("<a xxxxxxxxxxxxhref=no><a href=1><xxxxxxxxxxxxxxxxxxtitle><a href=2>", "1", "2");
        assertStream("<a x" + "\0".repeat(20) + "href=no><a href=1>", "1");
    }

    @Test
    void html_4_2_3_white_space_around_a_link_is_no_part_of_it() {
        assertBoth("<a href=' \n 1 \t'>", "1");
    }

    @Test
    void ours_the_same_value_is_found_once() {
        assertBoth("<a href=1><a href=2><a href='1'><link href=1>", "1", "2");
    }
}
