package crawler.frontier;

import crawler.url.WebUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * A crawl of a site that exists on paper, with a {@link FileFrontier} and a file of rows, in the order in which the real one
 * calls. Page i of the site links to some pages that only i decides.
 */
final class SmallCrawl {
    private static final int PAGES = 200;
    private static final int HOSTS = 3;
    private static final long IN_MEMORY = 200; // bytes of waiting URLs: most wait in the log only

    private final Path folder;
    private final Path output;
    private final boolean byLevels;
    private final ArrayDeque<Runnable> reading = new ArrayDeque<>(); // what the disk's thread has not come to

    SmallCrawl(Path folder, boolean byLevels) {
        this.folder = folder.resolve("state");
        this.output = folder.resolve("rows");
        this.byLevels = byLevels;
    }

    /** The rows of the whole site, sorted. */
    static List<String> expected() {
        TreeSet<Integer> seen = new TreeSet<>(List.of(0));
        ArrayDeque<Integer> todo = new ArrayDeque<>(seen);
        List<String> rows = new ArrayList<>();
        while (!todo.isEmpty()) {
            int page = todo.remove();
            for (int link : links(page)) {
                rows.add(url(page) + "\t" + url(link));
                if (seen.add(link)) {
                    todo.add(link);
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>(Files.readAllLines(output));
        rows.sort(null);
        return rows;
    }

    Path log() {
        return folder.resolve("log");
    }

    Path output() {
        return output;
    }

    StateSettings settings(Map<String, String> options, boolean fresh) {
        return new StateSettings(folder, fresh, options, output, byLevels, false);
    }

    /**
     * Goes on until the end, or until the disk fails.
     *
     * @param random decides which host is next, when rows are written, and when what is read arrives
     * @return the number of pages visited
     * @throws IOException what the disk threw
     */
    int run(FaultyDisk disk, Random random) throws IOException {
        FileFrontier frontier = FileFrontier.open(
                settings(Map.of("--depth", "inf"), false),
                new FileFrontier.Means(disk, Runnable::run, reading::add, IN_MEMORY));
        if (frontier.isComplete()) {
            close(frontier);
            return 0;
        }
        int visited;
        try {
            visited = visitAll(frontier, disk, random);
        } catch (IOException killed) {
            disk.failNow(); // a process that is killed does nothing more: also not what close() does for one that
            // ends well
            close(frontier);
            throw killed;
        }
        if (!close(frontier)) {
            throw new IOException("killed at the end");
        }
        return visited;
    }

    /** Closes it, behind all that the disk's thread has still to do; whether that went well. */
    private boolean close(FileFrontier frontier) {
        CompletableFuture<Void> closed = frontier.close().toCompletableFuture();
        while (!reading.isEmpty()) {
            reading.remove().run();
        }
        return closed.isDone() && !closed.isCompletedExceptionally();
    }

    private int visitAll(FileFrontier frontier, FaultyDisk disk, Random random) throws IOException {
        write(disk, "", frontier.outputLength());
        frontier.listen(new QuietListener());
        byte[] seed = url(0).getBytes(StandardCharsets.US_ASCII);
        UrlBatch seeds = new UrlBatch(1);
        seeds.add(seed, seed.length, 0);
        frontier.offer(seeds, fresh -> {});
        frontier.endOfSeeds();
        StringBuilder rows = new StringBuilder();
        List<Lease> underWay = new ArrayList<>();
        int visited = 0;
        while (!frontier.isDone()) {
            if (random.nextBoolean() && !reading.isEmpty()) {
                reading.remove().run();
            }
            Lease next = frontier.lease("h" + random.nextInt(HOSTS));
            if (next != null && random.nextInt(10) == 0) {
                frontier.putBack(next);
            } else if (next != null) {
                underWay.add(next);
            }
            if (!underWay.isEmpty() && random.nextBoolean()) {
                Lease lease = underWay.remove(random.nextInt(underWay.size()));
                visited++;
                int page = Integer.parseInt(lease.url().path().substring(1));
                UrlBatch found = new UrlBatch(4);
                for (int link : links(page)) {
                    rows.append(url(page)).append('\t').append(url(link)).append('\n');
                    byte[] url = url(link).getBytes(StandardCharsets.US_ASCII);
                    found.add(url, url.length, lease.depth() + 1);
                }
                frontier.finish(lease, true, found);
            }
            if (random.nextInt(5) == 0) {
                flush(frontier, disk, rows, random.nextInt(3) == 0);
            }
        }
        flush(frontier, disk, rows, true);
        return visited;
    }

    private void flush(FileFrontier frontier, FaultyDisk disk, StringBuilder rows, boolean sync) throws IOException {
        Frontier.Commit commit = frontier.commit();
        write(disk, rows.toString(), Files.size(output));
        rows.setLength(0);
        commit.keep(Files.size(output));
        if (sync) {
            commit.sync();
        }
    }

    private void write(FaultyDisk disk, String rows, long kept) throws IOException {
        boolean fails = disk.fails();
        try (var channel =
                java.nio.channels.FileChannel.open(output, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (!fails) {
                channel.truncate(kept);
            }
            byte[] bytes = rows.getBytes(StandardCharsets.US_ASCII);
            channel.write(java.nio.ByteBuffer.wrap(bytes, 0, fails ? bytes.length / 2 : bytes.length), channel.size());
        }
        if (fails) {
            throw new IOException("torn rows");
        }
    }

    private static List<Integer> links(int page) {
        Random random = new Random(page);
        List<Integer> links = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int link = random.nextInt(PAGES);
            if (!links.contains(link)) {
                links.add(link);
            }
        }
        return links;
    }

    private static String url(int page) {
        return "http://h" + page % HOSTS + "/" + page;
    }

    /** Wants to know nothing: the small crawl asks every host. */
    static class QuietListener implements Frontier.Listener {
        @Override
        public void waiting(String host) {}

        @Override
        public void adopted(WebUrl home) {}

        @Override
        public void trusted(WebUrl seed) {}

        @Override
        public void allowedPrivate(WebUrl seed) {}

        @Override
        public long quietNanos(String host) {
            return 0;
        }

        @Override
        public void changed() {}

        @Override
        public void failed(IOException reason) {}
    }
}
