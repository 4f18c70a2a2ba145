package crawler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import crawler.crawl.Progress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CheckProgressLineTest {
    @Test
    void links_that_were_asked_for_are_no_pages() {
        CheckProgressLine line = new CheckProgressLine(() -> Progress.NONE, 0);
        Progress now = new Progress(0, 1_980, 0, 7, 3, 20, 0, 2);
        assertEquals(
                "2,000 links asked for 100/s · 7 queued · 3 in flight · 20 failed · 2 hosts · 0:20",
                line.line(now, TimeUnit.SECONDS.toNanos(20)));
    }
}
