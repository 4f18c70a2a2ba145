package crawler.crawl;

/** Text from the network as it may stand in a log: one line, nothing that a terminal would obey. */
final class Printable {
    private static final int LONGEST = 500;

    private Printable() {}

    /** The text with controls and format characters escaped as {@code \}{@code uXXXX}, cut after 500 characters. */
    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            boolean raw = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR
                    && type != Character.SURROGATE;
            if (raw) {
                printable.append(c);
            } else {
                printable.append(String.format("\\u%04x", (int) c));
            }
        }
        return end < text.length() ? printable.append('…').toString() : printable.toString();
    }
}
