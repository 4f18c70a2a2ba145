package crawler.crawl;

import crawler.frontier.Fingerprint;
import crawler.frontier.FingerprintSet;
import crawler.html.LinkCursor;
import crawler.html.LinkExtractor;
import crawler.http.Headers;
import crawler.http.Outcome;
import crawler.http.ResponseHead;
import crawler.http.ResponseSink;
import crawler.http.StoredAnswers;
import crawler.output.LinkWriter;
import crawler.output.OutputException;
import crawler.output.PageInfo;
import crawler.output.RowBuffer;
import crawler.output.RowEncoder;
import crawler.url.WebUrl;
import crawler.warc.Answer;
import crawler.warc.Note;
import crawler.warc.Truncation;
import crawler.warc.WarcInput;
import crawler.warc.WarcItem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of pages kept in WARC files, by the same rules as those of a crawl: a URL is a page once, the first whole answer
 * counts. Blocks; used by one thread, which {@link #stop} may interrupt from another.
 */
public final class Extraction implements LinkWriter.Listener {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    /** Bytes of rows that go to the writer in one piece. */
    private static final int BATCH = 48 * 1024;

    private final boolean anyText;
    private final Supplier<LinkExtractor> newExtractor;
    private final RowEncoder encoder;
    private final StoredAnswers answers;
    private final Fingerprint fingerprint = Fingerprint.keyed();
    private final FingerprintSet pages = new FingerprintSet(); // those whose rows are written, by source
    private final RedirectSources redirects = new RedirectSources();
    private final Report report = new Report();
    private RowBuffer batch = new RowBuffer();
    private final Extractors extractors = new Extractors();
    private @Nullable Page waiting; // read to its end; what is known of it may still come
    private volatile boolean stopped;

    /** An answer that was read to its end. */
    private record Page(
            Answer answer,
            WebUrl url,
            PageReader reader,
            Outcome outcome,
            @Nullable String source,
            int depth) {
        /** The same with what a note says of it; a note that does not tell leaves the source to the redirects seen. */
        Page with(Note note) {
            boolean told = note.source() != null || !note.isRedirected();
            return new Page(answer, url, reader, outcome, told ? note.source() : source, note.depth());
        }
    }

    /**
     * An extraction that has not begun.
     *
     * @param anyText whether pages of every {@code text/*} type are read, not HTML alone
     * @param maxBodyBytes bytes of one page that are read, content codings undone
     */
    public Extraction(boolean anyText, long maxBodyBytes, Supplier<LinkExtractor> newExtractor, RowEncoder encoder) {
        this.anyText = anyText;
        this.newExtractor = newExtractor;
        this.encoder = encoder;
        this.answers = new StoredAnswers(maxBodyBytes);
    }

    /**
     * Reads the files, one after the other, and closes the writer.
     *
     * @param rows takes the rows, with this as its listener
     * @throws OutputException if rows cannot be written
     */
    public Report run(List<Path> files, LinkWriter rows) throws OutputException, InterruptedException {
        PageSheet sheet = new PageSheet(encoder, false, fingerprint, RowBuffer::new);
        for (Path file : files) {
            try (WarcInput input =
                    new WarcInput(file, (position, reason, given) -> damaged(file, position, reason, given))) {
                for (WarcItem item = input.next(); item != null && !stopped; item = input.next()) {
                    take(file, item, sheet);
                    if (batch.size() > BATCH) {
                        append(rows);
                    }
                }
                finishWaiting(sheet);
            } catch (IOException e) {
                LOG.error("{}", Printable.of(String.valueOf(e.getMessage())));
                report.failed("file cannot be read");
            }
        }
        append(rows);
        try {
            rows.close().toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutputException output) {
                throw output;
            }
            throw new IllegalStateException(e.getCause());
        }
        return report;
    }

    /** Ends it early, after the record under way. From any thread. */
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private void append(LinkWriter rows) throws InterruptedException {
        rows.append(batch, LinkWriter.Written.IGNORED);
        batch = new RowBuffer();
        synchronized (this) {
            while (!rows.isWritable() && !stopped) {
                wait();
            }
        }
    }

    @Override
    public synchronized void writable() {
        notifyAll();
    }

    @Override
    public synchronized void failed(OutputException reason) {
        stopped = true;
        notifyAll();
    }

    private void damaged(Path file, long position, String reason, @Nullable Answer given) {
        LOG.warn("{}: byte {}: {}", file, position, Printable.of(reason));
        Page page = waiting;
        if (page != null && page.answer.equals(given)) { // it may hold what belongs to others
            page.reader.forget();
            waiting = null;
            report.failed("record is damaged");
        }
    }

    private void take(Path file, WarcItem item, PageSheet sheet) {
        if (item instanceof Note note) {
            Page page = waiting;
            if (page != null && note.about().contains(page.answer.id())) {
                if (note.isPrerequisite()) {
                    page.reader.forget();
                    waiting = null;
                } else {
                    waiting = page.with(note);
                }
            }
        } else if (item instanceof Answer answer) {
            finishWaiting(sheet);
            read(file, answer);
        }
    }

    private void read(Path file, Answer answer) {
        WebUrl url = WebUrl.parse(answer.url());
        if (url == null || !url.isHttp()) {
            LOG.warn("{}: byte {}: not an http or https URL: {}", file, answer.position(), Printable.of(answer.url()));
            return;
        }
        ResponseHead head = new ResponseHead(url.withoutUserinfo(), answer.status(), new Fields(answer.fields()));
        String location = head.headers().first("Location");
        if (answer.status() / 100 == 3 && location != null) {
            WebUrl to = url.resolve(location);
            if (to != null) {
                redirects.add(url, to);
            }
            return;
        }
        if (answer.truncation() != Truncation.NONE && answer.truncation() != Truncation.LENGTH) {
            fail(url, "kept only in part");
            return;
        }
        String source = redirects.take(url);
        PageReader reader = new PageReader(anyText, extractors);
        try {
            answers.replay(head, answer.body(), answer.truncation() == Truncation.LENGTH, new ResponseSink() {
                @Override
                public boolean head(ResponseHead answered) {
                    return reader.head(answered);
                }

                @Override
                public void body(ByteBuffer chunk) {
                    reader.body(chunk);
                }

                @Override
                public void end(Outcome outcome) {
                    waiting = new Page(answer, url, reader, outcome, source, 0);
                }
            });
        } catch (IOException | RuntimeException e) {
            reader.forget();
            LOG.warn("{}: byte {}: {}: {}", file, answer.position(), url, Printable.of(String.valueOf(e.getMessage())));
            report.failed("record is damaged");
        }
    }

    private void fail(WebUrl url, String reason) {
        report.failed(reason);
        LOG.info("{}: {}", url.withoutUserinfo(), reason);
    }

    /** Ends the answer read last: all that is known of it has come. */
    private void finishWaiting(PageSheet sheet) {
        Page page = waiting;
        waiting = null;
        if (page == null) {
            return;
        }
        PageReader reader = page.reader;
        if (page.outcome instanceof Outcome.Fetched) {
            reader.bodyEnded();
        }
        String type = reader.skipped();
        LinkExtractor extractor = reader.page();
        if (type != null) {
            report.notRead(type);
            LOG.info("not read: {} ({})", page.url.withoutUserinfo(), type);
        } else if (page.outcome instanceof Outcome.Failed failed) {
            fail(page.url, Printable.of(failed.reason()));
        } else if (extractor == null) {
            fail(page.url, new ResponseHead(page.url, page.answer.status(), Headers.NONE).statusText());
        } else if (page.outcome instanceof Outcome.Fetched fetched) {
            write(page, fetched, extractor, sheet);
        }
        reader.forget();
    }

    private void write(Page page, Outcome.Fetched fetched, LinkExtractor extractor, PageSheet sheet) {
        String url = page.url.withoutUserinfo().withoutFragment().href();
        String source = page.source == null ? url : page.source;
        byte[] key = source.getBytes(StandardCharsets.UTF_8);
        if (!pages.add(fingerprint.of(key, 0, key.length))) {
            LOG.info("not read: {} (kept more than once)", source);
            return;
        }
        LinkCursor links;
        try {
            links = extractor.end();
        } catch (RuntimeException | StackOverflowError e) { // a tree of hostile depth
            fail(page.url, "page cannot be parsed: " + Printable.of(e.toString()));
            return;
        }
        PageInfo info = new PageInfo(source, url, page.answer.status(), page.depth);
        sheet.startPage(info, links.estimate(), null, false);
        long mostBytes = Expansion.mostAlone(fetched.bytes());
        boolean cut = fetched.truncated();
        while (links.next()) {
            if (sheet.rowBytes() + links.length() > mostBytes) {
                cut = true;
                break;
            }
            sheet.link(links);
        }
        VisitEnd.Read read = sheet.endPage(new Visit.Page(info, page.url, fetched.bytes(), cut, false));
        batch.add(read.rows());
        long distinct = read.links();
        report.page(distinct, fetched.bytes(), cut);
        if (cut) {
            LOG.warn("{}: cut after {} bytes, {} links kept", source, fetched.bytes(), distinct);
        }
        LOG.info("{} {} links {}", page.answer.status(), source, distinct);
    }

    /** One page is read at a time. */
    private final class Extractors implements PageReader.Extractors {
        private @Nullable LinkExtractor spare;

        @Override
        public LinkExtractor borrow() {
            LinkExtractor extractor = spare;
            spare = null;
            return extractor != null ? extractor : newExtractor.get();
        }

        @Override
        public void giveBack(LinkExtractor extractor) {
            spare = extractor;
        }
    }

    /** Fields as they were kept. */
    private record Fields(Map<String, List<String>> values) implements Headers {
        @Override
        public @Nullable String first(String name) {
            List<String> all = all(name);
            return all.isEmpty() ? null : all.get(0);
        }

        @Override
        public List<String> all(String name) {
            return values.getOrDefault(name, List.of());
        }
    }
}
