package crawler.check;

import crawler.crawl.Check;
import crawler.crawl.Crawl;
import crawler.crawl.Verdict;
import crawler.files.FileTrouble;
import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.output.RowEncoder;
import crawler.url.WebUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check of a run's links: {@link #watch} the crawl, {@link #seed} a second crawl with the links that the first did not
 * visit, {@link #report}. Its methods may block, and are called by one thread, one after the other; what crawls tell meanwhile
 * goes to {@link LinkSpool} and {@link Outcomes}.
 */
public final class LinkCheck implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    /** Links of one page that are in memory at a time; a page with more of them is told of in parts. */
    private static final int MOST_LINKS = 100_000;

    private final CheckSettings settings;
    private final List<ReportFile> reports = new ArrayList<>();
    private final Path folder;
    private final LinkSpool spool;
    private final Outcomes outcomes;
    private final @Nullable PageFragments fragments; // null = they do not count
    private volatile @Nullable Crawl watched; // told when the spool falls behind

    /**
     * Begins. The reports are opened first, so that one that cannot be written is told of before the crawl.
     *
     * @param fingerprint of the crawl
     * @throws IOException if a report or the temporary file cannot be written; the message names it
     */
    public LinkCheck(CheckSettings settings, Fingerprint fingerprint) throws IOException {
        this.settings = settings;
        for (Path report : settings.reports()) {
            try {
                reports.add(new ReportFile(report, Files.newOutputStream(report)));
            } catch (IOException e) {
                throw unwritable(report, e);
            }
        }
        this.folder = Files.createTempDirectory("crawler-check");
        this.spool = new LinkSpool(folder.resolve("links"), new ToCrawl());
        this.outcomes = new Outcomes(fingerprint, spool);
        this.fragments = settings.fragments() ? new PageFragments(fingerprint) : null;
    }

    /** An encoder that also shows this check what another one encodes. */
    public RowEncoder tap(RowEncoder encoder) {
        return spool.tap(encoder);
    }

    /** What this check wants of the crawl whose links are to be checked. */
    public Check ofCrawl() {
        return new Check(outcomes, fragments, false);
    }

    /** What it wants of the crawl that asks for the rest. */
    public Check ofRest() {
        return new Check(outcomes, fragments, true);
    }

    /** Says which crawl's links are to be checked; before its start. */
    public void watch(Crawl crawl) {
        watched = crawl;
    }

    /**
     * The crawl is over, all links are known; blocks until they are in the file.
     *
     * @throws IOException if they are not
     */
    public void linksAreKnown() throws IOException {
        watched = null;
        spool.complete();
        outcomes.endOfSeeds();
    }

    /** A file for the rows that the second crawl does not have. */
    public Path noRows() {
        return folder.resolve("no-rows");
    }

    /**
     * Gives a crawl what is still to be asked for; waits while it has enough.
     *
     * @throws InterruptedException if the thread is told to stop
     * @throws IOException if the temporary file cannot be read
     */
    public void seed(Crawl crawl) throws IOException, InterruptedException {
        PageFragments pages = fragments;
        if (pages != null) { // before the first is asked for it is known which are to be read
            spool.read((kind, link) -> {
                WebUrl url = link.indexOf('#') >= 0 && isLeft(link) ? WebUrl.parse(link) : null;
                if (url != null && PageFragments.isOnePlace(url)) {
                    pages.want(url);
                }
            });
        }
        FingerprintSet given = new FingerprintSet();
        spool.read((kind, link) -> {
            if (isLeft(link) && given.add(outcomes.print(link))) {
                WebUrl url = WebUrl.parse(link);
                if (url != null) {
                    crawl.seed(url);
                }
            }
        });
        crawl.endOfSeeds();
    }

    /**
     * Writes the reports.
     *
     * @param people gets what is broken, in words; null = nobody
     * @throws IOException if one cannot be written
     */
    public CheckTotals report(@Nullable PrintStream people) throws IOException, InterruptedException {
        Map<CheckedLink.State, Long> counts = new EnumMap<>(CheckedLink.State.class);
        read((source, links) -> links.forEach(link -> counts.merge(link.state(), 1L, Long::sum)));
        CheckTotals totals = new CheckTotals(
                counts.getOrDefault(CheckedLink.State.OK, 0L),
                counts.getOrDefault(CheckedLink.State.BROKEN, 0L),
                counts.getOrDefault(CheckedLink.State.UNKNOWN, 0L),
                counts.getOrDefault(CheckedLink.State.EXCLUDED, 0L));
        for (ReportFile file : reports) {
            try (CheckReport report = file.report()) {
                report.begin(totals);
                read(report::page);
            } catch (IOException e) {
                throw unwritable(file.file, e);
            }
        }
        if (people != null) {
            try (TextReport report = new TextReport(people)) {
                read(report::page);
            }
        }
        return totals;
    }

    /** Takes a page and its links. */
    private interface PageReader {
        void page(String source, List<CheckedLink> links) throws IOException;
    }

    private void read(PageReader reader) throws IOException, InterruptedException {
        List<CheckedLink> links = new ArrayList<>();
        String[] source = {""};
        spool.read(new LinkSpool.Reader() {
            @Override
            public void page(String next) throws IOException {
                hand();
                source[0] = next;
            }

            @Override
            public void link(String kind, String link) throws IOException {
                links.add(checked(kind, link, kind.equals(LinkSpool.SEED) ? source[0] : link));
                if (links.size() == MOST_LINKS) {
                    hand();
                }
            }

            private void hand() throws IOException {
                if (!links.isEmpty()) {
                    reader.page(source[0], links);
                    links.clear();
                }
            }
        });
        if (!links.isEmpty()) {
            reader.page(source[0], links);
        }
    }

    /** Whether it is to be checked, and nothing is known of it yet. */
    private boolean isLeft(String link) {
        return isToBeChecked(link) && outcomes.of(link) == null;
    }

    private boolean isToBeChecked(String link) {
        return isHttp(link)
                && settings.exclude().stream()
                        .noneMatch(pattern -> pattern.matcher(link).find());
    }

    private static boolean isHttp(String link) {
        return link.startsWith("http://") || link.startsWith("https://");
    }

    /** What came of a link; reports call it by the name that is told, which for a seed is without user information. */
    private CheckedLink checked(String kind, String link, String told) {
        Verdict verdict = outcomes.of(link);
        if (!isToBeChecked(link)) {
            String reason = isHttp(link) ? "an --exclude matches it" : "no http or https URL";
            return new CheckedLink(told, kind, CheckedLink.State.EXCLUDED, 0, reason, null);
        }
        if (verdict == null) {
            return new CheckedLink(told, kind, CheckedLink.State.UNKNOWN, 0, "the run was stopped before", null);
        }
        boolean accepted = verdict.status() > 0 && settings.accept().contain(verdict.status());
        CheckedLink.State state = accepted
                ? CheckedLink.State.OK
                : verdict.kind() == Verdict.Kind.UNKNOWN ? CheckedLink.State.UNKNOWN : CheckedLink.State.BROKEN;
        String reason = verdict.reason();
        if (accepted && fragments != null && link.indexOf('#') >= 0) {
            WebUrl target = target(link, verdict.redirect());
            switch (target == null ? PageFragments.Answer.UNKNOWN : fragments.ask(target)) {
                case MISSING -> {
                    state = CheckedLink.State.BROKEN;
                    reason = "no such #fragment on that page";
                }
                case UNKNOWN -> {
                    state = CheckedLink.State.UNKNOWN;
                    reason = "#fragment unknown: no HTML page, or not all of it";
                }
                case THERE -> {}
            }
        }
        return new CheckedLink(told, kind, state, verdict.status(), reason, verdict.redirect());
    }

    /** Where a link leads: the fragment of a redirect counts, else the link's own (RFC 9110 §10.2.2). */
    private static @Nullable WebUrl target(String link, @Nullable String redirect) {
        WebUrl target = WebUrl.parse(redirect == null ? link : redirect);
        boolean own = redirect == null || redirect.indexOf('#') >= 0;
        return own || target == null ? target : target.resolve(link.substring(link.indexOf('#')));
    }

    /** A file for a report, opened once: what reads it, if it is a pipe, would not wait for a second time. */
    private record ReportFile(Path file, OutputStream out) {
        CheckReport report() throws IOException {
            String name = file.toString().toLowerCase(Locale.ROOT);
            return name.endsWith(".xml")
                    ? new JunitReport(out)
                    : name.endsWith(".md") ? new MarkdownReport(out) : new JsonlReport(out);
        }
    }

    private static IOException unwritable(Path file, IOException e) {
        return new IOException("--check-report " + file + ": " + FileTrouble.reason(e), e);
    }

    /** Closes the reports, also those that were not written, and removes the temporary files. */
    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            for (ReportFile report : reports) {
                report.out.close();
            }
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("temporary files are left in {}", folder, e); // the system clears them away
        }
    }

    /** What the spool's writer tells, as the rows' writer tells it. */
    private final class ToCrawl implements LinkWriter.Listener {
        @Override
        public void writable() {
            Crawl crawl = watched;
            if (crawl != null) {
                crawl.writable();
            }
        }

        @Override
        public void failed(OutputException reason) {
            Crawl crawl = watched;
            if (crawl != null) {
                crawl.failed(reason);
            }
        }
    }
}
