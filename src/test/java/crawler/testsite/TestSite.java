package crawler.testsite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A web site on a free loopback port that can misbehave byte by byte; one line a page:
 *
 * <pre>{@code
 * site.page("/", "<a href=b>").redirect("/b", "/c").stallAfter(10, "/c");
 * site.script("/d", c -> c.send("HTTP/1.1 200 OK\r\nContent-Le").await(gate).reset());
 * }</pre>
 *
 * <p>Plain blocking sockets, a daemon thread a connection, so that a script reads like what happens on the wire. Pages
 * may be added at any time, from any thread. Whatever no page is made for is answered with a small 404, or as {@link
 * #otherwise} says.
 */
public final class TestSite implements AutoCloseable {
    /** How long the {@code await…} methods wait before they fail the test. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Script NOT_FOUND = c -> c.answer(404, "<p>404".getBytes(UTF_8));

    private final ServerSocket server;
    private final Thread acceptor;
    private final @Nullable SSLContext tls;
    private final Map<String, Script> pages = new ConcurrentHashMap<>();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final List<RequestHead> requests = new ArrayList<>(); // guarded by this
    private int connections; // guarded by this
    private volatile Script otherwise = NOT_FOUND;
    private volatile @Nullable Script onConnect;
    private volatile String version = "HTTP/1.1";
    private volatile boolean keepAlive = true;
    private volatile int closeAfter = Integer.MAX_VALUE;

    private TestSite(@Nullable SSLContext tls) {
        this.tls = tls;
        try {
            server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = thread("test-site-" + server.getLocalPort(), this::acceptAll);
    }

    /** A site that speaks plain HTTP. */
    public static TestSite start() {
        return new TestSite(null);
    }

    /** A site that speaks HTTP over TLS. */
    public static TestSite start(SSLContext tls) {
        return new TestSite(tls);
    }

    /** What a connection does for one request, or at once for {@link TestSite#onConnect}. */
    @FunctionalInterface
    public interface Script {
        /** Answers. An {@link IOException}, as when the client is gone, ends the connection quietly. */
        void answer(Connection connection) throws IOException, InterruptedException;
    }

    /**
     * A request as it came.
     *
     * @param method GET, HEAD …
     * @param target as written in the request line
     * @param text the whole head, up to and with the empty line
     */
    public record RequestHead(String method, String target, String text) {
        /** The first value of a field, or null. */
        public @Nullable String header(String name) {
            return headers(name).stream().findFirst().orElse(null);
        }

        /** All values of a field. */
        public List<String> headers(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return text.lines()
                    .skip(1)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .toList();
        }
    }

    // ---- where it is

    /** The port. */
    public int port() {
        return server.getLocalPort();
    }

    /** Host and port: {@code 127.0.0.1:12345}. */
    public String authority() {
        return "127.0.0.1:" + port();
    }

    /** The absolute URL of a path (and query). */
    public String url(String path) {
        return (tls == null ? "http://" : "https://") + authority() + path;
    }

    // ---- good pages

    /** A page of 200, HTML in UTF-8; header lines like {@code "X-A: b"} are added, or replace ours. */
    public TestSite page(String path, String html, String... headers) {
        return answer(path, 200, html.getBytes(UTF_8), headers);
    }

    /** An answer with a small HTML body. */
    public TestSite status(String path, int status, String... headers) {
        return answer(path, status, ("<p>" + status).getBytes(UTF_8), headers);
    }

    /** A 302. */
    public TestSite redirect(String path, String location) {
        return redirect(path, 302, location);
    }

    /** A redirect of any code; the location goes out as it stands. */
    public TestSite redirect(String path, int status, String location) {
        return status(path, status, "Location: " + location);
    }

    /** A page sent with {@code Content-Encoding: gzip}. */
    public TestSite gzip(String path, String html, String... headers) {
        return answer(path, 200, gzipped(html.getBytes(UTF_8)), concat("Content-Encoding: gzip", headers));
    }

    /** A page in chunks of the given size (RFC 9112 §7.1). */
    public TestSite chunked(String path, String html, int size, String... headers) {
        byte[] body = html.getBytes(UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < body.length; i += size) {
            int n = Math.min(size, body.length - i);
            out.writeBytes((Integer.toHexString(n) + "\r\n").getBytes(ISO_8859_1));
            out.write(body, i, n);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        out.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        return answer(path, 200, out.toByteArray(), concat("Transfer-Encoding: chunked", headers));
    }

    /** Any answer. Content-Type and Content-Length are added where the headers do not name a type or a framing. */
    public TestSite answer(String path, int status, byte[] body, String... headers) {
        return script(path, c -> c.answer(status, body, headers));
    }

    // ---- bad pages

    /** Bytes as they stand, latin-1, in one write; the connection then waits for the next request. */
    public TestSite raw(String path, String bytes) {
        return script(path, c -> c.send(bytes));
    }

    /** The head of a good page, that many bytes of its body, then silence until the client or the site closes. */
    public TestSite stallAfter(int bytes, String path) {
        return script(path, c -> c.sendBeginning(bytes).stall());
    }

    /** The head of a good page, that many bytes of its body, then the end of the connection. */
    public TestSite cutAfter(int bytes, String path) {
        return script(path, c -> c.sendBeginning(bytes).cut());
    }

    /** The head of a good page, that many bytes of its body, then a reset (RST). */
    public TestSite resetAfter(int bytes, String path) {
        return script(path, c -> c.sendBeginning(bytes).reset());
    }

    /** Reads the request and says nothing. */
    public TestSite silent(String path) {
        return script(path, Connection::stall);
    }

    /** A whole page, a byte at a time with a pause after each; the only thing here that sleeps. */
    public TestSite drip(String path, String html, Duration pause) {
        return script(path, c -> {
            byte[] body = html.getBytes(UTF_8);
            c.send(c.head(200, body.length));
            for (byte b : body) {
                c.send(new byte[] {b});
                Thread.sleep(pause.toMillis());
            }
        });
    }

    /** Whatever a script does. */
    public TestSite script(String path, Script script) {
        pages.put(path, script);
        return this;
    }

    /** Whatever a script does for all that no page is made for: a site without end. */
    public TestSite otherwise(Script script) {
        otherwise = script;
        return this;
    }

    // ---- manners of the whole site

    /** Runs the script on each new connection instead of reading requests; {@code null}: reads requests again. */
    public TestSite onConnect(@Nullable Script script) {
        onConnect = script;
        return this;
    }

    /** Answers as HTTP/1.0 does: each connection ends with its answer, unless {@link #keepAlive} says otherwise. */
    public TestSite http10() {
        version = "HTTP/1.0";
        keepAlive = false;
        return this;
    }

    /** Whether answers made here keep the connection open. */
    public TestSite keepAlive(boolean on) {
        keepAlive = on;
        return this;
    }

    /** Closes each connection after that many answers without having said so. */
    public TestSite closeAfter(int answers) {
        closeAfter = answers;
        return this;
    }

    // ---- what happened

    /** Requests so far, in order of arrival. */
    public synchronized List<RequestHead> requests() {
        return List.copyOf(requests);
    }

    /** Requests for one target so far. */
    public synchronized List<RequestHead> requests(String target) {
        return requests.stream().filter(r -> r.target().equals(target)).toList();
    }

    /** Connections accepted so far. */
    public synchronized int connections() {
        return connections;
    }

    /** Connections open now, as far as the site knows: a close by the client is seen when the site reads. */
    public int openConnections() {
        return open.size();
    }

    /** Waits until so many requests came in all. */
    public void awaitRequests(int count) {
        await(() -> requests.size() >= count, () -> requests.size() + " requests came, not " + count);
    }

    /** Waits until so many connections are open, no more and no less. */
    public void awaitOpenConnections(int count) {
        await(() -> open.size() == count, () -> open.size() + " connections are open, not " + count);
    }

    /** Closes every connection, not the site. */
    public void closeConnections() {
        open.forEach(Connection::cut);
    }

    /** Closes the site and every connection. Afterwards nobody answers there. */
    @Override
    public void close() {
        try {
            server.close();
            acceptor.join(PATIENCE.toMillis()); // on some JDKs only its end lets go of the port
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        closeConnections();
    }

    /** The bytes as one gzip member. */
    public static byte[] gzipped(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    // ---- inside

    private synchronized void await(BooleanSupplier condition, java.util.function.Supplier<String> otherwise) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(otherwise.get());
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Connection connection = new Connection(this, socket);
                synchronized (this) {
                    connections++;
                    open.add(connection);
                    notifyAll();
                }
                thread("test-site-" + port() + "-connection", () -> serve(connection, socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Connection connection, Socket socket) {
        try {
            connection.open(tls == null ? socket : handshake(tls, socket));
            Script first = onConnect;
            if (first != null) {
                first.answer(connection);
                return;
            }
            for (int answers = 0; answers < closeAfter; answers++) {
                RequestHead head = connection.readRequest();
                if (head == null) {
                    return;
                }
                synchronized (this) {
                    requests.add(head);
                    notifyAll();
                }
                String path = head.target().replaceFirst("^https?://[^/]*", "");
                Script page = pages.getOrDefault(path, otherwise);
                page.answer(connection);
                if (!connection.isOpen()) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // The client went away, or the site is closing.
        } finally {
            connection.cut();
        }
    }

    private static Socket handshake(SSLContext tls, Socket socket) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), false);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    synchronized void closed(Connection connection) {
        open.remove(connection);
        notifyAll();
    }

    String version() {
        return version;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    private static String[] concat(String first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
