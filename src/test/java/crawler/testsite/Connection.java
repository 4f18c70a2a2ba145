package crawler.testsite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The site's end of one connection: the words of a {@link TestSite.Script}. Used by the connection's thread, but for
 * {@link #cut}, which may come from any.
 */
public final class Connection {
    private static final int PATIENCE_SECONDS = 20;

    private final TestSite site;
    private final Socket wire;
    private @Nullable Socket socket; // over wire: TLS, or wire itself
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private TestSite.@Nullable RequestHead request;
    private int served;

    Connection(TestSite site, Socket wire) {
        this.site = site;
        this.wire = wire;
    }

    void open(Socket over) throws IOException {
        socket = over;
        in = new BufferedInputStream(over.getInputStream());
        out = over.getOutputStream();
    }

    /** The request being answered. */
    public TestSite.RequestHead request() {
        return present(request);
    }

    /** How many requests this connection answered before this one. */
    public int served() {
        return served;
    }

    /** Sends bytes, latin-1. */
    public Connection send(String bytes) throws IOException {
        return send(bytes.getBytes(ISO_8859_1));
    }

    /** Sends bytes. */
    public Connection send(byte[] bytes) throws IOException {
        present(out).write(bytes);
        present(out).flush();
        return this;
    }

    /** Sends the same bytes again and again until the client is gone. */
    public Connection sendForever(String bytes) throws IOException {
        StringBuilder block = new StringBuilder();
        while (block.length() < 16 * 1024) {
            block.append(bytes);
        }
        byte[] much = block.toString().getBytes(ISO_8859_1);
        while (isOpen()) {
            send(much);
        }
        return this;
    }

    /** Sends a whole answer; see {@link TestSite#answer}. */
    public Connection answer(int status, byte[] body, String... headers) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head(status, body.length, headers).getBytes(ISO_8859_1));
        if (!request().method().equals("HEAD") && status != 204 && status != 304) {
            message.writeBytes(body);
        }
        send(message.toByteArray());
        if (!site.keepsAlive()) {
            cut();
        }
        return this;
    }

    /** The head of an answer as the site's manners have it, with the empty line. */
    public String head(int status, int length, String... headers) {
        StringBuilder head = new StringBuilder(site.version() + " " + status + " Whatever\r\n");
        boolean ownType = false;
        boolean ownFraming = false;
        for (String header : headers) {
            String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
            ownType |= name.equals("content-type");
            ownFraming |= name.equals("content-length") || name.equals("transfer-encoding");
            head.append(header).append("\r\n");
        }
        if (!ownType) {
            head.append("Content-Type: text/html; charset=utf-8\r\n");
        }
        if (!ownFraming) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        if (!site.keepsAlive()) {
            head.append("Connection: close\r\n");
        } else if (site.version().equals("HTTP/1.0")) {
            head.append("Connection: keep-alive\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** Sends the head of a page, and that many bytes of a body that is announced as 1,000 bytes longer. */
    public Connection sendBeginning(int bytes) throws IOException {
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) ' ');
        byte[] link = "<a href=link>".getBytes(UTF_8);
        System.arraycopy(link, 0, body, 0, Math.min(link.length, bytes));
        return send(head(200, bytes + 1000)).send(body);
    }

    /** Waits for the test to open the gate. */
    public Connection await(CountDownLatch gate) throws IOException, InterruptedException {
        if (!gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the test never opened the gate");
        }
        return this;
    }

    /** Reads and says nothing until the client or the site closes. */
    public void stall() {
        try {
            while (present(in).read() >= 0) {
                // What a client says into silence.
            }
        } catch (IOException e) {
            // Reset, or closed by us: as good an end.
        }
        cut();
    }

    /** Ends the connection with a FIN; over TLS without close_notify. */
    public void cut() {
        try {
            wire.close();
        } catch (IOException e) {
            // Closed enough.
        }
        site.closed(this);
    }

    /** Ends the connection as TLS wants it, with close_notify; without TLS, the same as {@link #cut}. */
    public void close() throws IOException {
        present(socket).close();
        cut();
    }

    /** Ends the connection with a reset. */
    public void reset() throws IOException {
        wire.setSoLinger(true, 0);
        cut();
    }

    /** Whether it was not ended from here. */
    public boolean isOpen() {
        return !wire.isClosed();
    }

    /** The socket under everything, for what has no word here. */
    public Socket wire() {
        return wire;
    }

    /** Reads the next request head, or null at the end; for {@link TestSite#onConnect} scripts as well. */
    public TestSite.@Nullable RequestHead readRequest() throws IOException {
        if (request != null) {
            served++;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int last4 = 0;
        while (last4 != 0x0d0a0d0a) {
            int b = present(in).read();
            if (b < 0) {
                return null;
            }
            bytes.write(b);
            last4 = last4 << 8 | b;
        }
        String text = bytes.toString(ISO_8859_1);
        String[] line = text.substring(0, text.indexOf('\r')).split(" ", 3);
        request = new TestSite.RequestHead(line[0], line.length > 1 ? line[1] : "", text);
        return request;
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not before the connection is open");
        }
        return value;
    }
}
