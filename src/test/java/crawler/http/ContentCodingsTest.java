package crawler.http;

import static crawler.testsite.TestSite.gzipped;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingsTest {
    private static final byte[] PAGE =
            "<a href=one>1</a> <a href=two>2</a> ".repeat(50).getBytes(UTF_8);

    /** What comes out if the body goes in with so many bytes a piece, or {@code ! reason}. */
    private static String undo(String codings, byte[] body, int pieceSize) {
        WireBody wire = new WireBody();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Body undone = null;
        try {
            undone = new ContentCodings(1_000_000).undo(headers(codings), wire);
            for (int i = 0; i < body.length; i += pieceSize) {
                wire.add(Unpooled.copiedBuffer(body, i, Math.min(pieceSize, body.length - i)));
                drain(undone, out);
            }
            drain(undone, out);
            undone.finish();
            return out.toString(UTF_8);
        } catch (BadAnswerException e) {
            return "! " + e.reason();
        } finally {
            (undone == null ? wire : undone).close();
        }
    }

    private static void drain(Body body, ByteArrayOutputStream out) {
        ByteBuffer piece;
        while ((piece = body.next()) != null) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
        }
    }

    private static HttpHeaders headers(String codings) {
        return new DefaultHttpHeaders().add("Content-Encoding", codings);
    }

    private static byte[] deflated(byte[] plain, boolean bare) {
        Deflater deflater = new Deflater(9, bare);
        deflater.setInput(plain);
        deflater.finish();
        byte[] out = new byte[plain.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static String page() {
        return new String(PAGE, UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void every_coding_is_undone_wherever_packets_end(int size) {
        byte[] gzip = gzipped(PAGE);
        assertEquals(page(), undo("identity", PAGE, size));
        assertEquals(page(), undo("", PAGE, size));
        assertEquals(page(), undo("gzip", gzip, size));
        assertEquals(page(), undo("X-GZip", gzip, size));
        assertEquals(page(), undo("deflate", deflated(PAGE, false), size), "zlib, RFC 1950");
        assertEquals(page(), undo("deflate", deflated(PAGE, true), size), "bare, RFC 1951");
        assertEquals(page(), undo("gzip, gzip", gzipped(gzip), size));
        assertEquals(page(), undo("deflate, identity,, gzip", gzipped(deflated(PAGE, true)), size));
        assertEquals(page() + page(), undo("gzip", concat(gzip, gzip), size), "two members");
        assertEquals(page() + page(), undo("gzip", concat(gzip, gzipped(new byte[0]), gzip), size), "one empty");
        assertEquals(page(), undo("gzip", concat(gzip, new byte[600]), size), "padding");
        assertEquals(page(), undo("gzip", concat(gzip, "</html>".getBytes(UTF_8)), size), "garbage");
        assertEquals(page(), undo("gzip", concat(gzip, new byte[] {0x1f}), size), "half a magic number");
        assertEquals(page(), undo("gzip", concat(gzip, new byte[] {0x1f, 0x3f, 1, 2}), size), "no magic number");
        assertEquals(page(), undo("deflate", concat(deflated(PAGE, false), new byte[3]), size), "deflate padding");
        assertEquals("", undo("gzip", gzipped(new byte[0]), size));
    }

    @Test
    void an_empty_body_is_empty_in_any_coding() {
        assertEquals("", undo("gzip", new byte[0], 1));
        assertEquals("", undo("deflate", new byte[0], 1));
        assertEquals("", undo("gzip, deflate", new byte[0], 1));
    }

    @Test
    void codings_may_stand_in_several_fields() {
        HttpHeaders headers = headers("deflate").add("content-encoding", "gzip");
        WireBody wire = new WireBody();
        wire.add(Unpooled.wrappedBuffer(gzipped(deflated(PAGE, false))));
        Body body = new ContentCodings(1_000_000).undo(headers, wire);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        drain(body, out);
        body.finish();
        body.close();
        assertEquals(page(), out.toString(UTF_8));
    }

    @Test
    void rfc1952_2_3_every_optional_part_of_a_member_is_stepped_over() {
        byte[] plain = gzipped(PAGE);
        byte[] head = {0x1f, (byte) 0x8b, 8, 1 | 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3};
        byte[] parts = {3, 0, 'e', 'x', 't', 'n', 'a', 0, 'c', 0, 'h', 'c'};
        byte[] full = concat(head, parts, Arrays.copyOfRange(plain, 10, plain.length));
        for (int size : new int[] {1, 5, 1000}) {
            assertEquals(page(), undo("gzip", full, size));
        }
    }

    @Test
    void a_body_that_ends_early_is_a_failure_wherever_it_ends() {
        byte[] gzip = gzipped(PAGE);
        for (int length = 1; length < gzip.length; length++) {
            assertEquals("! gzip data ends early", undo("gzip", Arrays.copyOf(gzip, length), 1000), "after " + length);
        }
        byte[] two = concat(gzip, gzip);
        for (int length = gzip.length + 2; length < two.length; length++) {
            assertEquals("! gzip data ends early", undo("gzip", Arrays.copyOf(two, length), 1000), "after " + length);
        }
        for (boolean bare : new boolean[] {false, true}) {
            byte[] deflate = deflated(PAGE, bare);
            for (int length = 1; length < deflate.length; length++) {
                String undone = undo("deflate", Arrays.copyOf(deflate, length), 1000);
                assertEquals("! deflate data ends early", undone, "after " + length);
            }
        }
        String inner = undo("gzip, gzip", gzipped(Arrays.copyOf(gzip, 20)), 1000);
        assertEquals("! gzip data ends early", inner);
    }

    @Test
    void what_is_labelled_wrongly_is_a_failure() {
        assertEquals("! not gzip data", undo("gzip", PAGE, 1000));
        assertEquals("! not gzip data", undo("gzip", deflated(PAGE, false), 1000));
        assertTrue(undo("deflate", PAGE, 1000).startsWith("! "), "HTML is no deflate data");
        assertEquals("! not gzip data", undo("gzip, gzip", gzipped(PAGE), 1000));
    }

    @Test
    void damage_is_found_wherever_it_is() {
        byte[] gzip = gzipped(PAGE);
        for (int i = 0; i < gzip.length; i++) {
            if (i >= 4 && i < 10) {
                continue; // time, flags of the compressor, system: of no meaning
            }
            byte[] damaged = gzip.clone();
            damaged[i] ^= 0x10;
            String undone = undo("gzip", damaged, 1000);
            assertTrue(undone.startsWith("! "), "byte " + i + ": " + undone);
        }
    }

    @Test
    void a_zlib_dictionary_nobody_has_is_a_failure() {
        Deflater deflater = new Deflater();
        deflater.setDictionary("<a href=".getBytes(UTF_8));
        deflater.setInput(PAGE);
        deflater.finish();
        byte[] out = new byte[1000];
        int length = deflater.deflate(out);
        deflater.end();
        assertEquals("! deflate data needs a dictionary", undo("deflate", Arrays.copyOf(out, length), 1000));
    }

    @Test
    void codings_nobody_knows_and_towers_of_codings_are_failures() {
        assertEquals("! unknown content coding br", undo("gzip, br", PAGE, 10));
        assertEquals("! unknown content coding x.[31mx", undo("x\u009b[31mx", PAGE, 10));
        assertEquals("! more than 5 content codings", undo("gzip,gzip,gzip,gzip,gzip,gzip", PAGE, 10));
        assertEquals("! more than 5 content codings", undo("gzip,".repeat(10_000), PAGE, 10));
    }

    @Test
    void a_piece_is_made_only_when_it_is_pulled() {
        byte[] bomb = gzipped(new byte[10_000_000]);
        WireBody wire = new WireBody();
        wire.add(Unpooled.wrappedBuffer(bomb));
        Body body = new ContentCodings(1000).undo(headers("gzip"), wire);
        int pieces = 0;
        for (ByteBuffer piece; (piece = body.next()) != null; pieces++) {
            assertTrue(piece.remaining() <= 64 * 1024);
        }
        body.close();
        assertTrue(pieces > 150, "in " + pieces + " pieces");
    }

    @Test
    void an_inner_layer_may_not_expand_without_end() {
        // A gzip header whose file name is ten million bytes long: much work, nothing to show for it.
        byte[] name = new byte[10_000_000];
        Arrays.fill(name, (byte) 'n');
        byte[] inner = concat(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 3}, name);
        assertEquals(
                "! gzip data inside other codings expands without end", undo("gzip, gzip", gzipped(inner), 100_000));
    }

    @Test
    void closing_twice_or_early_is_no_leak() {
        WireBody wire = new WireBody();
        wire.add(Unpooled.wrappedBuffer(gzipped(PAGE)));
        wire.add(Unpooled.wrappedBuffer(gzipped(PAGE)));
        Body body = new ContentCodings(1000).undo(headers("gzip"), wire);
        body.next();
        body.close();
        assertTrue(wire.isEmpty());
        assertThrows(BadAnswerException.class, () -> new ContentCodings(1).undo(headers("?"), wire));
    }
}
