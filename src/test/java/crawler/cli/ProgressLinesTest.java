package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import crawler.crawl.Progress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    @Test
    void links_that_were_asked_for_are_no_pages() {
        CheckProgressLine line = new CheckProgressLine(() -> Progress.NONE, 0);
        Progress now = new Progress(0, 1_980, 0, 7, 3, 20, 0, 2);
        assertEquals(
                "2,000 links asked for 100/s · 7 queued · 3 in flight · 20 failed · 2 hosts · 0:20",
                line.line(now, TimeUnit.SECONDS.toNanos(20)));
    }

    @Test
    void one_of_a_thing_is_told_of_as_one() {
        Progress now = new Progress(1, 1, 1, 0, 1, 0, 0, 1);
        assertEquals(
                "1 link asked for 0/s · 0 queued · 1 in flight · 0 failed · 1 host · 0:10",
                new CheckProgressLine(() -> Progress.NONE, 0).line(now, TimeUnit.SECONDS.toNanos(10)));
        String crawl = new ProgressLine(() -> Progress.NONE, 0).line(now, TimeUnit.SECONDS.toNanos(10));
        assertTrue(crawl.startsWith("1 page 0/s · 1 link 0/s · 0 queued · 1 in flight"), crawl);
        assertTrue(crawl.endsWith(" · 1 host · 0:10"), crawl);
    }
}
