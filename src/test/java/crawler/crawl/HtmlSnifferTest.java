package crawler.crawl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlSnifferTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html>",
                "\n\t <HTML lang=en>",
                "<!--x",
                "<a href=x>",
                "<p>",
                "\u00EF\u00BB\u00BF<html >",
                "<br ",
                "<body>\n",
                "<h1>x"
            })
    void mimesniff_7_1_a_tag_of_the_table_is_html(String start) {
        check(true, start);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "%PDF-1.4",
                "<?xml version='1.0'?>",
                "plain text",
                "<abbr>",
                "<!doctype htmlx>",
                "<",
                "<p",
                "\u0000<p>"
            })
    void mimesniff_7_1_anything_else_is_not(String start) {
        check(false, start);
    }

    private static void check(boolean expected, String start) {
        byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);
        for (int size : new int[] {1, 2, 3, 4096}) {
            HtmlSniffer sniffer = new HtmlSniffer();
            Boolean answer = null;
            int at = 0;
            while (answer == null) {
                int length = Math.min(size, bytes.length - at);
                ByteBuffer chunk = ByteBuffer.wrap(bytes, at, length);
                answer = isHtml(sniffer, chunk, at + length == bytes.length && length == 0);
                at += length;
            }
            assertEquals(expected, answer, start + " in pieces of " + size);
            assertEquals(
                    start.substring(0, at),
                    StandardCharsets.ISO_8859_1.decode(sniffer.taken()).toString());
        }
    }

    private static @Nullable Boolean isHtml(HtmlSniffer sniffer, ByteBuffer chunk, boolean isEnd) {
        return sniffer.isHtml(chunk, isEnd);
    }
}
