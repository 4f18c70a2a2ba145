package crawler.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A sink that keeps everything, fails on a broken contract, and can be overridden where a test wants more. */
class Recorder implements ResponseSink {
    final CountDownLatch headCame = new CountDownLatch(1);
    final CountDownLatch bodyCame = new CountDownLatch(1);
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile @Nullable ResponseHead head;
    volatile @Nullable Exchange exchange;
    volatile @Nullable AssertionError broken;
    final AtomicLong count = new AtomicLong();

    @Override
    public boolean head(ResponseHead received) {
        require(head == null, "a second head");
        require(!outcome.isDone(), "a head after the end");
        head = received;
        headCame.countDown();
        return wanted();
    }

    boolean wanted() {
        return true;
    }

    @Override
    public void body(ByteBuffer chunk) {
        require(head != null && wanted(), "a body that is not wanted");
        require(!outcome.isDone(), "a body after the end");
        require(chunk.isReadOnly(), "a piece that can be written to");
        require(chunk.hasRemaining(), "an empty piece");
        if (count.addAndGet(chunk.remaining()) <= 1 << 20) {
            byte[] copy = new byte[chunk.remaining()];
            chunk.get(copy);
            bytes.writeBytes(copy);
        }
        bodyCame.countDown();
    }

    @Override
    public void end(Outcome ended) {
        require(outcome.complete(ended), "a second end");
    }

    private void require(boolean condition, String otherwise) {
        if (!condition && broken == null) {
            broken = new AssertionError(otherwise);
        }
    }

    boolean ended() {
        return outcome.isDone();
    }

    Outcome outcome() throws Exception {
        Outcome ended = outcome.get(20, TimeUnit.SECONDS);
        if (broken != null) {
            throw broken;
        }
        return ended;
    }

    /** Stage and reason: {@code READ connection reset}. */
    String failure() throws Exception {
        return outcome() instanceof Outcome.Failed failed
                ? failed.stage() + " " + failed.reason()
                : "none: " + outcome();
    }

    Outcome.Fetched fetched() throws Exception {
        if (outcome() instanceof Outcome.Fetched fetched) {
            return fetched;
        }
        throw new AssertionError(outcome().toString());
    }

    ResponseHead head() {
        return requireNonNull(head);
    }

    boolean hasHead() {
        return head != null;
    }

    Exchange exchange() {
        return requireNonNull(exchange);
    }

    String text() {
        return bytes.toString(ISO_8859_1);
    }
}
