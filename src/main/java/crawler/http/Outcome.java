package crawler.http;

import crawler.url.WebUrl;

/** How a request ended. A failed page is a value; an exception is a bug. */
public sealed interface Outcome {
    /**
     * The server answered to the end.
     *
     * @param url the URL that answered, after redirects
     * @param status 200–999: also a 404 is an answer, also a code nobody defined (RFC 9110 §15 has it mean 500)
     * @param bytes bytes of the body handed on, content codings undone
     * @param truncated whether the body was cut at the size limit
     */
    record Fetched(WebUrl url, int status, long bytes, boolean truncated) implements Outcome {}

    /**
     * No whole answer came.
     *
     * @param stage how far it got
     * @param reason for people, lower case, one line, without the URL: {@code connection refused}
     * @param temporary whether another attempt may well end better
     */
    record Failed(Stage stage, String reason, boolean temporary) implements Outcome {
        /** Temporary as the stage suggests: what the network did is, what a server, a name or we decided is not. */
        public Failed(Stage stage, String reason) {
            this(stage, reason, stage == Stage.CONNECT || stage == Stage.READ || stage == Stage.DEADLINE);
        }

        /** Whether no connection could be made at all. */
        public boolean isUnconnected() {
            return stage == Stage.RESOLVE || stage == Stage.CONNECT || stage == Stage.TLS;
        }
    }

    /** How far a failed request got. */
    enum Stage {
        /** The name has no address. */
        RESOLVE,
        /** No connection, to the proxy or to the server. */
        CONNECT,
        /** No trusted TLS session. */
        TLS,
        /** Connected, but no valid answer: head and body. */
        READ,
        /** The answer sends us nowhere: loop, bad Location, too many hops. */
        REDIRECT,
        /** A time limit passed. */
        DEADLINE,
        /** We gave up ourselves. */
        CANCELLED,
        /** Memory is out, or the program itself is broken: there is no going on. */
        BROKEN
    }
}
