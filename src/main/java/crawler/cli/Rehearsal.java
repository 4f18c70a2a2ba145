package crawler.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A small crawl of a site of its own, for the launcher: it makes the JVM load the classes that a crawl needs, so that an
 * archive of them can be written when it ends.
 */
final class Rehearsal {
    /** Each page links to the next of so many. */
    private static final int PAGES = 32;

    private Rehearsal() {}

    /**
     * Serves pages on a loopback address and crawls them.
     *
     * @return the command's exit code
     */
    static int run(Console console, PrintWriter errors) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // or each answer waits for a delayed acknowledgement
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath().substring(1);
            int page = path.matches("\\d{1,9}") ? Integer.parseInt(path) : 0;
            byte[] body = ("<!DOCTYPE html><title>Page " + page + "</title><p class=p><a href=\"" + (page + 1) % PAGES
                            + "?a=1&amp;b=%C3%A4\" rel='x'>next</a><a href='../a/b/../c#d'>up</a><img src=i.png><!-- c -->")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        site.start();
        try {
            String start = "http://127.0.0.1:" + site.getAddress().getPort() + "/0";
            return Main.run(console, errors, errors, start, "--depth", "inf", "-o", "/dev/null");
        } finally {
            site.stop(0);
        }
    }
}
