package crawler.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.testsite.TestSite;
import crawler.url.WebUrl;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an {@link ExchangeRecorder} is given, and that it can hold a server back. */
class RecordingTest {
    private final TestSite site = TestSite.start();
    private final Keeper keeper = new Keeper();
    private final Client client = new Client(keeper);

    /** Keeps all in memory; writable or not as the test says. */
    private static final class Keeper implements ExchangeRecorder {
        final List<String> kept = new CopyOnWriteArrayList<>(); // "cut: bytes", in the order of their ends
        final List<Sent> sent = new CopyOnWriteArrayList<>();
        final CountDownLatch asked = new CountDownLatch(1);
        volatile boolean writable = true;
        private volatile @Nullable Runnable then;

        @Override
        public Recording begin(Sent request) {
            sent.add(request);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            return new Recording() {
                @Override
                public void received(ByteBuffer more) {
                    byte[] copy = new byte[more.remaining()];
                    more.get(copy);
                    bytes.writeBytes(copy);
                }

                @Override
                public void restart() {
                    bytes.reset();
                }

                @Override
                public void end(Cut cut) {
                    kept.add(cut + ": " + bytes.toString(ISO_8859_1));
                }

                @Override
                public void discard() {
                    kept.add("discarded");
                }
            };
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void whenWritable(Runnable resume) {
            then = resume;
            asked.countDown();
        }

        void goOn() {
            writable = true;
            requireNonNull(then).run();
        }
    }

    @AfterEach
    void close() {
        client.close();
        site.close();
    }

    @Test
    void a_server_is_read_no_further_while_the_recorder_is_behind() throws Exception {
        site.page("/", "hello");
        keeper.writable = false;
        Recorder page = client.get(site.url("/"), new Recorder());
        keeper.asked.await();
        site.awaitRequests(1);
        client.advance(Duration.ofSeconds(20)); // silence is not the server's while nobody listens
        assertFalse(page.hasHead());
        assertFalse(page.ended());
        keeper.goOn();
        page.fetched();
        assertEquals("hello", page.text());
    }

    @Test
    void an_exchange_that_ends_while_it_is_held_back_leaves_nothing_behind() throws Exception {
        site.page("/", "hello");
        keeper.writable = false;
        Recorder page = client.get(site.url("/"), new Recorder());
        keeper.asked.await();
        client.onLoop(() -> requireNonNull(page.exchange).cancel());
        page.outcome();
        keeper.goOn();
        assertEquals(List.of("discarded"), keeper.kept);
        client.get(site.url("/"), new Recorder()).fetched();
    }

    @Test
    void a_request_that_met_a_dead_connection_is_recorded_once_it_was_answered() throws Exception {
        site.page("/", "hello").closeAfter(1);
        client.get(site.url("/"), new Recorder()).outcome();
        client.get(site.url("/"), new Recorder()).outcome();
        List<String> answers =
                keeper.kept.stream().filter(kept -> !kept.equals("discarded")).toList();
        assertEquals(2, answers.size(), keeper.kept.toString());
        for (String answer : answers) {
            assertTrue(answer.startsWith("NONE: HTTP/1.1 200 ") && answer.endsWith("\r\n\r\nhello"), answer);
        }
    }

    @Test
    void the_address_that_was_asked_is_told_and_no_user_information() throws Exception {
        site.page("/", "hello");
        client.get(site.url("/").replace("//", "//user:secret@"), new Recorder())
                .outcome();
        ExchangeRecorder.Sent sent = keeper.sent.get(0);
        assertEquals(WebUrl.parse(site.url("/")), sent.url());
        assertEquals("127.0.0.1", requireNonNull(sent.server()).getHostAddress());
        String request = ISO_8859_1.decode(sent.bytes()).toString();
        assertTrue(request.startsWith("GET / HTTP/1.1\r\nHost: "), request);
        assertFalse(request.contains("Authorization"), request);
    }
}
