package crawler.url;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.internal.StringUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds and bytes (-prof gc) per reference resolved, one core. The references are those of the HTML files below
 * the folder named by the system property {@code bench.pages}, 175 to a base; without it, made-up ones in the
 * proportions found in documentation: 41 % going up, 28 % fragments, 25 % plain, 7 % absolute.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ResolveBenchmark {
    private static final int REFERENCES = 35_000;
    private static final int PER_PAGE = 175;
    private static final Pattern HREF = Pattern.compile("\\shref=\"([^\"&]*)\"");

    private final List<WebUrl> bases = new ArrayList<>();
    private final List<byte[]> references = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    /** Reads or makes the references. */
    @Setup
    public void references() {
        String pages = System.getProperty("bench.pages", "");
        if (pages.isEmpty()) {
            make();
        } else {
            read(Path.of(pages));
        }
        texts.forEach(text -> references.add(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void make() {
        Random random = new Random(7);
        while (texts.size() < REFERENCES) {
            if (texts.size() % PER_PAGE == 0) {
                bases.add(url(
                        "https://docs.example.org/en/java.base/java/" + word(random) + "/" + word(random) + ".html"));
            }
            int kind = random.nextInt(101);
            String page = word(random) + "/" + word(random) + ".html";
            if (kind < 41) {
                texts.add(
                        "../".repeat(1 + random.nextInt(3)) + page + (random.nextBoolean() ? "#" + word(random) : ""));
            } else if (kind < 69) {
                texts.add("#" + word(random) + "(" + word(random) + ")");
            } else if (kind < 94) {
                texts.add(page);
            } else {
                texts.add("https://www.example.com/" + page + "?" + word(random) + "=1");
            }
        }
    }

    private void read(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
            // Spread over the whole folder.
            int step = Math.max(1, pages.size() / 2000);
            for (int i = 0; texts.size() < REFERENCES && i < pages.size(); i += step) {
                String text = Files.readString(pages.get(i), StandardCharsets.ISO_8859_1);
                Matcher href = HREF.matcher(text);
                while (texts.size() < REFERENCES && href.find()) {
                    if (texts.size() % PER_PAGE == 0) {
                        bases.add(url("https://docs.example.org/" + folder.relativize(pages.get(i))));
                    }
                    texts.add(href.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; texts.size() < REFERENCES; i++) {
            if (texts.size() % PER_PAGE == 0) {
                bases.add(bases.get(i / PER_PAGE));
            }
            texts.add(texts.get(i));
        }
    }

    private static WebUrl url(String text) {
        return Objects.requireNonNull(WebUrl.parse(text), text);
    }

    private static String word(Random random) {
        return random.ints(3 + random.nextInt(8), 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Bytes to bytes, as a crawl does it. */
    @Benchmark
    @OperationsPerInvocation(REFERENCES)
    public long resolver() {
        UrlResolver resolver = new UrlResolver(bases.get(0));
        long sum = 0;
        for (int i = 0; i < REFERENCES; i++) {
            if (i % PER_PAGE == 0) {
                resolver.base(bases.get(i / PER_PAGE));
            }
            byte[] reference = references.get(i);
            if (resolver.resolve(reference, 0, reference.length)) {
                sum += resolver.lengthWithoutFragment();
            }
        }
        return sum;
    }

    /** The general parser into its buffer. */
    @Benchmark
    @OperationsPerInvocation(REFERENCES)
    public long generalParser() {
        UrlParser parser = new UrlParser();
        long sum = 0;
        for (int i = 0; i < REFERENCES; i++) {
            if (parser.parse(texts.get(i), bases.get(i / PER_PAGE), StandardCharsets.UTF_8)) {
                sum += parser.fragmentStart();
            }
        }
        return sum;
    }

    /** A value for each. */
    @Benchmark
    @OperationsPerInvocation(REFERENCES)
    public long webUrl() {
        long sum = 0;
        for (int i = 0; i < REFERENCES; i++) {
            WebUrl url = bases.get(i / PER_PAGE).resolve(texts.get(i));
            sum += url == null ? 0 : url.href().length();
        }
        return sum;
    }

    /** What jsoup's absUrl does. */
    @Benchmark
    @OperationsPerInvocation(REFERENCES)
    public long jsoup() {
        long sum = 0;
        for (int i = 0; i < REFERENCES; i++) {
            sum += StringUtil.resolve(bases.get(i / PER_PAGE).href(), texts.get(i))
                    .length();
        }
        return sum;
    }
}
