package crawler.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real Redis server with a folder of its own, on a free port of the loopback; its append-only file is on. */
public final class RedisServer implements AutoCloseable {
    /** Names in the artefact embedded-redis. */
    private static final Map<String, String> BINARIES = Map.of(
            "Linux amd64", "redis-server-6.2.6-v5-linux-amd64",
            "Linux aarch64", "redis-server-6.2.7-linux-arm64",
            "Mac x86_64", "redis-server-6.2.6-v5-darwin-amd64",
            "Mac aarch64", "redis-server-6.2.6-v5-darwin-arm64");

    private final Path folder;
    private final List<String> options;
    private int port;
    private @Nullable Process process;

    private RedisServer(Path folder, List<String> options) {
        this.folder = folder;
        this.options = options;
    }

    /** Starts a server; {@code options} as on its command line. */
    public static RedisServer start(Path folder, String... options) {
        RedisServer server = new RedisServer(folder, List.of(options));
        for (int attempt = 1; ; attempt++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                server.port = free.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (server.begin()) {
                return server;
            }
            if (attempt == 5) {
                throw new IllegalStateException("redis-server does not start: " + server.log());
            }
        }
    }

    /** The server on the PATH, else the one that came with the tests' libraries. */
    private String binary() {
        for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(place, "redis-server"))) {
                return "redis-server";
            }
        }
        String name =
                BINARIES.get(System.getProperty("os.name").replace(" OS X", "") + " " + System.getProperty("os.arch"));
        Path copy = folder.resolve("redis-server");
        try (InputStream in = name == null ? null : RedisServer.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no redis-server on the PATH, and none comes along for this machine");
            }
            if (!Files.exists(copy)) {
                Files.copy(in, copy);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy.toString();
    }

    private boolean begin() {
        List<String> command = new ArrayList<>(List.of(
                binary(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--unixsocket",
                socket().toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--dir",
                folder.toString()));
        command.addAll(options);
        Process running;
        try {
            running = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("no redis-server: apt-get install redis-server", e);
        }
        process = running;
        Runtime.getRuntime().addShutdownHook(new Thread(running::destroyForcibly));
        while (running.isAlive()) {
            if (answers("PING").matches("(?s)(\\+PONG|-NOAUTH).*")) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /** Sends one command of words without blanks; the start of the raw answer, or nothing. */
    public String answers(String command) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(5000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] answer = new byte[65536];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(length, 0), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** The URI of database 0. */
    public String uri() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    /** Its Unix socket. */
    public Path socket() {
        return folder.resolve("redis.sock").toAbsolutePath();
    }

    /** Its port. */
    public int port() {
        return port;
    }

    /** Kills it, as a crash would. */
    public void kill() {
        Process running = Objects.requireNonNull(process).destroyForcibly();
        try {
            running.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts it again, on the same port and data. */
    public void startAgain() {
        if (!begin()) {
            throw new IllegalStateException("redis-server does not start again: " + log());
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
