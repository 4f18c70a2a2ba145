package crawler.frontier;

import java.io.IOException;

/** A crawl's state cannot be used, or not be kept any more; the message names the file and what can be done. */
public final class StateException extends IOException {
    private static final long serialVersionUID = 1;

    StateException(String message) {
        super(message);
    }
}
