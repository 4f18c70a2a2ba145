package crawler.cli;

import crawler.crawl.PoliteSettings;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** How much is asked of a host. */
final class PoliteOptions extends OptionGroup {
    /** Failed connections in a row after which a host is given up. */
    private static final int GIVEN_UP_AFTER = 10;

    int hostConcurrency = 8;
    Duration delay = Duration.ZERO;
    double rate;
    double hostRate;
    boolean noRobots;

    @Override
    List<OptionSpec.Builder> options() {
        return List.of(
                option("hostConcurrency", "--host-concurrency")
                        .paramLabel("N")
                        .defaultValue("8")
                        .description("Requests in flight to one host. Default: ${DEFAULT-VALUE}"),
                option("delay", "--delay")
                        .paramLabel("T")
                        .defaultValue("0")
                        .description("Time between the starts of two requests to one host. Default: none"),
                option("rate", "--rate")
                        .paramLabel("N/s")
                        .defaultValue("0")
                        .converters(new Rate())
                        .description("Requests a second in all (100/s, 30/m). Default: no limit"),
                option("hostRate", "--host-rate")
                        .paramLabel("N/s")
                        .defaultValue("0")
                        .converters(new Rate())
                        .description("Requests a second to one host. Default: no limit"),
                option("noRobots", "--no-robots")
                        .description("Ignore robots.txt, which is obeyed when links are followed."));
    }

    /** The settings these options say. */
    PoliteSettings settings(int retries) {
        return new PoliteSettings(hostConcurrency, delay, hostRate, rate, GIVEN_UP_AFTER, retries);
    }

    /** {@code 10/s}, {@code 30/m}, {@code 100/h}; a number alone is a second's. */
    static final class Rate implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            java.util.regex.Matcher parts = java.util.regex.Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(?:/([smh]))?")
                    .matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException("'" + text + "' is no rate: write 10/s, 30/m or 100/h");
            }
            double perSecond = switch (parts.group(2) == null ? "s" : parts.group(2)) {
                case "m" -> 60;
                case "h" -> 3600;
                default -> 1;
            };
            return Double.parseDouble(parts.group(1)) / perSecond;
        }
    }
}
