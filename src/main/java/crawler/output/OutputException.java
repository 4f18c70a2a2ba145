package crawler.output;

import java.io.IOException;

/** Rows cannot be written any more; the message names the output and the reason. */
public final class OutputException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean readerGone;

    OutputException(String message, boolean readerGone) {
        super(message);
        this.readerGone = readerGone;
    }

    /** Whether the reader of a pipe closed it ({@code | head}): the quiet end of a run, not a failure. */
    public boolean readerGone() {
        return readerGone;
    }
}
