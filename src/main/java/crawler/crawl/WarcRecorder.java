package crawler.crawl;

import crawler.http.ExchangeRecorder;
import crawler.http.RequestContext;
import crawler.url.WebUrl;
import crawler.warc.Capture;
import crawler.warc.Truncation;
import crawler.warc.WarcWriter;
import java.nio.ByteBuffer;

/**
 * Keeps every exchange in a WARC file. One that was given up is left out: an answer nobody wanted, such as a large picture,
 * unless it came whole all the same.
 */
public final class WarcRecorder implements ExchangeRecorder {
    private final WarcWriter writer;

    /** Keeps them in the writer's file; whoever opened the writer closes it. */
    public WarcRecorder(WarcWriter writer) {
        this.writer = writer;
    }

    @Override
    public Recording begin(Sent request) {
        WarcWriter.Recording answer = writer.begin(new Capture(
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
}
