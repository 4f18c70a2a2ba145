package crawler.check;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** What is broken, page by page, for people at a terminal; beyond so many only the totals and the files tell. */
final class TextReport implements CheckReport {
    private static final int MOST = 500;

    private final PrintStream out;
    private int told;

    TextReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void page(String source, List<CheckedLink> links) throws IOException {
        boolean named = false;
        for (CheckedLink link : links) {
            if (link.state() != CheckedLink.State.BROKEN || ++told > MOST) {
                continue;
            }
            if (!named) {
                out.println(source);
                named = true;
            }
            String target = link.redirect() == null ? "" : ", redirected to " + link.redirect();
            out.println("  broken: " + link.link() + " (" + link.reason() + target + ")");
        }
    }

    @Override
    public void close() {
        if (told > MOST) {
            out.println("… and " + (told - MOST) + " more broken links: --check-report FILE has all");
        }
    }
}
