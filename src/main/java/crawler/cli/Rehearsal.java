package crawler.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A small crawl of a site of its own, for the launcher: it makes the JVM load the classes that a crawl needs, those of TLS
 * too, so that an archive of them can be written when it ends.
 */
final class Rehearsal {
    /** Each page links to the next of so many. */
    private static final int PAGES = 32;

    private static final char[] PASSWORD = "rehearsal".toCharArray();

    private Rehearsal() {}

    /**
     * Serves pages on loopback addresses and crawls them.
     *
     * @return the command's exit code
     */
    static int run(Console console, PrintWriter errors) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // or each answer waits for a delayed acknowledgement
        Path folder = Files.createTempDirectory("crawler");
        List<HttpServer> sites = new ArrayList<>();
        try {
            List<String> arguments = new ArrayList<>(List.of("--depth", "inf", "-o", "/dev/null"));
            arguments.add(start("http", HttpServer.create(), sites));
            Path authority = folder.resolve("ca.pem");
            SSLContext identity = identity(folder.resolve("keys.p12"), authority);
            if (identity != null) {
                HttpsServer secured = HttpsServer.create();
                secured.setHttpsConfigurator(new HttpsConfigurator(identity));
                arguments.add(start("https", secured, sites));
                arguments.addAll(List.of("--cacert", authority.toString()));
            }
            return Main.run(console, errors, errors, true, arguments.toArray(String[]::new));
        } finally {
            sites.forEach(site -> site.stop(0));
            Files.deleteIfExists(folder.resolve("ca.pem"));
            Files.deleteIfExists(folder.resolve("keys.p12"));
            Files.delete(folder);
        }
    }

    /** Has a server answer with the site; returns where its pages begin. */
    private static String start(String scheme, HttpServer site, List<HttpServer> sites) throws IOException {
        site.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", Rehearsal::answer);
        site.start();
        sites.add(site);
        return scheme + "://127.0.0.1:" + site.getAddress().getPort() + "/0";
    }

    /** A page with a bit of everything, every other one compressed; one that is elsewhere now; robots.txt. */
    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        if (path.equals("robots.txt")) {
            send(exchange, 200, "text/plain", "User-agent: *\nDisallow: /no\n".getBytes(StandardCharsets.UTF_8));
            return;
        }
        int page = path.matches("\\d{1,9}") ? Integer.parseInt(path) : 0;
        if (page == PAGES - 1) {
            exchange.getResponseHeaders().set("Location", "/0");
            send(exchange, 302, "text/plain", new byte[0]);
            return;
        }
        String text = "<!DOCTYPE html><meta charset=utf-8><title>Page " + page + "</title><style>p{}</style><p class=p>"
                + "<a href=\"" + (page + 1) % PAGES
                + "?a=1&amp;b=%C3%A4\" rel='x'>next</a><a href='../a/b/../c#d'>up</a>"
                + "<img src=i.png><svg><path d=m /></svg><script>var a = 1;</script><!-- c -->"
                + (page == 1 ? anchors() : "");
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (page % 2 == 1) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(compressed)) {
                gzip.write(body);
            }
            body = compressed.toByteArray();
        }
        send(exchange, 200, "text/html; charset=utf-8", body);
    }

    /** More links than are taken down in one turn of the loop. */
    private static String anchors() {
        StringBuilder links = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            links.append("<a href=#").append(i).append('>');
        }
        return links.toString();
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /**
     * A key of this moment for the loopback address. The JDK makes certificates only with its keytool.
     *
     * @param keys the key store's file, made here
     * @param authority where the issuer's certificate goes, PEM
     * @return null if none can be made: the classes of TLS will not be in the archive then
     */
    private static @Nullable SSLContext identity(Path keys, Path authority) {
        try {
            if (!makeKey(keys, "ca", "CN=rehearsal", "RSA", "-ext", "bc:critical")
                    || !makeKey(keys, "site", "CN=127.0.0.1", "EC", "-ext", "san=ip:127.0.0.1", "-signer", "ca")) {
                return null;
            }
            KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD);
            byte[] issuer = store.getCertificate("ca").getEncoded();
            Files.writeString(
                    authority,
                    "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(issuer)
                            + "\n-----END CERTIFICATE-----\n");
            KeyManagerFactory manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            manager.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(manager.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static boolean makeKey(Path keys, String alias, String name, String algorithm, String... further)
            throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair"));
        command.addAll(List.of("-alias", alias, "-dname", name, "-keyalg", algorithm));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", keys.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        command.addAll(List.of(further));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = process.waitFor(30, TimeUnit.SECONDS);
        process.destroyForcibly();
        return ended && process.exitValue() == 0;
    }
}
