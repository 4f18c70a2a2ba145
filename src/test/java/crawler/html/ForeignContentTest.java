package crawler.html;

import static crawler.html.Links.assertBoth;
import static crawler.html.Links.assertStream;

import org.junit.jupiter.api.Test;

/** Where svg and math begin and end, told by what {@code <title>} means there: markup, or text that hides links. */
class ForeignContentTest {
    private static final String PROBE = "<title><a href=inside></a></title>";

    @Test
    void html_13_2_6_5_title_and_style_hold_markup_in_svg() {
        assertBoth("<svg>" + PROBE + "<style><a href=2></style></svg>" + PROBE, "inside", "2");
        assertBoth("<math><style><a href=1></style></math><style><a href=no></style>", "1");
    }

    @Test
    void html_13_2_6_5_an_end_tag_ends_it() {
        assertBoth("<svg><g><path></g></svg>" + PROBE + "<a href=1>", "1");
        assertBoth("<svg><g><path></svg>" + PROBE + "<a href=1>", "1");
        assertBoth("<SVG><G></SVG>" + PROBE + "<a href=1>", "1");
    }

    @Test
    void html_13_2_6_5_a_self_closing_tag_has_no_content() {
        assertBoth("<svg/>" + PROBE + "<a href=1>", "1");
        assertBoth("<svg><title/><style><a href=1></style></svg>", "1");
        assertBoth("<svg><g/></g>" + PROBE, "inside");
    }

    @Test
    void html_13_2_6_5_some_html_elements_break_out() {
        for (String name : new String[] {"div", "p", "span", "img", "table", "h3", "ul", "body", "var"}) {
            assertBoth("<svg><g><" + name + ">" + PROBE + "<a href=1>", "1");
        }
        assertBoth("<svg><font color=red>" + PROBE + "<a href=1>", "1");
        assertBoth("<svg><font>" + PROBE + "<a href=1>", "inside", "1");
        assertBoth("<svg></p>" + PROBE + "<a href=1>", "1");
        assertBoth("<svg></br>" + PROBE + "<a href=1>", "1");
        assertBoth("<svg><a href=1><section>" + PROBE, "1", "inside");
    }

    @Test
    void html_13_2_6_html_stands_in_integration_points() {
        assertBoth("<svg><foreignObject>" + PROBE + "<a href=1></a></foreignObject>" + PROBE, "1", "inside");
        assertBoth("<svg><desc>" + PROBE + "<a href=1></a></desc>" + PROBE, "1", "inside");
        assertBoth("<math><mi>" + PROBE + "<a href=1></a></mi><style><a href=2></style>", "1", "2");
        assertBoth("<math><annotation-xml encoding='text/HTML'>" + PROBE + "<a href=1>", "1");
        assertBoth("<math><annotation-xml encoding='application/xhtml+xml'>" + PROBE + "<a href=1>", "1");
        assertBoth("<math><annotation-xml encoding='text&#47;html'>" + PROBE + "<a href=1>", "1");
        assertBoth("<math><annotation-xml><style><a href=1></style>", "1");
        assertBoth("<svg><mi>" + PROBE, "inside");
        assertBoth("<math><desc>" + PROBE, "inside");
    }

    @Test
    void html_13_2_6_svg_may_stand_in_annotation_xml_and_in_html_in_svg() {
        assertBoth("<math><annotation-xml><svg><foreignObject>" + PROBE + "<a href=1>", "1");
        assertBoth("<svg><foreignObject><div><svg>" + PROBE + "</svg>" + PROBE + "<a href=1>", "inside", "1");
        assertBoth("<math><mi><mglyph><style><a href=1></style>", "1");
    }

    @Test
    void html_13_2_6_5_a_script_in_svg_is_markup_and_may_end_itself() {
        assertBoth("<svg><script href='1'/></svg><a href=2>", "1", "2");
        assertBoth("<svg><script><a href=1></a></script></svg><a href=2>", "1", "2");
    }

    @Test
    void html_13_2_6_4_7_an_open_html_element_keeps_an_integration_point_open() {
        assertBoth("<svg><foreignObject><div></foreignObject>" + PROBE + "<a href=1>", "1");
        assertBoth("<svg><foreignObject><p>a<div>b</div></foreignObject>" + PROBE, "inside");
        assertBoth("<svg><foreignObject><br><img></foreignObject>" + PROBE, "inside");
        assertBoth("<svg><desc><svg><g></desc>" + PROBE, "inside");
    }

