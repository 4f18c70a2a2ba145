package crawler.crawl;

import crawler.frontier.Lease;
import crawler.html.LinkCursor;
import crawler.html.LinkExtractor;
import crawler.http.Exchange;
import crawler.http.Outcome;
import crawler.http.RedirectGuard;
import crawler.http.Request;
import crawler.http.RequestContext;
import crawler.http.ResponseHead;
import crawler.http.ResponseSink;
import crawler.http.RetryAfter;
import crawler.output.PageInfo;
import crawler.url.WebUrl;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One page under way: takes its bytes, ends exactly once. A page that ended well hands its links over whole; one that
 * failed hands over nothing. Lives on the event loop of its connection.
 */
final class Visit implements ResponseSink, RedirectGuard {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    private final Crawl crawl;
    private final PageLoop pages;
    private final Host host; // not to be touched here: it is the crawl's
    private final Lease lease;
    private final long startedNanos;
    private final WarcRecorder.@Nullable Page archived; // null = its answers are not kept
    private final boolean spaced;
    private final RequestContext context;
    private final PageReader reader;

    private @Nullable Exchange exchange;
    private @Nullable ResponseHead head;
    private VisitEnd.@Nullable Refused refused; // why its redirect is not followed
    private @Nullable WebUrl redirect; // where it led so far; read on the crawl's loop after the end
    private @Nullable String fragment; // the last that a redirect named; read there, too
    private boolean ended;

    // Touched on the crawl's event loop.
    private @Nullable WebUrl claimed; // where its redirect leads
    private boolean over;

    /** Whether its host is asked for nothing else until this is sent. */
    boolean holdsHost;

    /** Whether it waits for what another one finds out, and so counts as no request. */
    boolean isAside;

    /** Whether it was so once: then it has no place at its host any more. */
    boolean hasNoPlace;

    /**
     * A page that was read.
     *
     * @param end the URL that answered
     * @param nofollow whether the head of its answer asks that no link of it be followed, and that is respected
     */
    record Page(PageInfo info, WebUrl end, long bytes, boolean truncated, boolean nofollow) {
        /** The same, not all of whose links are taken down. */
        Page cut() {
            return new Page(info, end, bytes, true, nofollow);
        }
    }

    Visit(
            Crawl crawl,
            PageLoop pages,
            Host host,
            Lease lease,
            long startedNanos,
            WarcRecorder.@Nullable Page archived,
            boolean spaced) {
        this.crawl = crawl;
        this.pages = pages;
        this.host = host;
        this.lease = lease;
        this.startedNanos = startedNanos;
        this.archived = archived;
        this.spaced = spaced;
        this.context = new RequestContext(lease.depth(), this, archived);
        this.reader = new PageReader(crawl.plan().crawling().anyText(), pages);
    }

    Host host() {
        return host;
    }

    /** Whether its host wants a distance between requests. */
    boolean isSpaced() {
        return spaced;
    }

    Lease lease() {
        return lease;
    }

    PageLoop pages() {
        return pages;
    }

    long startedNanos() {
        return startedNanos;
    }

    @Nullable
    WebUrl claimed() {
        return claimed;
    }

    /** What its exchanges share. */
    RequestContext context() {
        return context;
    }

    /** What was fetched for it goes with the next commit. */
    void finishArchived() {
        if (archived != null) {
            archived.finish();
        }
    }

    /** What to ask with: a check asks with GET only where HEAD got no good answer, or a page is to be read. */
    Request.Method method() {
        return !crawl.plan().check().reads(lease.url()) && lease.attempt() == 1
                ? Request.Method.HEAD
                : Request.Method.GET;
    }

    /** What the visit, which has ended so, says of its URL. */
    Verdict verdict(VisitEnd end) {
        String to = redirect == null ? null : redirect.withoutUserinfo().href();
        to = to == null || fragment == null ? to : to + '#' + fragment;
        if (end instanceof VisitEnd.Failed failed) {
            boolean unknown =
                    failed.status() == 429 || failed.retryAfterNanos() > 0 || failed.blame() == VisitEnd.Blame.OURS;
            Verdict.Kind answered = failed.status() > 0 ? Verdict.Kind.ANSWERED : Verdict.Kind.FAILED;
            return new Verdict(unknown ? Verdict.Kind.UNKNOWN : answered, failed.status(), failed.reason(), to);
        }
        return new Verdict(
                Verdict.Kind.ANSWERED, head == null ? 0 : head.status(), head == null ? "" : head.statusText(), to);
    }

    void claim(@Nullable WebUrl target) {
        claimed = target;
    }

    /** Whether it has ended, and all it left behind is taken in. */
    boolean isOver() {
        return over;
    }

    void setOver() {
        over = true;
    }

    void under(Exchange way) {
        exchange = way;
    }

    /** Ends it: its URL is put back. Any thread. */
    void cancel() {
        pages.run(() -> {
            if (exchange != null) {
                exchange.cancel();
            }
        });
    }

    /** On the crawl's loop it is known what is allowed; the answer comes back to this one. */
    @Override
    public void decide(WebUrl target, Consumer<Boolean> then) {
        long asked = pages.now();
        crawl.redirects()
                .ask(
                        this,
                        target,
                        skip -> pages.run(() -> {
                            context.waited(pages.now() - asked);
                            refused = skip == null ? null : new VisitEnd.Refused(skip, target);
                            redirect = target;
                            then.accept(skip == null);
                        }));
    }

