package crawler.frontier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What every frontier promises, of those that are kept in a folder; and that what a test opened is closed. */
abstract class FileFrontierContract extends FrontierContract {
    @TempDir
    Path folder;

    private final List<FileFrontier> opened = new ArrayList<>();
    private int states;

    abstract FileFrontier open(StateSettings settings) throws IOException;

    @Override
    protected final Frontier open(boolean byLevels) {
        try {
            return open(settings("contract" + states++, byLevels));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final StateSettings settings(String state, boolean byLevels) {
        return new StateSettings(folder.resolve(state), false, Map.of(), folder.resolve("rows"), byLevels, false);
    }

    /** Sees that it is closed in the end. */
    final FileFrontier toBeClosed(FileFrontier frontier) {
        opened.add(frontier);
        return frontier;
    }

    @AfterEach
    void closeAll() throws IOException {
        for (FileFrontier frontier : opened) {
            close(frontier);
        }
    }

    /** Closes it, and waits for that. */
    static void close(FileFrontier frontier) throws IOException {
        try {
            frontier.close().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new IOException(e);
        }
    }

    static void offer(Frontier frontier, String... urls) {
        frontier.offer(batch(0, urls), fresh -> {});
    }

    static Lease lease(Frontier frontier, String host) {
        return Objects.requireNonNull(frontier.lease(host));
    }
}
