package crawler.crawl;

import crawler.frontier.Archive;
import crawler.http.ExchangeRecorder;
import crawler.http.RequestContext;
import crawler.url.WebUrl;
import crawler.warc.Capture;
import crawler.warc.Truncation;
import crawler.warc.WarcWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Keeps every exchange in a WARC file: those of a page once it is finished, others when they ended. One that was given up is
 * left out: an answer nobody wanted, such as a large picture, unless it came whole all the same.
 */
public final class WarcRecorder implements ExchangeRecorder, Archive {
    private final WarcWriter writer;
    private final Path file;

    /** Keeps them in the writer's file; whoever opened the writer closes it. */
    public WarcRecorder(WarcWriter writer, Path file) {
        this.writer = writer;
        this.file = file;
    }

    @Override
    public Recording begin(Sent request) {
        return begin(request, writer::begin);
    }

    private static Recording begin(Sent request, Function<Capture, WarcWriter.Recording> begin) {
        WarcWriter.Recording answer = begin.apply(new Capture(
                href(request.url()),
                request.server(),
                request.bytes(),
                request.depth() == RequestContext.PREREQUISITE ? Capture.PREREQUISITE : request.depth(),
                request.redirects().stream().map(WarcRecorder::href).toList()));
        return new Recording() {
            @Override
            public void received(ByteBuffer bytes) {
                answer.received(bytes);
            }

            @Override
            public void restart() {
                answer.restart();
            }

            @Override
            public void end(Cut cut) {
                switch (cut) {
                    case NONE -> answer.end(Truncation.NONE);
                    case LENGTH -> answer.end(Truncation.LENGTH);
                    case TIME -> answer.end(Truncation.TIME);
                    case DISCONNECT -> answer.end(Truncation.DISCONNECT);
                    case UNWANTED -> answer.discard();
                }
            }

            @Override
            public void discard() {
                answer.discard();
            }
        };
    }

    private static String href(WebUrl url) {
        return url.withoutFragment().href();
    }

    @Override
    public boolean isWritable() {
        return writer.isWritable();
    }

    @Override
    public void whenWritable(Runnable then) {
        writer.whenWritable(then);
    }

    /** The exchanges of one page, of all its attempts and hops. */
    Page page() {
        return new Page(writer.page());
    }

    /** Keeps the exchanges of one page. */
    final class Page implements ExchangeRecorder {
        private final WarcWriter.Page answers;

        private Page(WarcWriter.Page answers) {
            this.answers = answers;
        }

        @Override
        public Recording begin(Sent request) {
            return WarcRecorder.begin(request, answers::begin);
        }

        @Override
        public boolean isWritable() {
            return writer.isWritable();
        }

        @Override
        public void whenWritable(Runnable then) {
            writer.whenWritable(then);
        }

        /** The page is done with. */
        void finish() {
            answers.finish();
        }
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Mark mark() {
        CompletableFuture<Long> reached = writer.mark();
        return new Mark() {
            @Override
            public long reach() throws IOException {
                try {
                    return reached.join();
                } catch (CompletionException e) {
                    throw e.getCause() instanceof IOException reason ? reason : new IOException(e.getCause());
                }
            }

            @Override
            public void sync() throws IOException {
                writer.sync();
            }
        };
    }
}
