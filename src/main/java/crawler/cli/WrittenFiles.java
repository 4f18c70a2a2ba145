package crawler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files a command writes, by the option that names each: none may be another one's, nor what the command reads. */
final class WrittenFiles {
    private final Map<Path, String> options = new LinkedHashMap<>();

    /**
     * One more; null = none.
     *
     * @throws IllegalArgumentException if it is written already; the message names both options. Also if it is {@code -}:
     *     whoever writes that does not mean a file of the name
     */
    void add(String option, @Nullable Path file) {
        if (file != null) {
            refuse(option, file);
            options.put(file, option);
        }
    }

    private void refuse(String option, Path file) {
        if (file.equals(OutputOptions.STANDARD_OUTPUT)) {
            throw new IllegalArgumentException(option + ": '-' is standard output for rows alone");
        }
        for (Map.Entry<Path, String> other : options.entrySet()) {
            if (isSame(file, other.getKey())) {
                String what = other.getValue().equals("--output")
                        ? "is the file the rows go to"
                        : "is the file of " + other.getValue();
                throw new IllegalArgumentException(option + ": '" + file + "' " + what);
            }
        }
    }

    /**
     * A file that is read; null = none.
     *
     * @param what it is, for the message
     * @throws IllegalArgumentException if it is written; the message names the option
     */
    void refuseIfWritten(@Nullable Path read, String what) {
        for (Map.Entry<Path, String> written : options.entrySet()) {
            if (read != null && isSame(read, written.getKey())) {
                throw new IllegalArgumentException(written.getValue() + ": '" + written.getKey() + "' " + what);
            }
        }
    }

    /** Whether to write the one is to overwrite the other: of a device or a pipe it is not. */
    private static boolean isSame(Path one, Path other) {
        try {
            if (Files.exists(one) && Files.exists(other)) {
                return Files.isRegularFile(one) && Files.isSameFile(one, other);
            }
        } catch (IOException e) {
            return false; // whatever is wrong with it is said when it is opened
        }
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }
}
