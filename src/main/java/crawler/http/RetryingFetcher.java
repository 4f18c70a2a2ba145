package crawler.http;

import crawler.http.Outcome.Failed;
import crawler.http.Outcome.Stage;
import io.netty.util.concurrent.EventExecutor;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries again after a failure that may pass ({@link Failed#temporary}) and after 502 and 504, which a server between us and
 * the origin sends (RFC 9110 §15.6). The last attempt's answer or failure is the outcome, unchanged. 429 and 503 are not
 * this wrapper's: they speak of the whole host, and the crawl leaves the host alone.
 *
 * <p>Between attempts it waits half a second, doubled each time up to half a minute, of which up to a half is left to chance
 * so that many do not return at once; a Retry-After that asks for more is obeyed. That wait must end before the request's
 * deadline, else there is no further attempt. Then the {@link RedirectGuard} says when the host may be asked. Called on the
 * event loop.
 */
final class RetryingFetcher implements Fetcher {
    private static final long FIRST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Fetcher inner;
    private final int retries;
    private final EventExecutor timer;
    private final LongSupplier nanoTime;
    private final DoubleSupplier chance;

    /**
     * Wraps a fetcher.
     *
     * @param inner makes single attempts
     * @param retries attempts after the first
     * @param timer the event loop
     * @param nanoTime as {@link System#nanoTime}
     * @param chance random numbers, 0 to 1
     */
    RetryingFetcher(Fetcher inner, int retries, EventExecutor timer, LongSupplier nanoTime, DoubleSupplier chance) {
        this.inner = inner;
        this.retries = retries;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.chance = chance;
    }

    @Override
    public Exchange fetch(Request request, ResponseSink sink) {
        if (retries == 0) {
            return inner.fetch(request, sink);
        }
        Attempts attempts = new Attempts(request, sink);
        attempts.fetch();
        return attempts;
    }

    /** One request's attempts. */
    private final class Attempts implements ResponseSink, Exchange {
        private static final long NOT_AGAIN = -1;

        private final Request request;
        private final ResponseSink sink;
        private int failed; // attempts so far that did not count
        private @Nullable Exchange exchange; // null while waiting
        private @Nullable Future<?> waiting;
        private boolean asking; // the guard, when
        private long wait = NOT_AGAIN; // what the head of this attempt let us decide
        private boolean paused;
        private boolean cancelled;
        private boolean ended;

        Attempts(Request request, ResponseSink sink) {
            this.request = request;
            this.sink = sink;
        }

        private void ask() {
            waiting = null;
            asking = true;
            request.context().guard().again(request.url(), this::again);
        }

        private void again() {
            asking = false;
            if (!cancelled) {
                fetch();
            }
        }

        void fetch() {
            wait = NOT_AGAIN;
            exchange = inner.fetch(request, this);
            if (paused) {
                exchange.pause();
            }
        }

        @Override
        public void sent() {
            sink.sent();
        }

        @Override
        public boolean head(ResponseHead head) {
            wait = isTemporary(head.status()) && failed < retries ? waitOf(head) : NOT_AGAIN;
            return wait == NOT_AGAIN && sink.head(head);
        }

        @Override
        public void body(ByteBuffer chunk) {
            sink.body(chunk);
        }

        @Override
        public void end(Outcome outcome) {
            if (wait == NOT_AGAIN
                    && outcome instanceof Failed failure
                    && failure.temporary()
                    && failure.stage() != Stage.CANCELLED
                    && failed < retries) {
                wait = ifInTime(backoff());
            }
            if (cancelled) {
                finish(outcome instanceof Failed ? outcome : cancelledOutcome());
            } else if (wait == NOT_AGAIN) {
                finish(outcome);
            } else {
                failed++;
                exchange = null;
                waiting = timer.schedule(this::ask, wait, TimeUnit.NANOSECONDS);
            }
        }

        private void finish(Outcome outcome) {
            if (!ended) {
                ended = true;
                sink.end(outcome);
            }
        }

        private long waitOf(ResponseHead head) {
            return ifInTime(Math.max(backoff(), RetryAfter.nanos(head.headers(), Instant.now())));
        }

        private long backoff() {
            long longest = Math.min(LONGEST_WAIT_NANOS, FIRST_WAIT_NANOS << Math.min(failed, 16));
            return (long) (longest * (0.5 + 0.5 * chance.getAsDouble()));
        }

        private long ifInTime(long nanos) {
            long deadline = request.context().deadlineNanos();
            return deadline != 0 && nanos >= deadline - nanoTime.getAsLong() ? NOT_AGAIN : nanos;
        }

        @Override
        public void pause() {
            paused = true;
            if (exchange != null) {
                exchange.pause();
            }
        }

        @Override
        public void resume() {
            paused = false;
            if (exchange != null) {
                exchange.resume();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (exchange != null) {
                exchange.cancel();
            } else if (waiting != null || asking) {
                if (waiting != null) {
                    waiting.cancel(false);
                }
                timer.execute(() -> finish(cancelledOutcome()));
            }
        }
    }

    private static Failed cancelledOutcome() {
        return new Failed(Stage.CANCELLED, "cancelled");
    }

    private static boolean isTemporary(int status) {
        return status == 502 || status == 504;
    }
}
