package crawler.html;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An encoding of the Encoding standard.
 *
 * @param name as the standard spells it
 * @param decoder how the page's bytes become characters
 * @param encoder how the query of a URL becomes bytes again; UTF-8 for the encodings that only decode
 */
record PageEncoding(String name, Charset decoder, Charset encoder) {
    static final PageEncoding UTF_8 = new PageEncoding("UTF-8", StandardCharsets.UTF_8, StandardCharsets.UTF_8);

    static final PageEncoding UTF_16LE =
            new PageEncoding("UTF-16LE", StandardCharsets.UTF_16LE, StandardCharsets.UTF_8);

    static final PageEncoding UTF_16BE =
            new PageEncoding("UTF-16BE", StandardCharsets.UTF_16BE, StandardCharsets.UTF_8);

    /** What a page is decoded with that declares nothing and is not UTF-8. */
    static final PageEncoding WINDOWS_1252 = EncodingLabels.singleByte("windows-1252");

    /** Encodings that could smuggle markup past a filter: the whole page is one U+FFFD, and holds no link. */
    static final PageEncoding REPLACEMENT =
            new PageEncoding("replacement", StandardCharsets.UTF_8, StandardCharsets.UTF_8);

    PageEncoding(String name, Charset charset) {
        this(name, charset, charset);
    }

    // By hand: what the compiler makes of a record, the JVM makes at its first use, in ten milliseconds.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PageEncoding that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Whether {@code <} and the letters of tags are their ASCII bytes, wherever they stand. */
    boolean isAsciiCompatible() {
        return !name.startsWith("UTF-16") && !name.equals("ISO-2022-JP");
    }
}
