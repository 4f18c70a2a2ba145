package crawler.cli;

import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code Name: value} (RFC 9110 §5.1, §5.5); {@code Name:} sends none of that name, as curl has it. */
final class HeaderConverter implements ITypeConverter<Map.Entry<String, String>> {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    @Override
    public Map.Entry<String, String> convert(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon).strip();
        if (colon < 0 || !NAME.matcher(name).matches()) {
            throw new TypeConversionException("'" + text + "' is no header: write 'Name: value'");
        }
        String value = text.substring(colon + 1).strip();
        if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7F || c > 0xFF)) {
            throw new TypeConversionException("the value of header '" + name + "' has characters that cannot be sent");
        }
        return Map.entry(name, value);
    }
}