    @Test
    void html_13_2_6_5_the_end_of_an_element_around_it_ends_it() {
        assertBoth("<div><svg><g></div>" + PROBE + "<a href=1>", "1");
        assertBoth("<a href=1><svg><path></a>" + PROBE + "<a href=2>", "1", "2");
        assertBoth("<svg></unknown>" + PROBE, "inside");
    }

    @Test
    void html_13_2_6_5_a_stray_end_tag_is_ignored() {
        assertBoth("<svg></div>" + PROBE + "<a href=1>", "inside", "1");
        assertBoth("<div></div><svg></div>" + PROBE, "inside");
    }

    @Test
    void html_13_2_4_2_an_integration_point_keeps_an_end_tag_from_what_is_around() {
        for (String name : new String[] {"foreignObject", "desc", "title"}) {
            String point = "<svg><" + name + ">";
            assertStream("<div>" + point + "</div></" + name + ">" + PROBE, "inside");
            assertStream("<span>" + point + "<svg><g></span></g></svg></" + name + ">" + PROBE, "inside");
        }
        for (String name : new String[] {"mi", "mo", "mn", "ms", "mtext", "annotation-xml encoding=text/html"}) {
            assertStream("<a href=0><math><" + name + "></a></" + name + ">" + PROBE, "0", "inside");
        }
        assertStream("<a href=0><math><annotation-xml></a>" + PROBE, "0", "inside");
        assertStream("<svg><desc><div><math><mi></div></mi></math></desc>" + PROBE + "<a href=1>", "1");
        // What is no such point in its language is no bound.
        assertStream("<div><math><desc></div>" + PROBE + "<a href=1>", "1");
        assertStream("<div><svg><mi></div>" + PROBE + "<a href=1>", "1");
        assertStream("<div><svg><annotation-xml></div>" + PROBE + "<a href=1>", "1");
    }

    @Test
    void html_13_2_4_2_an_integration_point_does_not_keep_a_table_open() {
        for (String name : new String[] {"td", "tr", "tbody", "table"}) {
            String end = "</" + name + "></b></desc>" + PROBE + "<a href=1>";
            assertStream("<table><tbody><tr><td><svg><desc>" + end, "1");
            assertStream("<table><tbody><tr><td><svg><desc><b>" + end, "1");
        }
        assertStream("<table><tr><td><svg><desc><table></td></table></desc>" + PROBE, "inside");
    }

    @Test
    void html_13_2_6_4_4_the_end_of_a_template_ends_svg_and_math_inside_it() {
        assertStream("<template><svg><path></template>" + PROBE + "<a href=1>", "1");
        assertStream("<template><math><mi></template>" + PROBE + "<a href=1>", "1");
        assertStream("<template><svg><foreignObject><div></template>" + PROBE + "<a href=1>", "1");
        assertStream("<svg><desc><template><math><mi><b></template></desc>" + PROBE, "inside");
        assertStream("<svg><template></template>" + PROBE, "inside");
        assertStream("<svg><desc></template></desc>" + PROBE, "inside");
    }

    @Test
    void html_13_2_4_2_an_end_tag_in_a_template_ends_nothing_around_it() {
        assertStream("<svg><desc><div><template></div></template></desc>" + PROBE + "<a href=1>", "1");
        assertStream("<svg><desc><p><template><div></div></template></desc>" + PROBE + "<a href=1>", "1");
    }

    @Test
    void svg_2_16_2_an_anchor_may_say_xlink_href() {
        assertBoth("<svg><a xlink:href=1></a><a xlink:href=no href=2></a><use xlink:href=no></use></svg>", "1", "2");
        assertBoth("<a xlink:href=no>x</a><a href=1>", "1");
        assertBoth("<svg><use href=1 /><image href=2 /></svg>", "1", "2");
    }

    @Test
    void html_13_2_6_5_script_in_svg_holds_markup() {
        // jsoup takes it for script data.
        assertStream("<svg><script><a href=1></script></svg><script><a href=no></script>", "1");
    }

    @Test
    void ours_elements_deeper_than_the_limit_are_counted() {
        String deep = "<svg>" + "<g>".repeat(20_000) + "</g>".repeat(20_000) + "</svg>" + PROBE + "<a href=1>";
        assertStream(deep, "1");
    }
}
