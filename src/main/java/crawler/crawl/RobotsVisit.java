package crawler.crawl;

import crawler.http.Exchange;
import crawler.http.Outcome;
import crawler.http.ResponseHead;
import crawler.http.ResponseSink;
import crawler.robots.RobotsRules;
import crawler.url.WebUrl;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fetches the robots.txt of one origin (RFC 9309 §2.3). Lives on the event loop of its connection. */
final class RobotsVisit implements ResponseSink {
    /** Bytes read; the standard wants 500 KiB at least (§2.5). */
    private static final int MOST_BYTES = RobotsRules.MAX_BYTES;

    /** Bytes that are parsed in a millisecond or two; more is parsed away from the loop. */
    private static final int PARSED_HERE = 8 * 1024;

    private final PageLoop loop;
    private final Executor heavyWork;
    private final Consumer<Answer> then;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private @Nullable Exchange exchange;
    private @Nullable ResponseHead head;

    /**
     * What came of it.
     *
     * @param rules the rules, or null if the host should be asked again: 429, 5xx, no answer (§2.3.1.4)
     * @param bytes how large the file is
     * @param reason why there are none
     * @param dead whether no connection could be made at all
     */
    record Answer(@Nullable RobotsRules rules, int bytes, String reason, boolean dead) {}

    /**
     * A visit that has not begun.
     *
     * @param loop where it lives
     * @param heavyWork parses large files
     * @param then told once, on any thread
     */
    RobotsVisit(PageLoop loop, Executor heavyWork, Consumer<Answer> then) {
        this.loop = loop;
        this.heavyWork = heavyWork;
        this.then = then;
    }

    /** From any thread. */
    void begin(WebUrl file) {
        loop.request(file, this, way -> exchange = way);
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
    public boolean head(ResponseHead answer) {
        head = answer;
        content.reset();
        return answer.status() / 100 == 2;
    }

    @Override
    public void body(ByteBuffer chunk) {
        int length = Math.min(chunk.remaining(), MOST_BYTES - content.size());
        byte[] bytes = new byte[length];
        chunk.get(bytes);
        content.write(bytes, 0, length);
        if (content.size() == MOST_BYTES) {
            cancel(); // enough; what was read counts
        }
    }

    @Override
    public void end(Outcome outcome) {
        loop.ended(exchange);
        exchange = null;
        ResponseHead last = head;
        if (last != null && content.size() == MOST_BYTES) {
            parse(last);
        } else if (outcome instanceof Outcome.Failed failed) {
            boolean dead = failed.stage() == Outcome.Stage.RESOLVE
                    || failed.stage() == Outcome.Stage.CONNECT
                    || failed.stage() == Outcome.Stage.TLS;
            boolean nowhere = failed.stage() == Outcome.Stage.REDIRECT; // §2.3.1.2: as good as unavailable
            then.accept(new Answer(
                    nowhere ? RobotsRules.ALLOW_ALL : null, 0, nowhere ? "" : Printable.of(failed.reason()), dead));
        } else if (last == null) {
            then.accept(new Answer(null, 0, "no answer", false));
        } else if (last.status() / 100 == 2) {
            parse(last);
        } else if (last.status() == 429 || last.status() / 100 == 5) {
            then.accept(new Answer(null, 0, last.statusText(), false));
        } else {
            then.accept(new Answer(RobotsRules.ALLOW_ALL, 0, "", false)); // §2.3.1.3: unavailable, so anything goes
        }
    }

    private void parse(ResponseHead last) {
        byte[] file = content.toByteArray();
        Runnable work = () -> then.accept(new Answer(RobotsRules.parse(file, last.url()), file.length, "", false));
        if (file.length <= PARSED_HERE) {
            work.run();
        } else {
            heavyWork.execute(() -> loop.guarded(work));
        }
    }
}
