package crawler.output;

/** How a row is written. The schema is versioned: it changes only with the program's major version. */
public enum RowFormat {
    /** A header, then {@code source_url<TAB>parsed_url}. */
    TSV("source_url\tparsed_url\n"),
    /** One JSON object a line, see {@link JsonlEncoder}. */
    JSONL(""),
    /** The link alone. */
    URLS("");

    private final String header;

    RowFormat(String header) {
        this.header = header;
    }

    /** The line a new file begins with, its line feed included; empty if the format has none. */
    String header() {
        return header;
    }

    /** A new encoder of this format; not thread-safe. */
    public RowEncoder encoder() {
        return this == JSONL ? new JsonlEncoder() : new TextEncoder(this);
    }
}
