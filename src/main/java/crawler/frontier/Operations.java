package crawler.frontier;

import crawler.url.WebUrl;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What happened in a frontier, as bytes, in order. Numbers are {@link Varint}s.
 *
 * <table>
 * <caption>Operations</caption>
 * <tr><th>byte</th><th>what follows</th><th>meaning</th></tr>
 * <tr><td>1 URL</td><td>depth, length, URL</td><td>it waits; its id is the number of URLs before it in the log</td></tr>
 * <tr><td>2 PAGE</td><td>id</td><td>it was a page; its rows are in the output</td></tr>
 * <tr><td>3 NO_PAGE</td><td>id</td><td>it is done with: a failure, or not to be visited</td></tr>
 * <tr><td>4 SEEN</td><td>fingerprint, eight bytes</td><td>a redirect led there</td></tr>
 * <tr><td>5 HOME</td><td>length, URL</td><td>the crawl stays near it, too</td></tr>
 * <tr><td>6 ANSWERED</td><td>fingerprint, eight bytes</td><td>a seed that is done with, or a URL whose rows are in the output</td></tr>
 * <tr><td>7 COMPLETE</td><td></td><td>the crawl came to its end</td></tr>
 * <tr><td>8 PAGES</td><td>number</td><td>so many pages more were finished, of URLs no longer named</td></tr>
 * </table>
 *
 * <p>Not thread-safe.
 */
final class Operations {
    private static final byte URL = 1;
    private static final byte PAGE = 2;
    private static final byte NO_PAGE = 3;
    private static final byte SEEN = 4;
    private static final byte HOME = 5;
    private static final byte ANSWERED = 6;
    private static final byte COMPLETE = 7;
    private static final byte PAGES = 8;

    private byte[] bytes = new byte[256];
    private int length;

    /** Takes operations as they are read back; each does nothing where nobody wants to know. */
    interface Reader {
        default void url(byte[] bytes, int from, int length, int depth) {}

        default void finished(long id, boolean page) {}

        default void seen(long print) {}

        default void home(WebUrl home) {}

        default void answered(long print) {}

        default void complete() {}

        default void pages(long number) {}
    }

    /** Returns where {@link #urlAt} finds it: its index among the bytes that {@link #take} will return. */
    int url(byte[] url, int from, int urlLength, int depth) {
        int at = length + 1;
        put(URL, depth);
        number(urlLength);
        raw(url, from, urlLength);
        return at;
    }

    /** The URL whose depth stands at an index. */
    UrlQueue.Entry urlAt(int at, long id) {
        return urlAt(bytes, at, length, id);
    }

    /**
     * Reads back one URL alone.
     *
     * @param at index of its depth
     * @throws IndexOutOfBoundsException if it goes on behind {@code to}
     * @throws IllegalArgumentException if there is none
     */
    static UrlQueue.Entry urlAt(byte[] bytes, int at, int to, long id) {
        int depth = (int) Varint.get(bytes, at);
        int lengthAt = at + Varint.length(depth);
        int length = (int) Varint.get(bytes, lengthAt);
        int urlAt = lengthAt + Varint.length(length);
        String url = new String(bytes, urlAt, checked(urlAt, length, to), StandardCharsets.ISO_8859_1);
        return new UrlQueue.Entry(url, depth, 1, id);
    }

    void finished(long id, boolean page) {
        put(page ? PAGE : NO_PAGE, id);
    }

    void seen(long print) {
        print(SEEN, print);
    }

    void answered(long print) {
        print(ANSWERED, print);
    }

    private void print(byte kind, long print) {
        reserve(1 + Long.BYTES);
        bytes[length++] = kind;
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (print >>> shift);
        }
    }

    void home(WebUrl home) {
        byte[] url = home.href().getBytes(StandardCharsets.ISO_8859_1);
        put(HOME, url.length);
        raw(url, 0, url.length);
    }

    void complete() {
        reserve(1);
        bytes[length++] = COMPLETE;
    }

    void pages(long number) {
        put(PAGES, number);
    }

    int length() {
        return length;
    }

    /** Takes the bytes out and begins anew. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        if (bytes.length > 1 << 16) {
            bytes = new byte[256];
        }
        return taken;
    }

    /**
     * Reads operations back.
     *
     * @throws RuntimeException if the bytes are no operations
     */
    static void read(byte[] bytes, int from, int to, Reader reader) {
        int at = from;
        while (at < to) {
            byte kind = bytes[at++];
            switch (kind) {
                case URL -> {
                    int depth = (int) Varint.get(bytes, at);
                    at += Varint.length(depth);
                    int length = (int) Varint.get(bytes, at);
                    at += Varint.length(length);
                    reader.url(bytes, at, checked(at, length, to), depth);
                    at += length;
                }
                case PAGE, NO_PAGE -> {
                    long id = Varint.get(bytes, at);
                    at += Varint.length(id);
                    reader.finished(id, kind == PAGE);
                }
                case SEEN, ANSWERED -> {
                    long print = 0;
                    for (int end = at + Long.BYTES; at < end; at++) {
                        print = (print << 8) | (bytes[at] & 0xFF);
                    }
                    if (kind == SEEN) {
                        reader.seen(print);
                    } else {
                        reader.answered(print);
                    }
                }
                case HOME -> {
                    int length = (int) Varint.get(bytes, at);
                    at += Varint.length(length);
                    WebUrl home =
                            WebUrl.parse(new String(bytes, at, checked(at, length, to), StandardCharsets.ISO_8859_1));
                    if (home == null) {
                        throw new IllegalArgumentException("no URL");
                    }
                    reader.home(home);
                    at += length;
                }
                case COMPLETE -> reader.complete();
                case PAGES -> {
                    long number = Varint.get(bytes, at);
                    at += Varint.length(number);
                    reader.pages(number);
                }
                default -> throw new IllegalArgumentException("no operation: " + kind);
            }
        }
    }

    private static int checked(int at, int length, int to) {
        if (length < 0 || length > to - at) {
            throw new IllegalArgumentException("a length of " + length);
        }
        return length;
    }

    private void put(byte kind, long number) {
        reserve(1 + Varint.LONGEST);
        bytes[length++] = kind;
        length = Varint.put(bytes, length, number);
    }

    private void number(long number) {
        reserve(Varint.LONGEST);
        length = Varint.put(bytes, length, number);
    }

    private void raw(byte[] from, int at, int count) {
        reserve(count);
        System.arraycopy(from, at, bytes, length, count);
        length += count;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
