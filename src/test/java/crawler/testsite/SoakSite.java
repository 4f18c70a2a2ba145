package crawler.testsite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * A site of many small pages on many hosts, one in five of which misbehaves. Which page does what follows from the seed
 * and the page's number alone, so that a run can be repeated and its rows foretold.
 *
 * <p>Page {@code n} is {@code http://hK.localhost:PORT/p/n} and has one link, {@code /l/n}.
 */
public final class SoakSite implements AutoCloseable {
    /** What a page is expected to leave behind. */
    public enum Rows {
        /** Its link. */
        ONE,
        /** Nothing. */
        NONE,
        /** Its link or nothing: a reset may or may not overtake what was sent before it. */
        ANY
    }

    private record Fault(Rows rows, TestSite.Script script) {}

    private static final int HOSTS = 200;
    private static final int BAD_PERCENT = 20;
    private static final int SLOW_ONE_IN = 200; // of the faulty ones: they cost time, nothing else
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    private static final byte[] BOMB = bomb();

    private final TestSite site = TestSite.start();
    private final long seed;

    /** Begins to serve. */
    public SoakSite(long seed) {
        this.seed = seed;
        site.onConnect(this::serve);
    }

    /** The URL of a page. */
    public String url(int page) {
        return "http://h" + page % HOSTS + ".localhost:" + site.port() + "/p/" + page;
    }

    /** The only link of a page. */
    public String link(int page) {
        return "http://h" + page % HOSTS + ".localhost:" + site.port() + "/l/" + page;
    }

    /** What a page leaves behind. */
    public Rows rows(int page) {
        Fault fault = fault(page);
        return fault == null ? Rows.ONE : fault.rows;
    }

    /** Whether a page is one of the good ones. */
    public boolean isGood(int page) {
        return fault(page) == null;
    }

    @Override
    public void close() {
        site.close();
    }

    private static final List<Fault> SLOW = List.of(
            new Fault(Rows.NONE, Connection::stall),
            new Fault(Rows.NONE, c -> c.send("HTTP/1.1 200 OK\r\nContent-Le").stall()),
            new Fault(
                    Rows.NONE,
                    c -> c.send(OK + "Content-Length: 1000\r\n\r\n" + html(c)).stall()),
            new Fault(
                    Rows.NONE,
                    c -> c.send(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc")
                            .stall()),
            new Fault(Rows.NONE, c -> drip(c, OK + "A: " + "b".repeat(300))),
            new Fault(Rows.NONE, c -> drip(c, OK + "Content-Length: 1000\r\n\r\n" + html(c))));

    private static final List<Fault> FAULTS = List.of(
            // ends
            new Fault(Rows.NONE, Connection::cut),
            new Fault(Rows.NONE, c -> c.send("HTTP/1.1 20").cut()),
            new Fault(
                    Rows.NONE,
                    c -> c.send(OK + "Content-Length: 1000\r\n\r\n" + html(c)).cut()),
            new Fault(Rows.NONE, Connection::reset),
            new Fault(Rows.NONE, c -> c.send(OK).reset()),
            new Fault(
                    Rows.NONE,
                    c -> c.send(OK + "Content-Length: 1000\r\n\r\n" + html(c)).reset()),
            new Fault(Rows.ANY, c -> c.answer(200, html(c).getBytes(UTF_8)).reset()),
            new Fault(Rows.ONE, c -> c.answer(200, html(c).getBytes(UTF_8)).cut()),
            // without end
            new Fault(Rows.NONE, c -> c.send(OK).sendForever("A: b\r\n")),
            new Fault(Rows.NONE, c -> c.send(OK + "X: ").sendForever("x")),
            new Fault(Rows.NONE, c -> c.sendForever("HTTP/1.1 103 Early Hints\r\n\r\n")),
            new Fault(
                    Rows.NONE,
                    c -> c.send(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n").sendForever("A: b\r\n")),
            new Fault(
                    Rows.NONE,
                    c -> c.send(OK + "Transfer-Encoding: chunked\r\n\r\n1;").sendForever("x")),
            new Fault(Rows.ONE, c -> c.send(OK + "\r\n" + html(c)).sendForever(" ")),
            new Fault(
                    Rows.NONE,
                    c -> redirect(
                            c,
                            c.request().target() + (c.request().target().contains("?") ? "" : "?") + "x".repeat(500))),
            new Fault(Rows.NONE, c -> redirect(c, c.request().target())),
            new Fault(Rows.NONE, c -> redirect(c, "file:///etc/passwd")),
            // much of it
            new Fault(Rows.NONE, c -> c.send(OK + "A-header: b\r\n".repeat(10_000) + "\r\n" + html(c))),
            new Fault(Rows.NONE, c -> c.send(OK + "A: " + "b".repeat(1 << 20) + "\r\n\r\n" + html(c))),
            new Fault(Rows.ONE, c -> c.answer(200, html(c).getBytes(UTF_8), "A: " + "b".repeat(50_000))),
            // framing
            new Fault(Rows.NONE, c -> c.send(OK + "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n")),
            new Fault(Rows.NONE, c -> c.send(OK + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx")),
            new Fault(Rows.NONE, c -> c.send(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n")),
            new Fault(Rows.NONE, c -> c.send(OK + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n")),
            new Fault(Rows.NONE, c -> c.send(OK + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")),
            new Fault(Rows.NONE, c -> c.send(OK + "Content-Length: -1\r\n\r\nabcd")),
            new Fault(Rows.NONE, c -> c.send(OK + "A\0: b\r\n\r\n")),
            new Fault(Rows.NONE, c -> c.send("SSH-2.0-OpenSSH_9.2\r\n")),
            new Fault(Rows.NONE, c -> c.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
            new Fault(Rows.NONE, c -> c.send(html(c)).cut()),
            new Fault(Rows.NONE, c -> c.send("HTTP/1.1 204 No Content\r\n\r\n" + html(c))),
            new Fault(Rows.NONE, c -> c.send("HTTP/1.1 304 Not Modified\r\n\r\n" + html(c))),
            new Fault(Rows.NONE, c -> c.answer(404, html(c).getBytes(UTF_8))),
            new Fault(Rows.NONE, c -> c.answer(500, html(c).getBytes(UTF_8))),
            // poison for whoever comes next
            new Fault(Rows.ONE, c -> c.answer(200, html(c).getBytes(UTF_8)).send("and more")),
            new Fault(
                    Rows.ONE,
                    c -> c.answer(200, html(c).getBytes(UTF_8))
                            .send(OK + "Content-Length: 22\r\n\r\n<a href=/poisoned>x</a>")),
            // codings
            new Fault(
                    Rows.ONE,
                    c -> c.send(OK + "Content-Encoding: gzip\r\n\r\n")
                            .send(TestSite.gzipped(html(c).getBytes(UTF_8)))
                            .send(BOMB)
                            .sendForever("\0")),
            new Fault(Rows.NONE, c -> {
                byte[] whole = TestSite.gzipped(html(c).getBytes(UTF_8));
                c.answer(200, Arrays.copyOf(whole, whole.length - 9), "Content-Encoding: gzip");
            }),
            new Fault(Rows.NONE, c -> c.answer(200, html(c).getBytes(UTF_8), "Content-Encoding: gzip")),
            new Fault(Rows.NONE, c -> c.answer(200, html(c).getBytes(UTF_8), "Content-Encoding: rot13")),
            new Fault(
                    Rows.NONE,
                    c -> c.answer(200, html(c).getBytes(UTF_8), "Content-Encoding: " + "gzip, ".repeat(99) + "gzip")),
            new Fault(Rows.NONE, c -> c.answer(200, html(c).getBytes(UTF_8), "Content-Encoding: deflate")),
            // wrong labels
            new Fault(Rows.NONE, c -> c.answer(200, html(c).getBytes(UTF_8), "Content-Type: image/png")),
            new Fault(Rows.NONE, c -> c.answer(200, TestSite.gzipped(html(c).getBytes(UTF_8)))),
            new Fault(
                    Rows.ONE,
                    c -> c.answer(200, html(c).getBytes(UTF_8), "Content-Type: text/html; charset=no-such-charset")),
            // well-formed, if unusual
            new Fault(
                    Rows.ONE,
                    c -> c.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
                            .answer(200, html(c).getBytes(UTF_8))),
            new Fault(
                    Rows.ONE,
                    c -> c.send(OK + "Transfer-Encoding: chunked\r\n\r\n000" + Integer.toHexString(html(c).length())
                            + ";a=\"b\"\r\n" + html(c) + "\r\n0\r\nTrailer: x\r\n\r\n")),
            new Fault(Rows.ONE, c -> c.answer(200, ("<div>".repeat(100_000) + html(c)).getBytes(UTF_8))),
            new Fault(Rows.ONE, c -> {
                StringBuilder attributes = new StringBuilder("<p");
                for (int i = 0; i < 50_000; i++) {
                    attributes.append(" a").append(i);
                }
                c.answer(200, (attributes + ">" + html(c)).getBytes(UTF_8));
            }));

    private void serve(Connection c) throws IOException, InterruptedException {
        TestSite.RequestHead request;
        while (c.isOpen() && (request = c.readRequest()) != null) {
            int page = page(request.target());
            Fault fault = fault(page);
            if (fault != null) {
                fault.script.answer(c);
            } else if (page % 3 == 0) {
                c.answer(200, TestSite.gzipped(html(c).getBytes(UTF_8)), "Content-Encoding: gzip");
            } else {
                c.answer(200, html(c).getBytes(UTF_8));
            }
        }
    }

    private @org.jspecify.annotations.Nullable Fault fault(int page) {
        Random random = new Random(seed * 31 + page);
        random.nextInt(); // neighbouring seeds begin alike
        if (random.nextInt(100) >= BAD_PERCENT) {
            return null;
        }
        List<Fault> from = random.nextInt(SLOW_ONE_IN) == 0 ? SLOW : FAULTS;
        return from.get(random.nextInt(from.size()));
    }

    private static int page(String target) {
        String number = target.replaceFirst("^/p/", "").replaceFirst("[?].*", "");
        return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
    }

    private static String html(Connection c) {
        return "<title>page</title><a href=/l/" + page(c.request().target()) + ">link</a>" + " ".repeat(300);
    }

    private static void redirect(Connection c, String location) throws IOException {
        c.answer(302, new byte[0], "Location: " + location);
    }

    /** A few bytes a second: never silent, never at the end. */
    private static void drip(Connection c, String text) throws IOException, InterruptedException {
        for (byte letter : text.getBytes(ISO_8859_1)) {
            c.send(new byte[] {letter});
            TimeUnit.MILLISECONDS.sleep(300);
        }
    }

    /** A member of gzip that makes 100 MB of 100 KB. */
    private static byte[] bomb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            byte[] blanks = " ".repeat(1 << 20).getBytes(ISO_8859_1);
            for (int i = 0; i < 100; i++) {
                out.write(blanks);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
