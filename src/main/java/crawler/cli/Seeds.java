package crawler.cli;

import crawler.url.WebUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the seeds: each argument is a file of URLs, a URL, or {@code -} for standard input. Lines are handed on as they
 * are read, so that a crawl starts before its input ends and a file of any length takes no memory.
 */
final class Seeds {
    private static final Logger LOG = LoggerFactory.getLogger("crawler");

    /** Bytes of a line that are read; a longer one is no URL. */
    private static final int LONGEST_LINE = 2 << 20;

    /** Takes the seeds; waits when it has enough. */
    interface Taker {
        void take(WebUrl seed) throws InterruptedException;
    }

    private final List<String> arguments;
    private final InputStream standardInput;
    private final Taker taker;
    private final AtomicLong lines = new AtomicLong();

    Seeds(List<String> arguments, InputStream standardInput, Taker taker) {
        this.arguments = arguments;
        this.standardInput = standardInput;
        this.taker = taker;
    }

    /** Lines so far that should have been URLs: blank ones and remarks do not count. From any thread. */
    long lines() {
        return lines.get();
    }

    /** Whether the argument is a URL rather than the name of a file. */
    static boolean isUrl(String argument) {
        String lower = argument.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    /**
     * Refuses what cannot be read; asked before anything is fetched or overwritten.
     *
     * @throws IllegalArgumentException names the argument
     */
    static void check(List<String> arguments) {
        for (String argument : arguments) {
            String problem = problemWith(argument);
            if (problem != null) {
                throw new IllegalArgumentException("SEEDS: '" + argument + "' " + problem);
            }
        }
        if (Collections.frequency(arguments, "-") > 1) {
            throw new IllegalArgumentException("SEEDS: standard input can be read only once");
        }
    }

    /** Why the argument cannot be read, or null. */
    static @Nullable String problemWith(String argument) {
        if (argument.equals("-")) {
            return null;
        }
        if (isUrl(argument)) {
            return WebUrl.parse(argument) == null ? "is no URL" : null;
        }
        Path file = Path.of(argument);
        if (!Files.exists(file)) {
            return argument.contains("://")
                    ? "is no http or https URL"
                    : "no such file (a URL begins with http:// or https://)";
        }
        if (Files.isDirectory(file)) {
            return "is a folder";
        }
        return Files.isReadable(file) ? null : "cannot be read (permission denied)";
    }

    /**
     * Hands on every seed, in order; a line that is no http or https URL is a warning with its file and number.
     *
     * @throws InterruptedException if told to stop
     */
    void read() throws InterruptedException {
        for (String argument : arguments) {
            if (isUrl(argument)) {
                line(argument, "argument", 0);
            } else if (argument.equals("-")) {
                lines(standardInput, "standard input");
            } else {
                try (InputStream in = Files.newInputStream(Path.of(argument))) {
                    lines(in, argument);
                } catch (IOException e) {
                    LOG.error("{}: {}", argument, e.getMessage());
                }
            }
        }
    }

    private void lines(InputStream source, String name) throws InterruptedException {
        byte[] chunk = new byte[1 << 16];
        byte[] line = new byte[1024];
        int length = 0;
        long number = 1;
        try (source) {
            for (int read = source.read(chunk); read >= 0; read = source.read(chunk)) {
                for (int i = 0; i < read; i++) {
                    if (chunk[i] == '\n') {
                        line(line, length, name, number++);
                        length = 0;
                    } else if (length <= LONGEST_LINE) {
                        if (length == line.length) {
                            line = Arrays.copyOf(line, 2 * length);
                        }
                        line[length++] = chunk[i];
                    }
                }
            }
        } catch (IOException e) {
            LOG.error("{}: {}", name, e.getMessage());
        }
        line(line, length, name, number);
    }

    private void line(byte[] bytes, int length, String name, long number) throws InterruptedException {
        if (length > LONGEST_LINE) {
            lines.incrementAndGet();
            LOG.warn("{}:{}: line is longer than {} bytes", name, number, LONGEST_LINE);
            return;
        }
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        line(number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text, name, number);
    }

    private void line(String text, String name, long number) throws InterruptedException {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.startsWith("#")) {
            return;
        }
        lines.incrementAndGet();
        WebUrl url = WebUrl.parse(trimmed);
        if (url != null && url.isHttp()) {
            taker.take(url);
        } else {
            String shown = trimmed.length() > 200 ? trimmed.substring(0, 200) + "…" : trimmed;
            LOG.warn("{}:{}: not an http or https URL: {}", name, number, visible(shown));
        }
    }

    private static String visible(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
