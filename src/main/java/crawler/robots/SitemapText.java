package crawler.robots;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The bytes of a sitemap as characters: inflated within bounds, decoded without complaint, never whole in memory. */
final class SitemapText {
    private static final int HEAD = 256;
    private static final int MOST_MEMBERS = 1000;
    private static final String DAMAGED = "damaged gzip data";
    private static final Pattern ENCODING = Pattern.compile("^\\s*<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([\\w.:-]+)");

    private SitemapText() {}

    /** The characters of a file. Reading may end with an {@link IOException}, after all that could be read. */
    static Reader open(byte[] content) throws IOException {
        return new BufferedReader(new InputStreamReader(inflate(content), charset(head(content))));
    }

    private static InputStream inflate(byte[] content) throws IOException {
        InputStream bytes = new ByteArrayInputStream(content);
        if (!isGzip(content, 0)) {
            return new Capped(bytes);
        }
        refuseManyMembers(content);
        return new Capped(new GZIPInputStream(bytes, 8192));
    }

    /** Whether a gzip member may begin there (RFC 1952 §2.3.1). */
    private static boolean isGzip(byte[] content, int at) {
        return at + 2 < content.length && content[at] == 0x1F && content[at + 1] == (byte) 0x8B && content[at + 2] == 8;
    }

    /**
     * A gzip file may have many members, and {@link GZIPInputStream} calls itself for the next one: thousands of empty
     * members, some 20 bytes each, would overflow the stack. Compressed data looks like a member once in 16 MiB.
     */
    private static void refuseManyMembers(byte[] content) throws Problem {
        int members = 0;
        for (int i = 0; i < content.length; i++) {
            if (isGzip(content, i) && ++members > MOST_MEMBERS) {
                throw new Problem("more than " + MOST_MEMBERS + " gzip members");
            }
        }
    }

    private static byte[] head(byte[] content) {
        byte[] head = new byte[HEAD];
        int length = 0;
        try (InputStream in = inflate(content)) {
            int read;
            while (length < HEAD && (read = in.read(head, length, HEAD - length)) > 0) {
                length += read;
            }
        } catch (IOException e) {
            // Who reads on from here will meet it.
        }
        return Arrays.copyOf(head, length);
    }

    /** By the byte order mark, else the XML declaration, else UTF-8, which the protocol demands. */
    private static Charset charset(byte[] head) {
        if (head.length > 1 && ((head[0] & 0xFF) << 8 | (head[1] & 0xFF)) == 0xFEFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (head.length > 1 && ((head[0] & 0xFF) << 8 | (head[1] & 0xFF)) == 0xFFFE) {
            return StandardCharsets.UTF_16LE;
        }
        Matcher declared = ENCODING.matcher(new String(head, StandardCharsets.ISO_8859_1));
        // A declaration that could be read as ASCII is not UTF-16, whatever it says.
        if (declared.find() && !declared.group(1).toLowerCase(Locale.ROOT).startsWith("utf-16")) {
            try {
                return Charset.forName(declared.group(1));
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                return StandardCharsets.UTF_8;
            }
        }
        return StandardCharsets.UTF_8;
    }

    /** Skips a byte order mark and white space, which XML does not allow before its declaration and sites do have. */
    static boolean startsLikeXml(Reader text) throws IOException {
        int c;
        do {
            text.mark(1);
            c = text.read();
        } while (c == '\uFEFF' || (c >= 0 && c <= ' '));
        text.reset();
        return c == '<';
    }

    /** Reads a plain list of URLs, one a line; null, or why that ended early. */
    static @Nullable String readLines(Reader text, SitemapEntries entries) throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        do {
            c = text.read();
            if (c >= 0 && c != '\n' && c != '\r') {
                if (line.length() <= SitemapEntries.LONGEST_URL) {
                    line.append((char) c);
                }
            } else if (!line.isEmpty()) {
                entries.add(line.toString());
                line.setLength(0);
            }
            if (entries.isFull()) {
                return SitemapEntries.fullProblem();
            }
        } while (c >= 0);
        return entries.urls().isEmpty() ? "neither XML nor a list of URLs" : null;
    }

    /** What went wrong with the bytes, in our own words. */
    static String problem(IOException e) {
        if (e instanceof ZipException || e instanceof EOFException) {
            return DAMAGED;
        }
        return e instanceof Problem ? String.valueOf(e.getMessage()) : "unreadable";
    }

    /** A problem in our own words. */
    private static final class Problem extends IOException {
        Problem(String message) {
            super(message);
        }
    }

    /** Ends with an error after {@link Sitemap#MAX_BYTES}. */
    private static final class Capped extends FilterInputStream {
        private int left = Sitemap.MAX_BYTES;

        Capped(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                read = in.read(bytes, offset, Math.min(length, left + 1));
            } catch (EOFException e) {
                throw new Problem(DAMAGED); // a parser takes an EOFException for the end
            }
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new Problem("larger than " + (Sitemap.MAX_BYTES >> 20) + " MiB");
            }
            return read;
        }

        /** So that decoders give what they have before they ask for more, which may fail. */
        @Override
        public int available() {
            return 0;
        }
    }
}
