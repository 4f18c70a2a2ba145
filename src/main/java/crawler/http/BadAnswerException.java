package crawler.http;

/** The server's bytes make no answer. Carries the reason for people; no stack trace, since it is none of our bugs. */
final class BadAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why, lower case, one line, printable ASCII. */
    BadAnswerException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** The value the page ends as; a server that lies will lie again. */
    Outcome.Failed failed() {
        return new Outcome.Failed(Outcome.Stage.READ, reason(), false);
    }
}
