package crawler.redis;

import crawler.frontier.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Redis for each test, and workers on it that end with the test. */
abstract class WorkersOnRedis {
    @TempDir
    Path folder;

    final List<Worker> workers = new ArrayList<>();
    RedisServer server;
    Loop loop;

    @BeforeEach
    void start() {
        server = RedisServer.start(folder);
        loop = new Loop();
    }

    @AfterEach
    void stop() {
        workers.forEach(Worker::end);
        loop.close();
        server.close();
    }

    Worker worker(String name, int lease, boolean seeds) throws IOException {
        return worker(loop.settings(server, name, lease), seeds, null);
    }

    Worker worker(RedisSettings settings, boolean seeds, @Nullable Journal journal) throws IOException {
        Worker worker = new Worker(settings, seeds, journal);
        workers.add(worker);
        return worker;
    }
}
