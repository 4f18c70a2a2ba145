package crawler.html;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The labels of the Encoding standard (section 4.2): what a page may call its encoding, and which charset of the JDK
 * that is. Where a JDK lacks the charset (a runtime without its module {@code jdk.charsets}), windows-1252 stands in:
 * markup is found all the same, only characters outside ASCII differ.
 */
final class EncodingLabels {
    /** A line is an encoding, a colon, and its labels. */
    private static final String LABELS = """
            UTF-8: unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8
            IBM866: 866 cp866 csibm866 ibm866
            ISO-8859-2: csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
            ISO-8859-3: csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
            ISO-8859-4: csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
            ISO-8859-5: csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 \
            iso_8859-5:1988
            ISO-8859-6: arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e \
            iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
            ISO-8859-7: csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 \
            iso_8859-7 iso_8859-7:1987 sun_eu_greek
            ISO-8859-8: csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 \
            iso_8859-8 iso_8859-8:1988 visual
            ISO-8859-8-I: csiso88598i iso-8859-8-i logical
            ISO-8859-10: csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6
            ISO-8859-13: iso-8859-13 iso8859-13 iso885913
            ISO-8859-14: iso-8859-14 iso8859-14 iso885914
            ISO-8859-15: csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9
            ISO-8859-16: iso-8859-16
            KOI8-R: cskoi8r koi koi8 koi8-r koi8_r
            KOI8-U: koi8-ru koi8-u
            macintosh: csmacintosh mac macintosh x-mac-roman
            windows-874: dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874
            windows-1250: cp1250 windows-1250 x-cp1250
            windows-1251: cp1251 windows-1251 x-cp1251
            windows-1252: ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 \
            iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252
            windows-1253: cp1253 windows-1253 x-cp1253
            windows-1254: cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 \
            latin5 windows-1254 x-cp1254
            windows-1255: cp1255 windows-1255 x-cp1255
            windows-1256: cp1256 windows-1256 x-cp1256
            windows-1257: cp1257 windows-1257 x-cp1257
            windows-1258: cp1258 windows-1258 x-cp1258
            x-mac-cyrillic: x-mac-cyrillic x-mac-ukrainian
            GBK: chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk
            gb18030: gb18030
            Big5: big5 big5-hkscs cn-big5 csbig5 x-x-big5
            EUC-JP: cseucpkdfmtjapanese euc-jp x-euc-jp
            ISO-2022-JP: csiso2022jp iso-2022-jp
            Shift_JIS: csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis
            EUC-KR: cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 \
            windows-949
            replacement: csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement
            UTF-16BE: unicodefffe utf-16be
            UTF-16LE: csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le
            x-user-defined: x-user-defined
            """;

    /** The bytes 0xA0 to 0xFF of ISO-8859-10, which the JDK lacks. */
    private static final String LATIN_6 = ""
            + "\u00A0\u0104\u0112\u0122\u012A\u0128\u0136\u00A7\u013B\u0110\u0160\u0166\u017D\u00AD"
            + "\u016A\u014A\u00B0\u0105\u0113\u0123\u012B\u0129\u0137\u00B7\u013C\u0111\u0161\u0167"
            + "\u017E\u2015\u016B\u014B\u0100\u00C1\u00C2\u00C3\u00C4\u00C5\u00C6\u012E\u010C\u00C9"
            + "\u0118\u00CB\u0116\u00CD\u00CE\u00CF\u00D0\u0145\u014C\u00D3\u00D4\u00D5\u00D6\u0168"
            + "\u00D8\u0172\u00DA\u00DB\u00DC\u00DD\u00DE\u00DF\u0101\u00E1\u00E2\u00E3\u00E4\u00E5"
            + "\u00E6\u012F\u010D\u00E9\u0119\u00EB\u0117\u00ED\u00EE\u00EF\u00F0\u0146\u014D\u00F3"
            + "\u00F4\u00F5\u00F6\u0169\u00F8\u0173\u00FA\u00FB\u00FC\u00FD\u00FE\u0138";

    /** The bytes 0xA0 to 0xFF of ISO-8859-14, which the JDK lacks. */
    private static final String LATIN_8 = ""
            + "\u00A0\u1E02\u1E03\u00A3\u010A\u010B\u1E0A\u00A7\u1E80\u00A9\u1E82\u1E0B\u1EF2\u00AD"
            + "\u00AE\u0178\u1E1E\u1E1F\u0120\u0121\u1E40\u1E41\u00B6\u1E56\u1E81\u1E57\u1E83\u1E60"
            + "\u1EF3\u1E84\u1E85\u1E61\u00C0\u00C1\u00C2\u00C3\u00C4\u00C5\u00C6\u00C7\u00C8\u00C9"
            + "\u00CA\u00CB\u00CC\u00CD\u00CE\u00CF\u0174\u00D1\u00D2\u00D3\u00D4\u00D5\u00D6\u1E6A"
            + "\u00D8\u00D9\u00DA\u00DB\u00DC\u00DD\u0176\u00DF\u00E0\u00E1\u00E2\u00E3\u00E4\u00E5"
            + "\u00E6\u00E7\u00E8\u00E9\u00EA\u00EB\u00EC\u00ED\u00EE\u00EF\u0175\u00F1\u00F2\u00F3"
            + "\u00F4\u00F5\u00F6\u1E6B\u00F8\u00F9\u00FA\u00FB\u00FC\u00FD\u0177\u00FF";

