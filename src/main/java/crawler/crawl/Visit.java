package crawler.crawl;

import crawler.frontier.Lease;
import crawler.html.LinkCursor;
import crawler.html.LinkExtractor;
import crawler.http.Exchange;
import crawler.http.Outcome;
import crawler.http.ResponseHead;
import crawler.http.ResponseSink;
import crawler.http.RetryAfter;
import crawler.output.PageInfo;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One page under way: takes its bytes, ends exactly once. A page that ended well hands its links over whole; one that
 * failed hands over nothing. Lives on the event loop of its connection.
 */
final class Visit implements ResponseSink {
    private final Crawl crawl;
    private final Host host;
    private final Lease lease;
    private final long startedNanos;
    private final PageReader reader;

    private @Nullable Exchange exchange;
    private @Nullable ResponseHead head;
    private boolean ended;

    /** Whose fault a failure is: what it says of the host. */
    enum Blame {
        /** The page's: the host is well. */
        PAGE,
        /** The host has too much to do: 429, 503, no answer in time. */
        BUSY,
        /** No connection can be made. */
        DEAD,
        /** Our own: cancelled. */
        OURS
    }

    Visit(Crawl crawl, Host host, Lease lease, long startedNanos) {
        this.crawl = crawl;
        this.host = host;
        this.lease = lease;
        this.startedNanos = startedNanos;
        this.reader = new PageReader(crawl.settings().anyText(), crawl::borrowExtractor, crawl::returnExtractor);
    }

    Host host() {
        return host;
    }

    Lease lease() {
        return lease;
    }

    /** Whether the failure may be another attempt's success: only where the host said so itself. */
    boolean mayRepeat() {
        return head != null && (head.status() == 429 || head.status() == 503);
    }

    /** How long the host asked us to stay away (RFC 9110 §10.2.3), 0 if it did not. */
    long retryAfterNanos() {
        String value = head == null ? null : head.headers().first("Retry-After");
        return value == null ? 0 : RetryAfter.nanos(value, Instant.now());
    }

    long startedNanos() {
        return startedNanos;
    }

    void under(Exchange way) {
        exchange = way;
    }

    void pause() {
        if (exchange != null) {
            exchange.pause();
        }
    }

    void resume() {
        if (exchange != null) {
            exchange.resume();
        }
    }

    void cancel() {
        if (exchange != null) {
            exchange.cancel();
        }
    }

    @Override
    public boolean head(ResponseHead answer) {
        head = answer;
        return reader.head(answer);
    }

    @Override
    public void body(ByteBuffer chunk) {
        if (!reader.body(chunk)) {
            cancel();
        }
    }

    @Override
    public void end(Outcome outcome) {
        if (ended) {
            throw new IllegalStateException("a visit ends once: " + lease.url());
        }
        ended = true;
        exchange = null;
        crawl.guarded(() -> close(outcome));
    }

    private void close(Outcome outcome) {
        if (outcome instanceof Outcome.Fetched) {
            reader.bodyEnded();
        }
        String type = reader.skipped();
        if (type != null) {
            forget();
            crawl.notRead(this, type);
        } else if (outcome instanceof Outcome.Failed failed) {
            forget();
            head = null;
            crawl.failed(this, Printable.of(failed.reason()), blame(failed.stage()));
        } else if (outcome instanceof Outcome.Fetched fetched) {
            fetched(fetched);
        }
    }

    private static Blame blame(Outcome.Stage stage) {
        return switch (stage) {
            case RESOLVE, CONNECT, TLS -> Blame.DEAD;
            case DEADLINE -> Blame.BUSY;
            case READ, REDIRECT -> Blame.PAGE;
            case CANCELLED -> Blame.OURS;
        };
    }

    private void fetched(Outcome.Fetched fetched) {
        LinkExtractor page = reader.page();
        if (page == null) {
            String status = head == null ? Integer.toString(fetched.status()) : head.statusText();
            crawl.failed(
                    this,
                    fetched.status() / 100 == 3 ? status + ", redirect not followed" : status,
                    mayRepeat() ? Blame.BUSY : Blame.PAGE);
        } else if (page.isHeavy()) {
            crawl.offload(this, page::end, links -> takeLinks(fetched, links));
        } else {
            takeLinks(fetched, page.end());
        }
    }

    private void takeLinks(Outcome.Fetched fetched, LinkCursor links) {
        PageInfo page = new PageInfo(
                lease.url().withoutUserinfo().href(),
                fetched.url().withoutFragment().href(),
                fetched.status(),
                lease.depth());
        crawl.takeLinks(this, fetched, page, links);
    }

    /** Gives the extractor back: what it has seen is void, or was used. */
    void forget() {
        reader.forget();
    }
}
