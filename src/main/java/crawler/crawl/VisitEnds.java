package crawler.crawl;

import crawler.frontier.Frontier;
import crawler.frontier.UrlBatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in how visits ended: a page's links go to the frontier and its rows to the output, in one turn; a failure is taken
 * down, or the URL put back to be asked for again. Touched on the crawl's event loop.
 */
final class VisitEnds {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    /** The longest a host is left alone at its own word; a URL for which it asks more is given up. */
    static final long LONGEST_QUIET_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final PoliteSettings polite;
    private final Turns turns;
    private final Frontier frontier;
    private final Ledger ledger;
    private final Crawl crawl;

    /**
     * Nothing has ended yet.
     *
     * @param crawl has the rows, and is told of every visit that has ended, last
     */
    VisitEnds(Turns turns, Frontier frontier, Ledger ledger, Crawl crawl) {
        this.polite = crawl.plan().polite();
        this.turns = turns;
        this.frontier = frontier;
        this.ledger = ledger;
        this.crawl = crawl;
    }

    /** A visit ended so. */
    void take(Visit visit, VisitEnd end) {
        if (end instanceof VisitEnd.Read read) {
            took(visit, read, 0);
        } else if (end instanceof VisitEnd.NotRead notRead) {
            ledger.notRead(visit, notRead);
            visit.host().good();
            finish(visit, false);
        } else if (end instanceof VisitEnd.Answered answered) {
            ledger.answered(visit, answered);
            visit.host().good();
            finish(visit, true);
        } else if (end instanceof VisitEnd.Refused refused) {
            ledger.refused(visit.lease(), refused);
            visit.host().good();
            finish(visit, false);
        } else if (end instanceof VisitEnd.Failed failed) {
            failed(visit, failed);
        }
    }

    /** Takes in a page: what was found on it, in one or more turns; its rows with the last. */
    private void took(Visit visit, VisitEnd.Read read, int piece) {
        if (!frontier.holds(visit.lease())) {
            LOG.info("{}: left to another process", visit.lease().url().withoutUserinfo());
            crawl.rows().drop(read.rows());
            visit.host().good();
            putBack(visit);
            return;
        }
        if (piece < read.found().size() - 1) {
            frontier.offer(read.found().get(piece), fresh -> {});
            turns.next(() -> took(visit, read, piece + 1));
            return;
        }
        if (!read.end().equals(visit.lease().url())) {
            frontier.seen(read.end());
            crawl.redirects().read(read.end());
            if (visit.lease().depth() == 0) {
                frontier.adopt(read.end());
            }
        }
        ledger.read(visit, read, turns.now());
        visit.host().good();
        visit.finishArchived(); // in the same turn as its rows: they go with the same commit
        frontier.finish(visit.lease(), true, read.found().get(piece));
        visit.host().countPage();
        if (frontier.keepsLinks()) {
            visit.pages().offered(read.found().get(piece));
        }
        crawl.rows().add(read.rows());
        crawl.pauseIfBehind();
        crawl.over(visit);
    }

    private void failed(Visit visit, VisitEnd.Failed failed) {
        Host host = visit.host();
        switch (failed.blame()) {
            case BUSY ->
                host.busy(
                        turns.now(),
                        Math.min(failed.retryAfterNanos(), LONGEST_QUIET_NANOS),
                        visit.lease().attempt());
            case DEAD -> {
                if (host.dead()) {
                    LOG.warn("{}: given up after {} failed connections", host.name(), polite.hostGivenUpAfter());
                }
            }
            case OURS, PAGE -> host.good();
        }
        boolean again = failed.mayRepeat()
                && failed.retryAfterNanos() <= LONGEST_QUIET_NANOS
                && visit.lease().attempt() <= polite.retries();
        if (again || (failed.blame() == VisitEnd.Blame.OURS && crawl.isStopping())) {
            LOG.info("{}: {}, asked again later", visit.lease().url().withoutUserinfo(), failed.reason());
            putBack(visit); // also when we stop: a crawl that goes on later visits it
        } else {
            ledger.failed(visit.lease(), visit.verdict(failed));
            finish(visit, false);
        }
    }

    private void putBack(Visit visit) {
        visit.finishArchived();
        frontier.putBack(visit.lease());
        crawl.over(visit);
    }

    private void finish(Visit visit, boolean page) {
        visit.finishArchived();
        frontier.finish(visit.lease(), page, UrlBatch.EMPTY);
        if (page) {
            visit.host().countPage();
        }
        crawl.over(visit);
    }
}
