package crawler.crawl;

import crawler.http.Exchange;
import crawler.http.Outcome;
import crawler.http.RedirectGuard;
import crawler.http.RequestContext;
import crawler.http.ResponseHead;
import crawler.http.ResponseSink;
import crawler.http.RetryAfter;
import crawler.url.WebUrl;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fetches a file that is for us rather than a page: robots.txt, a sitemap. Lives on the event loop of its connection. */
final class FileVisit implements ResponseSink, RedirectGuard {
    private final PageLoop loop;
    private final int most;
    private final Consumer<Answer> then;
    private ByteArrayOutputStream content = new ByteArrayOutputStream();
    private @Nullable Exchange exchange;
    private @Nullable ResponseHead head;
    private @Nullable WebUrl file; // asked for
    private boolean elsewhere; // it was redirected to another host

    /**
     * What came of it.
     *
     * @param head of the last answer; null if there was none
     * @param content the file; empty unless the status is 2xx
     * @param failure why there is no whole answer; null if there is, or if the file was cut
     * @param elsewhere whether another host was asked last, to which this one redirected
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Answer(@Nullable ResponseHead head, byte[] content, Outcome.@Nullable Failed failure, boolean elsewhere) {
        /** Whether there is a file. */
        boolean isFile() {
            return failure == null && head != null && head.status() / 100 == 2;
        }

        /** Whether no connection to the host could be made at all. */
        boolean isDead() {
            return failure != null && !elsewhere && failure.isUnconnected();
        }

        /** Whether the host itself is too busy to answer. */
        boolean isBusy() {
            return failure == null && !elsewhere && head != null && (head.status() == 429 || head.status() == 503);
        }

        /** How long the host, too busy to answer, asks to be left alone, as far as it is obeyed; else 0. */
        long retryAfterNanos() {
            if (failure != null || head == null || (head.status() != 429 && head.status() != 503)) {
                return 0;
            }
            return Math.min(RetryAfter.nanos(head.headers(), Instant.now()), VisitEnds.LONGEST_QUIET_NANOS);
        }

        /** Why there is no file, for people. */
        String reason() {
            if (failure != null) {
                return Printable.of(failure.reason());
            }
            return head == null ? "no answer" : head.statusText();
        }
    }

    /**
     * A visit that has not begun.
     *
     * @param loop where it lives
     * @param most bytes that are read; what comes after does not count
     * @param then told once, on that loop
     */
    FileVisit(PageLoop loop, int most, Consumer<Answer> then) {
        this.loop = loop;
        this.most = most;
        this.then = then;
    }

    /** From any thread. */
    void begin(WebUrl url) {
        loop.run(() -> {
            file = url;
            exchange = loop.request(url, new RequestContext(RequestContext.PREREQUISITE, this), this);
        });
    }

    /** From any thread. */
    void cancel() {
        loop.run(() -> {
            if (exchange != null) {
                exchange.cancel();
            }
        });
    }

    @Override
    public void decide(WebUrl target, Consumer<Boolean> goOn) {
        elsewhere = file == null || !target.authority().equals(file.authority());
        goOn.accept(true);
    }

    @Override
    public boolean head(ResponseHead answer) {
        head = answer;
        content.reset();
        return answer.status() / 100 == 2;
    }

    @Override
    public void body(ByteBuffer chunk) {
        try {
            byte[] bytes = new byte[Math.min(chunk.remaining(), most - content.size())];
            chunk.get(bytes);
            content.write(bytes, 0, bytes.length);
        } catch (Error e) {
            loop.threw(e);
            throw e;
        }
        if (content.size() == most && exchange != null) {
            exchange.cancel(); // enough; what was read counts
        }
    }

    @Override
    public void end(Outcome outcome) {
        loop.ended(exchange, outcome);
        exchange = null;
        boolean cut = content.size() == most;
        Answer answer = new Answer(
                head,
                content.toByteArray(),
                !cut && outcome instanceof Outcome.Failed failed ? failed : null,
                elsewhere);
        content = new ByteArrayOutputStream(0); // up to twice as much, while the file waits to be parsed
        loop.guarded(() -> then.accept(answer));
    }
}