    /** The crawl knows when its own host may be asked; other hosts, where redirects lead, are not paced. */
    @Override
    public void again(WebUrl url, Runnable then) {
        if (!url.authority().equals(lease.url().authority())) {
            then.run();
            return;
        }
        long asked = pages.now();
        crawl.again(
                this,
                () -> pages.run(() -> {
                    context.waited(pages.now() - asked);
                    then.run();
                }));
    }

    @Override
    public void fragment(String named) {
        fragment = named;
    }

    @Override
    public void sent() {
        if (spaced) {
            crawl.sent(this);
        }
    }

    @Override
    public boolean head(ResponseHead answer) {
        head = answer;
        try {
            return crawl.plan().check().reads(lease.url()) && reader.head(answer);
        } catch (Error e) {
            crawl.threw(e);
            throw e;
        }
    }

    @Override
    public void body(ByteBuffer chunk) {
        try {
            if (!reader.body(chunk) && exchange != null) {
                exchange.cancel();
            }
        } catch (Error e) {
            crawl.threw(e);
            throw e;
        }
    }

    @Override
    public void end(Outcome outcome) {
        if (ended) {
            throw new IllegalStateException("a visit ends once: " + lease.url());
        }
        ended = true;
        pages.ended(exchange, outcome);
        exchange = null;
        crawl.guarded(() -> close(outcome));
    }

    private void close(Outcome outcome) {
        if (outcome instanceof Outcome.Fetched) {
            reader.bodyEnded();
        }
        String type = reader.skipped();
        if (type != null) {
            end(new VisitEnd.NotRead(type));
        } else if (refused != null) {
            end(refused);
        } else if (outcome instanceof Outcome.Failed failed) {
            boolean byGet = method() == Request.Method.HEAD && failed.stage() == Outcome.Stage.READ;
            end(new VisitEnd.Failed(Printable.of(failed.reason()), blame(failed), byGet, 0, 0));
        } else if (outcome instanceof Outcome.Fetched fetched) {
            fetched(fetched);
        }
    }

    private void end(VisitEnd end) {
        forget();
        crawl.ended(this, end);
    }

    /** Of its host nothing is said by another one, to which it was redirected. */
    private VisitEnd.Blame blame(Outcome.Failed failed) {
        boolean elsewhere =
                redirect != null && !redirect.authority().equals(lease.url().authority());
        return switch (failed.stage()) {
            case RESOLVE, CONNECT, TLS -> elsewhere ? VisitEnd.Blame.PAGE : VisitEnd.Blame.DEAD;
            case DEADLINE -> elsewhere ? VisitEnd.Blame.PAGE : VisitEnd.Blame.BUSY;
            case READ, REDIRECT -> VisitEnd.Blame.PAGE;
            case CANCELLED, BROKEN -> VisitEnd.Blame.OURS;
        };
    }

    private void fetched(Outcome.Fetched fetched) {
        LinkExtractor page = reader.page();
        if (page == null && crawl.plan().check().asksOnly() && fetched.status() / 100 == 2) {
            end(new VisitEnd.Answered());
        } else if (page == null) {
            refusedByServer(fetched.status());
        } else if (page.isHeavy()) {
            pages.offload(page::end, links -> takeFragments(fetched, page, () -> takeLinks(fetched, links)), broken -> {
                LOG.debug("{}", lease.url().withoutUserinfo(), broken);
                String reason = "page cannot be parsed: " + Printable.of(broken.toString());
                end(new VisitEnd.Failed(reason, VisitEnd.Blame.PAGE, false, 0, 0));
            });
        } else {
            LinkCursor links = page.end();
            takeFragments(fetched, page, () -> {
                if (crawl.plan().check().asksOnly()) {
                    end(new VisitEnd.Answered());
                } else {
                    takeLinks(fetched, links);
                }
            });
        }
    }

    private void takeFragments(Outcome.Fetched fetched, LinkExtractor page, Runnable then) {
        Fragments to = crawl.plan().check().fragments();
        if (to == null) {
            then.run();
        } else {
            pages.takeFragments(page.ids(), to.of(fetched.url(), !fetched.truncated()), then);
        }
    }

    private void refusedByServer(int status) {
        String text = head == null ? Integer.toString(status) : head.statusText();
        boolean busy = status == 429 || status == 503;
        end(new VisitEnd.Failed(
                status / 100 == 3 ? text + ", redirect not followed" : text,
                busy ? VisitEnd.Blame.BUSY : VisitEnd.Blame.PAGE,
                busy || method() == Request.Method.HEAD,
                head == null || !busy ? 0 : RetryAfter.nanos(head.headers(), Instant.now()),
                status));
    }

    private void takeLinks(Outcome.Fetched fetched, LinkCursor links) {
        PageInfo info = new PageInfo(
                lease.url().withoutUserinfo().href(),
                fetched.url().withoutFragment().href(),
                fetched.status(),
                lease.depth());
        pages.takeLinks(
                this, new Page(info, fetched.url(), fetched.bytes(), fetched.truncated(), asksNofollow()), links);
    }

    private boolean asksNofollow() {
        LinkExtractor page = reader.page();
        return crawl.plan().scoping().nofollow()
                && ((page != null && page.isNofollow())
                        || (head != null && Nofollow.isInTag(head.headers().all("X-Robots-Tag"))));
    }

    /** Gives the extractor back: what it has seen is void, or was used. */
    void forget() {
        reader.forget();
    }
}
