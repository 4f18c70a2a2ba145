package crawler.warc;

/** Whether a record holds the whole answer (WARC 1.1 §5.13, WARC-Truncated). */
public enum Truncation {
    /** It does. */
    NONE,
    /** It was longer than the limit of a page. */
    LENGTH,
    /** A time limit passed. */
    TIME,
    /** The connection ended early. */
    DISCONNECT,
    /** For another reason. */
    UNSPECIFIED
}
