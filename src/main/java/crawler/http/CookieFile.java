package crawler.http;

import crawler.files.OwnerOnly;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cookies in a file of the form Netscape began and curl and wget keep: one a line, seven fields with tabs between.
 *
 * <pre>
 * field  meaning
 * 1      domain; #HttpOnly_ in front: not for scripts; a leading dot means nothing
 * 2      TRUE: also for hosts below the domain
 * 3      path
 * 4      TRUE: over https only
 * 5      seconds since 1970 when it expires; 0 = with the session
 * 6      name
 * 7      value; may be empty
 * </pre>
 *
 * Blank lines and other lines with {@code #} are comments. Bytes stay as they are (latin-1). Used before and after the
 * crawl, where blocking is no harm.
 */
final class CookieFile {
    private static final Logger LOG = LoggerFactory.getLogger(CookieFile.class);
    private static final String HTTP_ONLY = "#HttpOnly_";

    private static final long LATEST = 253_402_300_799L; // the last second of the year 9999

    private CookieFile() {}

    /**
     * Puts the file's cookies into the jar. A file that is not there is empty; a line that is none is a warning.
     *
     * @throws IllegalArgumentException if the file cannot be read; the message names it
     */
    static void read(Path file, CookieJar jar) {
        if (Files.notExists(file)) {
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isBlank() || (line.startsWith("#") && !line.startsWith(HTTP_ONLY))) {
                    continue;
                }
                Cookie cookie = parse(line);
                if (cookie == null) {
                    LOG.warn("{}:{}: no cookie, skipped", file, number);
                } else {
                    jar.add(cookie);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException(file + ": cannot be read (" + ConnectFailure.text(e) + ")", e);
        }
    }

    /**
     * Refuses a file that could not be written in the end.
     *
     * @throws IllegalArgumentException if its folder is not there; the message names the file
     */
    static void check(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(file + ": cannot be written (its folder does not exist)");
        }
    }

    /**
     * Writes the jar to the file, whole or not at all, readable by its owner only.
     *
     * @throws IOException if it cannot be written; the message names it
     */
    static void write(CookieJar jar, Path file) throws IOException {
        try {
            replace(jar, file);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": cannot be written (permission denied)", e);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be written (" + ConnectFailure.text(e) + ")", e);
        }
    }

    private static void replace(CookieJar jar, Path file) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(); // a link stays one
        Path directory = target.getParent();
        Path temporary = Files.createTempFile(directory, target.getFileName() + ".", ".tmp", OwnerOnly.file(target));
        try {
            try (Writer out = Files.newBufferedWriter(temporary, StandardCharsets.ISO_8859_1)) {
                out.write("# Netscape HTTP Cookie File\n\n");
                for (Cookie cookie : jar.all()) {
                    out.write(line(cookie));
                }
            }
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static @Nullable Cookie parse(String line) {
        boolean httpOnly = line.startsWith(HTTP_ONLY);
        String[] fields = (httpOnly ? line.substring(HTTP_ONLY.length()) : line).split("\t", -1);
        if (fields.length < 6 || fields.length > 7 || !fields[4].matches("-?[0-9]{1,18}")) {
            return null;
        }
        String domain = fields[0].toLowerCase(Locale.ROOT);
        if (domain.startsWith(".")) {
            domain = domain.substring(1);
        }
        if (domain.isEmpty() || !fields[2].startsWith("/") || fields[5].isEmpty()) {
            return null;
        }
        long expires = Long.parseLong(fields[4]);
        return new Cookie(
                fields[5],
                fields.length == 7 ? fields[6] : "",
                domain,
                !fields[1].equalsIgnoreCase("TRUE"),
                fields[2],
                fields[3].equalsIgnoreCase("TRUE"),
                httpOnly,
                expires == 0 ? null : Instant.ofEpochSecond(Math.max(0, Math.min(expires, LATEST))));
    }

    private static String line(Cookie cookie) {
        Instant expires = cookie.expires();
        return String.join(
                        "\t",
                        (cookie.httpOnly() ? HTTP_ONLY : "") + (cookie.hostOnly() ? "" : ".") + cookie.domain(),
                        cookie.hostOnly() ? "FALSE" : "TRUE",
                        cookie.path(),
                        cookie.secure() ? "TRUE" : "FALSE",
                        String.valueOf(expires == null ? 0 : expires.getEpochSecond()),
                        cookie.name(),
                        cookie.value())
                + "\n";
    }
}
