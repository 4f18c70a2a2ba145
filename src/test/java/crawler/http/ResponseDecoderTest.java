package crawler.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseDecoderTest {
    private static final String OK = "HTTP/1.1 200 OK\\r\\n";

    /** {@code 200 [body]} for a whole answer, {@code 200 [bod} for a part, {@code ! reason} for what is refused. */
    private static String decode(boolean head, String bytes, int pieceSize) {
        EmbeddedChannel channel = new EmbeddedChannel();
        ResponseDecoder decoder = new ResponseDecoder();
        channel.pipeline().addLast(decoder);
        decoder.expect(head);
        StringBuilder seen = new StringBuilder();
        try {
            for (int i = 0; i < bytes.length(); i += pieceSize) {
                String piece = bytes.substring(i, Math.min(i + pieceSize, bytes.length()));
                channel.writeInbound(Unpooled.copiedBuffer(piece, ISO_8859_1));
            }
        } catch (DecoderException e) {
            seen.append("! ").append(e.getCause() instanceof BadAnswerException bad ? bad.reason() : e);
        }
        StringBuilder decoded = new StringBuilder();
        for (Object o; (o = channel.readInbound()) != null; ReferenceCountUtil.release(o)) {
            if (((HttpObject) o).decoderResult().isFailure()) {
                decoded.append("! ")
                        .append(ResponseDecoder.failed((HttpObject) o).reason());
                break;
            }
            if (o instanceof HttpResponse response) {
                decoded.append(response.status().code()).append(" [");
            }
            if (o instanceof HttpContent content) {
                decoded.append(content.content().toString(ISO_8859_1)).append(o instanceof LastHttpContent ? "]" : "");
            }
        }
        try {
            channel.finishAndReleaseAll();
        } catch (DecoderException e) {
            // The same again, since the end decodes what is left.
        }
        String all = decoded.append(seen).toString();
        int failure = all.indexOf("! ");
        int second = failure < 0 ? -1 : all.indexOf("! ", failure + 2);
        return failure < 0 ? all : all.substring(failure, second < 0 ? all.length() : second);
    }

    private static String unescape(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\0", "\0")
                .replace("\\t", "\t");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            SSH-2.0-OpenSSH_9.2p1 Debian\\r\\n | ! not an HTTP/1 answer, it begins with "SSH-2.0-OpenSSH_9.2p1 De..."
            <html><a href=x> | ! not an HTTP/1 answer, it begins with "<html><a href=x>"
            H\\0TP/1.1 200 OK | ! not an HTTP/1 answer, it begins with "H.TP/1.1 200 OK"
            ICY 200 OK\\r\\n | ! not an HTTP/1 answer, it begins with "ICY 200 OK.."
            HTTP/2.0 200 OK\\r\\n\\r\\n | ! not an HTTP/1 answer, it begins with "HTTP/2.0 200 OK...."
            HTTP/0.9 200 OK\\r\\n\\r\\n | ! not an HTTP/1 answer, it begins with "HTTP/0.9 200 OK...."
            HTTP/1.x 200 OK\\r\\n\\r\\n | ! not an HTTP/1 answer, it begins with "HTTP/1.x"
            HTTP/1.10 200 OK\\r\\n\\r\\n | ! not an HTTP/1 answer, it begins with "HTTP/1.10"
            http/1.1 200 OK\\r\\n\\r\\n | ! not an HTTP/1 answer, it begins with "http/1.1 200 OK...."
            HTTP/1.1\\r\\n\\r\\n | ! bad status ""
            HTTP/1.1 \\r\\n\\r\\n | ! bad status ""
            HTTP/1.1 20\\r\\n\\r\\n | ! bad status "20"
            HTTP/1.1 2000 OK\\r\\n\\r\\n | ! bad status "2000"
            HTTP/1.1 +20 OK\\r\\n\\r\\n | ! bad status "+20"
            HTTP/1.1 -20 OK\\r\\n\\r\\n | ! bad status "-20"
            HTTP/1.1 099 OK\\r\\n\\r\\n | ! bad status "099"
            HTTP/1.1 OK\\r\\n\\r\\n | ! bad status "OK"
            HTTP/1.1 200 O\\0K\\r\\n\\r\\n | ! control character in the status line
            """)
    void rfc9112_4_what_is_no_status_line_is_refused(String bytes, String expected) {
        assertEquals(expected, decode(false, unescape(bytes), 1000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK",
                "HTTP/1.1 200",
                "HTTP/1.1 200 ",
                "HTTP/1.1  200  Fine",
                "\r\n\r\nHTTP/1.1 200 OK"
            })
    void rfc9112_4_a_status_line_needs_no_reason(String line) {
        for (int size : new int[] {1, 3, 1000}) {
            assertEquals("200 [ok]", decode(false, line + "\r\nContent-Length: 2\r\n\r\nok", size));
        }
    }

    @Test
    void garbage_is_refused_at_its_first_byte() {
        assertEquals("! not an HTTP/1 answer, it begins with \".\"", decode(false, "\u0015", 1));
        assertEquals("! not an HTTP/1 answer, it begins with \"HTTQ\"", decode(false, "HTTQ", 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A: b\\0c | ! bad head: a header value contains
            A: b\\rc | ! bad head: a header value contains
            A\\0: b | ! control character in the head
            : b | ! header field without a name
            nocolon | ! bad head: No colon found
            """)
    void rfc9110_5_5_control_characters_and_broken_fields_are_refused(String field, String expected) {
        String decoded = decode(false, unescape(OK + field + "\\r\\nContent-Length: 0\\r\\n\\r\\n"), 1000);
        assertTrue(decoded.startsWith(expected.substring(0, Math.min(expected.length(), 12))), decoded);
        assertTrue(decoded.chars().allMatch(c -> c >= ' ' && c <= '~'), decoded);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 2\\r\\nContent-Length: 3 | ! bad head: Multiple Content-Length values found
            Content-Length: 2, 3 | ! bad head: Multiple Content-Length values found
            Content-Length: -2 | ! bad head: Content-Length value is not a number
            Content-Length: +2 | ! bad head: Content-Length value is not a number
            Content-Length: 2x | ! bad head: Content-Length value is not a number
            Content-Length: 0x2 | ! bad head: Content-Length value is not a number
            Content-Length: | ! bad head: Content-Length value is not a number
            Content-Length: 99999999999999999999 | ! bad head: Content-Length value is not a number
            Content-Length: 2\\r\\nTransfer-Encoding: chunked | ! both Content-Length and Transfer-Encoding
            Transfer-Encoding: gzip, chunked | ! unknown transfer coding gzip, chunked
            Transfer-Encoding: chunked, chunked | ! unknown transfer coding chunked, chunked
            Transfer-Encoding: chunked\\r\\nTransfer-Encoding: identity | ! unknown transfer coding chunked, identity
            Transfer-Encoding: xchunked | ! unknown transfer coding xchunked
            Transfer-Encoding: identity\\r\\nContent-Length: 2 | ! unknown transfer coding identity
            """)
    void rfc9112_6_3_framing_that_can_be_read_in_two_ways_is_refused(String fields, String expected) {
        for (String version : new String[] {"HTTP/1.1", "HTTP/1.0"}) {
            String decoded = decode(
                    false,
                    unescape(version + " 200 OK\\r\\n" + fields + "\\r\\n\\r\\n2\\r\\nok\\r\\n0\\r\\n\\r\\n"),
                    1000);
            if (version.equals("HTTP/1.0") && expected.startsWith("! both")) {
                expected = "! Transfer-Encoding in an HTTP/1.0 answer";
            }
            assertTrue(decoded.startsWith(expected), version + ": " + decoded);
        }
    }

    @Test
    void rfc9112_6_1_chunks_in_an_http_1_0_answer_are_refused() {
        String answer = "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        assertEquals("! Transfer-Encoding in an HTTP/1.0 answer", decode(false, answer, 1000));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2\\r\\nok\\r\\n0\\r\\n\\r\\n | 200 [ok]
            2;name=value\\r\\nok\\r\\n0;a="b"\\r\\n\\r\\n | 200 [ok]
            2 ;a\\r\\nok\\r\\n00000\\r\\nTrailer: x\\r\\n\\r\\n | 200 [ok]
            0002\\r\\nok\\r\\n0\\r\\n\\r\\n | 200 [ok]
            \\r\\nok\\r\\n0\\r\\n\\r\\n | ! bad chunk
            -2\\r\\nok\\r\\n0\\r\\n\\r\\n | ! bad chunk
            +2\\r\\nok\\r\\n0\\r\\n\\r\\n | ! bad chunk
            0x2\\r\\nok\\r\\n0\\r\\n\\r\\n | ! bad chunk
            2g\\r\\nok\\r\\n0\\r\\n\\r\\n | ! bad chunk
            2\\nok\\r\\n0\\r\\n\\r\\n | ! bad chunk
            2\\r\\nokk\\r\\n0\\r\\n\\r\\n | ! bad chunk
            2\\r\\nok\\n0\\r\\n\\r\\n | ! bad chunk
            100000000\\r\\nok\\r\\n0\\r\\n\\r\\n | ! bad chunk
            ffffffffffffffff2\\r\\nok\\r\\n0\\r\\n\\r\\n | ! bad chunk
            2;a\\nb\\r\\nok\\r\\n0\\r\\n\\r\\n | ! bad chunk
            0\\r\\nA\\0: b\\r\\n\\r\\n | ! control character in the head
            """)
    void rfc9112_7_1_chunks_are_read_by_the_letter(String body, String expected) {
        for (int size : new int[] {1, 1000}) {
            String decoded = decode(false, unescape(OK + "Transfer-Encoding: chunked\\r\\n\\r\\n" + body), size);
            assertTrue(decoded.startsWith(expected), size + ": " + decoded);
        }
    }

    @Test
    void rfc9112_6_3_a_head_request_has_no_body_whatever_is_announced() {
        assertEquals("200 []", decode(true, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 1000));
        assertEquals("200 []", decode(true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 1000));
        assertEquals("200 []", decode(true, "HTTP/1.1 200 OK\r\n\r\n", 1000));
    }

    @Test
    void heads_have_a_limit() {
        String field = "X-Long: " + "x".repeat(60_000) + "\r\n";
        assertEquals("200 []", decode(false, "HTTP/1.1 200 OK\r\n" + field + "Content-Length: 0\r\n\r\n", 100_000));
        assertEquals("! head longer than 64 KiB", decode(false, "HTTP/1.1 200 OK\r\n" + field + field, 1000));
        assertEquals(
                "! head longer than 64 KiB", decode(false, "HTTP/1.1 200 OK\r\nX: " + "x".repeat(1_000_000), 16_384));
        assertEquals("! head longer than 64 KiB", decode(false, "HTTP/1.1 200 " + "x".repeat(1_000_000), 16_384));
        assertEquals("! head longer than 64 KiB", decode(false, "HTTP/1.1 200 OK\r\n" + field.repeat(10), 16_384));
        assertEquals(
                "! chunk head longer than 64 KiB",
                decode(false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + "x".repeat(100_000), 16_384));
        assertEquals(
                "! chunk head longer than 64 KiB",
                decode(false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + field.repeat(10), 16_384));
    }

    @Test
    void what_comes_before_an_answer_has_a_limit() {
        assertEquals("! no answer in the first 128 KiB", decode(false, "\r\n".repeat(100_000), 1000));
        String interim = decode(false, "HTTP/1.1 100 Continue\r\n\r\n".repeat(100_000), 1000);
        assertEquals("! no answer in the first 128 KiB", interim);
    }

    @Test
    void ours_fields_have_a_limit() {
        String many = "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(999) + "Content-Length: 0\r\n";
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + "A: b\r\n".repeat(999);
        for (int size : new int[] {1, 3, 1000}) {
            assertEquals("200 []", decode(false, many + "\r\n", size));
            assertEquals("! more than 1000 header fields", decode(false, many + "A: b\r\n\r\n", size));
            assertEquals("200 []", decode(false, chunked + "\r\n", size));
            assertEquals("! more than 1000 header fields", decode(false, chunked + "A: b\r\n\r\n", size));
        }
    }

    @Test
    void ours_folded_lines_have_a_limit() {
        String folds = "HTTP/1.1 200 OK\r\nA: b\r\n" + " c\r\n".repeat(100) + "Content-Length: 0\r\n";
        for (int size : new int[] {1, 3, 1000}) {
            assertEquals("200 []", decode(false, folds + "\r\n", size));
            assertEquals("! more than 100 folded header lines", decode(false, folds + "\tx\n\r\n", size));
        }
        assertEquals("200 [\n \n \n", decode(false, "HTTP/1.1 200 OK\r\n\r\n\n \n \n", 1000));
    }
}