    private EncodingLabels() {}

    /** The encoding of a label, or null: white space around it and case do not matter. */
    static @Nullable PageEncoding get(String label) {
        String trimmed = label.strip().toLowerCase(Locale.ROOT);
        return trimmed.equals("utf-8") ? PageEncoding.UTF_8 : Table.ENCODINGS.get(trimmed);
    }

    /** A single-byte encoding of the standard. */
    static PageEncoding singleByte(String name) {
        char[] index = new char[0x80];
        Charset javas = orWindows1252(javaName(name));
        for (int i = 0; i < index.length; i++) {
            char c = new String(new byte[] {(byte) (i + 0x80)}, javas).charAt(0);
            index[i] = c == '\uFFFD' && i < 0x20 ? (char) (i + 0x80) : c;
        }
        switch (name) {
            case "ISO-8859-10" -> latin(LATIN_6, index);
            case "ISO-8859-14" -> latin(LATIN_8, index);
            case "KOI8-U" -> {
                index[0xAE - 0x80] = '\u045E';
                index[0xBE - 0x80] = '\u040E';
            }
            case "windows-1255" -> index[0xCA - 0x80] = '\u05BA';
            case "x-mac-cyrillic" -> index[0xFF - 0x80] = '\u20AC';
            case "x-user-defined" -> {
                for (int i = 0; i < index.length; i++) {
                    index[i] = (char) (0xF780 + i);
                }
            }
            default -> {}
        }
        return new PageEncoding(name, new SingleByteCharset(name, index));
    }

    private static void latin(String upper, char[] index) {
        for (int i = 0; i < index.length; i++) {
            index[i] = i < 0x20 ? (char) (i + 0x80) : upper.charAt(i - 0x20);
        }
    }

    private static String javaName(String name) {
        return switch (name) {
            case "ISO-8859-8-I" -> "ISO-8859-8";
            case "macintosh" -> "x-MacRoman";
            case "windows-874" -> "x-windows-874";
            case "x-mac-cyrillic" -> "x-MacUkraine";
            default -> name;
        };
    }

    /** A charset of the JDK, or what stands in where it is lacking. */
    static Charset orWindows1252(String name) {
        return Charset.isSupported(name) ? Charset.forName(name) : Charset.forName("windows-1252");
    }

    /** Read when the first page declares something else than UTF-8. */
    private static final class Table {
        static final Map<String, PageEncoding> ENCODINGS = new HashMap<>();

        static {
            for (String line : LABELS.strip().split("\n", -1)) {
                int colon = line.indexOf(':');
                PageEncoding encoding = encoding(line.substring(0, colon));
                for (String label : line.substring(colon + 1).strip().split(" ", -1)) {
                    ENCODINGS.put(label, encoding);
                }
            }
        }

        private static PageEncoding encoding(String name) {
            return switch (name) {
                case "UTF-8" -> PageEncoding.UTF_8;
                case "UTF-16LE" -> PageEncoding.UTF_16LE;
                case "UTF-16BE" -> PageEncoding.UTF_16BE;
                case "windows-1252" -> PageEncoding.WINDOWS_1252;
                case "replacement" -> PageEncoding.REPLACEMENT;
                // The standard decodes it as gb18030; encoding has no sequences of four bytes.
                case "GBK" -> new PageEncoding(name, gb18030(), orWindows1252("x-mswin-936"));
                case "gb18030" -> new PageEncoding(name, gb18030(), orWindows1252("GB18030"));
                // The standard decodes Hong Kong's characters, but does not encode them.
                case "Big5" ->
                    new PageEncoding(
                            name,
                            new AsciiKeepingCharset(orWindows1252("x-MS950-HKSCS")),
                            orWindows1252("x-windows-950"));
                case "EUC-JP" -> new PageEncoding(name, eucJp());
                case "ISO-2022-JP" -> new PageEncoding(name, new Iso2022Jp(), orWindows1252("x-windows-iso2022jp"));
                case "Shift_JIS" -> new PageEncoding(name, shiftJis(), orWindows1252("windows-31j"));
                case "EUC-KR" -> new PageEncoding(name, orWindows1252("x-windows-949"));
                default -> singleByte(name);
            };
        }

        private static Charset gb18030() {
            return new Byte80Charset("gb18030", new AsciiKeepingCharset(orWindows1252("GB18030")), '\u20AC');
        }

        private static Charset shiftJis() {
            return new Byte80Charset("Shift_JIS", orWindows1252("windows-31j"), '\u0080');
        }

        /** Java maps seven symbols of JIS X 0208 as Unix did, the standard as Windows does. */
        private static Charset eucJp() {
            return new CorrectedCharset(
                    "EUC-JP",
                    new AsciiKeepingCharset(orWindows1252("x-eucJP-Open")),
                    "\u2014\u301C\u2016\u2212\u00A2\u00A3\u00AC",
                    "\u2015\uFF5E\u2225\uFF0D\uFFE0\uFFE1\uFFE2");
        }
    }
}
