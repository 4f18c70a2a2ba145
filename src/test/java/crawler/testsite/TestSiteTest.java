package crawler.testsite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TestSiteTest {
    @AutoClose
    private final TestSite site = TestSite.start();

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(site.url(path))).build(), BodyHandlers.ofString());
    }

    @Test
    void good_pages_are_good() throws Exception {
        site.page("/", "<a href=b>").chunked("/chunked", "abcdefg", 3).redirect("/r", "/c");
        assertEquals("<a href=b>", get("/").body());
        assertEquals("abcdefg", get("/chunked").body());
        assertEquals("/c", get("/r").headers().firstValue("Location").orElse(""));
        assertEquals(404, get("/nowhere").statusCode());
        assertEquals(1, site.connections(), "kept alive");
        assertEquals(4, site.requests().size());
        assertEquals(site.authority(), site.requests("/r").get(0).header("host"));
    }

    @Test
    void cut_and_reset_pages_are_failures() {
        site.cutAfter(10, "/cut").resetAfter(10, "/reset");
        assertThrows(IOException.class, () -> get("/cut"));
        assertThrows(IOException.class, () -> get("/reset"));
    }

    @Test
    void a_stalled_page_ends_with_the_client() throws Exception {
        site.stallAfter(10, "/");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            site.awaitRequests(1);
            assertEquals(1, site.openConnections());
        }
        site.awaitOpenConnections(0);
    }
}
