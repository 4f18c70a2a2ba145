package crawler.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowEncoderTest {
    private static final PageInfo PAGE = new PageInfo("http://a/", "http://a/", 200, 0);

    @Test
    void tsv_is_source_tab_link() {
        assertEquals(
                "http://a/\thttp://a/x\nhttp://a/\thttp://a/y\n",
                rows(RowFormat.TSV, PAGE, "http://a/x", "http://a/y"));
    }

    @Test
    void urls_is_the_link_alone() {
        assertEquals("http://a/x\n", rows(RowFormat.URLS, PAGE, "http://a/x"));
    }

    @Test
    void jsonl_names_version_source_status_depth_link_and_kind_in_this_order() {
        assertEquals(
                "{\"v\":1,\"source\":\"http://a/\",\"status\":200,\"depth\":0,\"link\":\"mailto:x\",\"kind\":\"a@href\"}\n",
                rows(RowFormat.JSONL, PAGE, "mailto:x"));
    }

    @Test
    void jsonl_names_the_final_url_only_where_it_differs() {
        assertEquals(
                "{\"v\":1,\"source\":\"http://a/\",\"final\":\"http://b/\",\"status\":203,\"depth\":2,\"link\":\"http://b/x\","
                        + "\"kind\":\"a@href\"}\n",
                rows(RowFormat.JSONL, new PageInfo("http://a/", "http://b/", 203, 2), "http://b/x"));
    }

    @Test
    void jsonl_escapes_what_would_break_a_line_or_reach_a_terminal() {
        RowEncoder encoder = RowFormat.JSONL.encoder();
        RowBuffer buffer = new RowBuffer();
        encoder.startPage(PAGE, buffer);
        encoder.row(
                bytes("x:y"), 3, "a@href", "nofollow \"me\"", "a\nb\u001b[0m\u009b \ud800 \ud83d\ude00\u2028\u2029");
        encoder.endPage();
        assertEquals(
                "{\"v\":1,\"source\":\"http://a/\",\"status\":200,\"depth\":0,\"link\":\"x:y\",\"kind\":\"a@href\","
                        + "\"rel\":\"nofollow \\\"me\\\"\",\"text\":\"a\\nb\\u001B[0m\ufffd \ufffd \ud83d\ude00"
                        + "\\u2028\\u2029\"}\n",
                text(buffer));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 63, 64, 65, 1000, Segments.SIZE, 3 * Segments.SIZE + 1})
    void rows_of_any_length_stay_whole_where_segments_end(int length) {
        String link = "x:" + "y".repeat(length);
        String expected = ("http://a/\t" + link + "\n").repeat(2000 / (1 + length / 100) + 2);
        RowEncoder encoder = RowFormat.TSV.encoder();
        RowBuffer buffer = new RowBuffer();
        encoder.startPage(PAGE, buffer);
        for (int i = 0; i < 2000 / (1 + length / 100) + 2; i++) {
            encoder.row(bytes(link), link.length(), "", null, null);
        }
        encoder.endPage();
        assertEquals(expected, text(buffer));
        assertEquals(expected.length(), buffer.size());
        buffer.clear();
        assertEquals("", text(buffer));
        assertEquals(0, buffer.size());
    }

    private static String rows(RowFormat format, PageInfo page, String... links) {
        RowEncoder encoder = format.encoder();
        RowBuffer buffer = new RowBuffer();
        encoder.startPage(page, buffer);
        for (String link : links) {
            encoder.row(bytes(link + "rubbish"), link.length(), "a@href", null, null);
        }
        encoder.endPage();
        return text(buffer);
    }

    static String text(RowBuffer buffer) {
        StringBuilder text = new StringBuilder();
        List<ByteBuffer> content = buffer.content();
        content.forEach(piece -> text.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
