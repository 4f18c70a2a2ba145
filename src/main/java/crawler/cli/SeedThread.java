package crawler.cli;

import crawler.crawl.Crawl;
import crawler.crawl.Report;
import java.util.List;

/** Reads the seeds while the crawl runs. */
final class SeedThread extends Thread {
    private final Seeds reading;
    private final Crawl crawl;

    SeedThread(List<String> seeds, Crawl crawl) {
        super("seeds");
        this.crawl = crawl;
        this.reading = new Seeds(seeds, System.in, crawl::seed);
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            reading.read();
        } catch (InterruptedException e) {
            return; // the crawl is over
        } catch (RuntimeException | Error bug) { // or the crawl would wait for seeds that nobody reads
            crawl.fail(bug);
            return;
        }
        crawl.endOfSeeds();
    }

    /**
     * Nothing to fetch is no failure; something to fetch, and none of it fetched, is.
     *
     * @param pages of the whole crawl
     */
    int exitCode(Report report, long pages) {
        boolean fetched = pages > 0 || !report.notRead().isEmpty();
        return fetched || reading.lines() == 0 ? CrawlCommand.FINISHED : CrawlCommand.NOTHING_FETCHED;
    }
}
