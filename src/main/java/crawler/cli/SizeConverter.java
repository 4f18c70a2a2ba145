package crawler.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 1000}, {@code 64k}, {@code 10M}, {@code 1.5GiB}: bytes, units of 1,024 as curl and wget have them. */
final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([kmgt]?)(?:i?b)?");

    @Override
    public Long convert(String text) {
        Matcher parts = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new TypeConversionException("'" + text + "' is no size: write 1000, 64k, 10M or 1G");
        }
        int power = " kmgt".indexOf(parts.group(2).isEmpty() ? " " : parts.group(2));
        BigDecimal bytes = new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
        if (bytes.compareTo(BigDecimal.valueOf(1L << 60)) > 0) {
            throw new TypeConversionException("'" + text + "' is too large");
        }
        return bytes.longValue();
    }
}
