package crawler.url;

import java.nio.charset.StandardCharsets;

/** Percent-decode of §1.3, and UTF-8 decode without BOM on its result. */
public final class PercentDecoding {
    private PercentDecoding() {}

    /** The text decoded; a percent sign without two digits stays, a lone surrogate becomes a question mark. */
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte value = bytes[i];
            if (value == '%' && i + 2 < bytes.length) {
                int high = IpAddress.hexDigit(bytes[i + 1]);
                int low = IpAddress.hexDigit(bytes[i + 2]);
                if (high >= 0 && low >= 0) {
                    value = (byte) (high << 4 | low);
                    i += 2;
                }
            }
            bytes[length++] = value;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
