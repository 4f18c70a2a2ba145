package crawler.graph;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;

/** A file cannot be read or written; the message names the file and the reason, ready for the user. */
public final class GraphException extends IOException {
    private static final long serialVersionUID = 1;

    /** What was tried, with the file's name, and what came in its way. */
    GraphException(String what, Exception cause) {
        super(what + ": " + reason(cause), cause);
    }

    private static String reason(Exception cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof InvalidPathException) {
            return "no valid file name";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
