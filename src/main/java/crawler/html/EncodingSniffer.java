package crawler.html;

import org.jspecify.annotations.Nullable;

/**
 * Which encoding a page is in (HTML standard, section 13.2.3): a byte order mark, the Content-Type, the {@code <meta>}
 * among the first bytes, or one the parser meets later; else UTF-8 where the whole page is that, else windows-1252.
 */
final class EncodingSniffer {
    private final Utf8Validator validator = new Utf8Validator();
    private @Nullable PageEncoding declared;

    /** A page begins, with the charset parameter of its Content-Type or null; a label that is none counts for nothing. */
    void start(@Nullable String charset) {
        declared = charset == null ? null : EncodingLabels.get(charset.replace('"', ' '));
        validator.start();
    }

    /** The first bytes: {@link MetaPrescan#LENGTH} of them, or the whole page. */
    void head(byte[] bytes, int length) {
        if (startsWith(bytes, length, 0xEF, 0xBB, 0xBF)) {
            declared = PageEncoding.UTF_8;
        } else if (startsWith(bytes, length, 0xFE, 0xFF)) {
            declared = PageEncoding.UTF_16BE;
        } else if (startsWith(bytes, length, 0xFF, 0xFE)) {
            declared = PageEncoding.UTF_16LE;
        } else if (declared == null) {
            declared = MetaPrescan.prescan(bytes, length);
        }
    }

    /** All bytes of the page, those of the head too, as they come. */
    void body(byte[] bytes, int from, int to) {
        if (declared == null) {
            validator.feed(bytes, from, to);
        }
    }

    /**
     * A meta element of the page, wherever it stands (changing the encoding while parsing): the first that names an
     * encoding decides, where nothing did before. It comes too late for encodings that are not ASCII-compatible.
     */
    void meta(@Nullable PageEncoding named) {
        PageEncoding readable = MetaPrescan.readable(named);
        if (declared == null && readable != null && readable.isAsciiCompatible()) {
            declared = readable;
        }
    }

    /** Whether nothing has declared an encoding yet. */
    boolean isUndeclared() {
        return declared == null;
    }

    /** The declared encoding, else what the bytes so far allow. */
    PageEncoding encoding() {
        if (declared != null) {
            return declared;
        }
        return validator.isValid() ? PageEncoding.UTF_8 : PageEncoding.WINDOWS_1252;
    }

    private static boolean startsWith(byte[] bytes, int length, int... mark) {
        if (length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
