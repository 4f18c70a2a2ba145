package crawler.http;

/** No connection. Carries the value it ends as; no stack trace, since it is none of our bugs. */
final class DialException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Outcome.Failed failed;

    DialException(Outcome.Stage stage, String reason) {
        this(new Outcome.Failed(stage, reason));
    }

    DialException(Outcome.Failed failed) {
        super(failed.reason(), null, false, false);
        this.failed = failed;
    }

    Outcome.Failed failed() {
        return failed;
    }
}
