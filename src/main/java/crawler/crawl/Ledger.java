package crawler.crawl;

import crawler.frontier.Lease;
import crawler.url.WebUrl;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes down what came of every URL of a crawl: counts it, logs it, and tells whoever checks links. Touched on the crawl's
 * event loop.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    private final Report report;
    private final Check check;

    Ledger(Report report, Check check) {
        this.report = report;
        this.check = check;
    }

    /** Whether who checks keeps up. */
    boolean isWritable() {
        return check.verdicts().isWritable();
    }

    /** A URL is not visited. */
    void skipped(Lease lease, Skip skip) {
        report.skipped(skip);
        SkipLog.url(lease.url(), skip);
        if (skip != Skip.HOST_LIMIT) { // which says nothing of the URL: a check may still ask for it
            tell(lease, Verdict.unknown(skip.reason()));
        }
    }

    /** A URL could not be visited, or not well. */
    void failed(Lease lease, Verdict verdict) {
        report.failed(verdict.reason());
        tell(lease, verdict);
        LOG.warn("{}: {}", lease.url().withoutUserinfo(), verdict.reason());
    }

    /** A visit was redirected to where it is not followed. */
    void refused(Lease lease, VisitEnd.Refused end) {
        if (check.asksOnly()) {
            String target = end.target().withoutUserinfo().href();
            tell(lease, Verdict.unknown(end.skip().reason() + " (redirect to " + target + ")"));
        }
        report.skipped(end.skip());
        SkipLog.url(end.target(), end.skip());
    }

    /** A visit found no page. */
    void notRead(Visit visit, VisitEnd.NotRead end) {
        report.notRead(end.type());
        tell(visit, end);
        LOG.info("not read: {} ({})", visit.lease().url().withoutUserinfo(), end.type());
    }

    /** A visit that was only to ask had a good answer. */
    void answered(Visit visit, VisitEnd.Answered end) {
        report.asked();
        tell(visit, end);
    }

    /** A visit read a page; its time is up to {@code nowNanos}. */
    void read(Visit visit, VisitEnd.Read end, long nowNanos) {
        tell(visit, end);
        report.page(end.links(), end.bytes(), end.truncated());
        report.skipped(end.skips());
        WebUrl url = visit.lease().url().withoutUserinfo();
        if (end.truncated()) {
            LOG.warn("{}: cut after {} bytes, {} links kept", url, end.bytes(), end.links());
        }
        if (LOG.isInfoEnabled()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(nowNanos - visit.startedNanos());
            LOG.info("{} {} {} links {} ms", end.status(), url, end.links(), millis);
        }
    }

    private void tell(Lease lease, Verdict verdict) {
        check.verdicts().verdict(lease.url(), lease.depth(), verdict);
    }

    /** Tells what came of a visit's URL, and of the one its redirects led to. */
    private void tell(Visit visit, VisitEnd end) {
        if (check.verdicts() == Verdicts.IGNORED) {
            return; // most crawls: no verdict is made that nobody wants
        }
        Verdict verdict = visit.verdict(end);
        tell(visit.lease(), verdict);
        if (end instanceof VisitEnd.Read read && verdict.redirect() != null) {
            check.verdicts()
                    .verdict(
                            read.end().withoutFragment(),
                            visit.lease().depth(),
                            new Verdict(verdict.kind(), verdict.status(), verdict.reason(), null));
        }
    }
}
