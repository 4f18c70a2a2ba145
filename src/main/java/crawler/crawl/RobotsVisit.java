package crawler.crawl;

import crawler.http.Exchange;
import crawler.http.Outcome;
import crawler.http.ResponseHead;
import crawler.http.ResponseSink;
import crawler.robots.RobotsRules;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fetches the robots.txt of one host (RFC 9309 §2.3). Lives on the crawl's event loop. */
final class RobotsVisit implements ResponseSink {
    /** Bytes read; the standard wants 500 KiB at least (§2.5). */
    private static final int MOST_BYTES = RobotsRules.MAX_BYTES;

    private final Consumer<Answer> then;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private @Nullable Exchange exchange;
    private @Nullable ResponseHead head;

    /**
     * What came of it.
     *
     * @param rules the rules, or null if the host should be asked again: 429, 5xx, no answer (§2.3.1.4)
     * @param reason why there are none
     * @param dead whether no connection could be made at all
     */
    record Answer(@Nullable RobotsRules rules, String reason, boolean dead) {}

    RobotsVisit(Consumer<Answer> then) {
        this.then = then;
    }

    void under(Exchange way) {
        exchange = way;
    }

    void cancel() {
        if (exchange != null) {
            exchange.cancel();
        }
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
        exchange = null;
        then.accept(answer(outcome));
    }

    private Answer answer(Outcome outcome) {
        ResponseHead last = head;
        if (last != null && content.size() == MOST_BYTES) {
            return new Answer(RobotsRules.parse(content.toByteArray(), last.url()), "", false);
        }
        if (outcome instanceof Outcome.Failed failed) {
            if (failed.stage() == Outcome.Stage.REDIRECT) {
                return new Answer(RobotsRules.ALLOW_ALL, "", false); // §2.3.1.2: as good as unavailable
            }
            boolean dead = failed.stage() == Outcome.Stage.RESOLVE
                    || failed.stage() == Outcome.Stage.CONNECT
                    || failed.stage() == Outcome.Stage.TLS;
            return new Answer(null, Printable.of(failed.reason()), dead);
        }
        if (last == null) {
            return new Answer(null, "no answer", false);
        }
        if (last.status() / 100 == 2) {
            return new Answer(RobotsRules.parse(content.toByteArray(), last.url()), "", false);
        }
        if (last.status() == 429 || last.status() / 100 == 5) {
            return new Answer(null, last.statusText(), false);
        }
        return new Answer(RobotsRules.ALLOW_ALL, "", false); // §2.3.1.3: unavailable, so anything goes
    }
}
