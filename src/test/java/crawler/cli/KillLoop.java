package crawler.cli;

import crawler.testsite.TestSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command in a process of its own, killed again and again in the middle of a crawl and started again. By hand, with the
 * built jar:
 *
 * <pre>{@code
 * java -cp target/test-classes:target/classes:CLASSPATH crawler.cli.KillLoop target/crawler.jar 20000 20 1
 * }</pre>
 */
final class KillLoop {
    private static final Logger LOG = LoggerFactory.getLogger(KillLoop.class);

    private final List<String> program;
    private final int pages;
    private final Path dir;

    /**
     * A crawl to be killed.
     *
     * @param program what follows {@code java}
     * @param pages of the site
     * @param dir for rows, state and messages
     */
    KillLoop(List<String> program, int pages, Path dir) {
        this.program = program;
        this.pages = pages;
        this.dir = dir;
    }

    /**
     * What came of it.
     *
     * @param exit code of the last run
     * @param rows of the crawl that was killed, sorted
     * @param killedAt requests of each run that was killed
     * @param again requests for pages that had been asked for before
     * @param seconds from the first start to the end
     */
    record Result(int exit, List<String> rows, List<Integer> killedAt, int again, double seconds) {}

    /**
     * Crawls to the end.
     *
     * @param kills runs that are killed
     * @param least requests before one is
     * @param most requests before one is
     * @param random says when
     * @param options of the command
     */
    Result run(int kills, int least, int most, Random random, String... options) throws Exception {
        try (TestSite site = site()) {
            List<Integer> killedAt = new ArrayList<>();
            long start = System.nanoTime();
            for (int kill = 0; kill < kills; kill++) {
                int before = site.requests().size();
                int requests = least + random.nextInt(most - least + 1);
                Process process = start(site, "", options);
                try {
                    site.awaitRequests(before + requests);
                } finally {
                    process.destroyForcibly().waitFor();
                }
                site.awaitOpenConnections(0); // what it had asked for is counted
                killedAt.add(requests);
            }
            Process last = start(site, "", options);
            try {
                if (!last.waitFor(5, TimeUnit.MINUTES)) {
                    throw new AssertionError("it hangs");
                }
            } finally {
                last.destroyForcibly();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Result(last.exitValue(), rows(site, ""), killedAt, again(site), seconds);
        }
    }

    /** The rows of a crawl that nobody disturbs, sorted; by what the site is made of. */
    List<String> undisturbed() {
        List<String> rows = new ArrayList<>();
        for (int page = 0; page < pages; page++) {
            for (String link : links(page)) {
                rows.add("/" + page + "\t" + link);
            }
        }
        rows.sort(null);
        return rows;
    }

    TestSite site() {
        TestSite site = TestSite.start();
        for (int page = 0; page < pages; page++) {
            StringBuilder html = new StringBuilder();
            links(page).forEach(link -> html.append("<p><a href='").append(link).append("'>a page</a>"));
            site.page("/" + page, html.toString());
        }
        return site;
    }

    /** Two pages that make the site a tree, two others, and a few that are elsewhere. */
    private Set<String> links(int page) {
        Random random = new Random(page);
        Set<String> links = new TreeSet<>();
        for (int child = 2 * page + 1; child <= 2 * page + 2 && child < pages; child++) {
            links.add("/" + child);
        }
        links.add("/" + random.nextInt(pages));
        links.add("/" + random.nextInt(pages));
        for (int i = random.nextInt(5); i > 0; i--) {
            links.add("http://elsewhere.example/" + random.nextInt(pages));
        }
        return links;
    }

    /** Starts the command; {@code worker} ends the names of its files. */
    Process start(TestSite site, String worker, String... options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto"));
        command.addAll(program);
        command.addAll(List.of(site.url("/0"), "-d", "inf", "-q"));
        command.addAll(List.of(
                "-o",
                dir.resolve("rows" + worker).toString(),
                "--state",
                dir.resolve("state" + worker).toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectOutput(dir.resolve("out" + worker).toFile())
                .redirectError(dir.resolve("err" + worker).toFile())
                .start();
    }

    /** The rows of a worker, sorted. */
    List<String> rows(TestSite site, String worker) throws IOException {
        List<String> rows = new ArrayList<>(Files.readAllLines(dir.resolve("rows" + worker)));
        rows.remove("source_url\tparsed_url");
        rows.replaceAll(row -> row.replace(site.url(""), ""));
        rows.sort(null);
        return rows;
    }

    /** Requests for pages that had been asked for before. */
    static int again(TestSite site) {
        Map<String, Integer> asked = new HashMap<>();
        site.requests().forEach(request -> asked.merge(request.target(), 1, Integer::sum));
        asked.remove("/robots.txt");
        return asked.values().stream().mapToInt(times -> times - 1).sum();
    }

    /** {@code JAR PAGES KILLS SEED}. */
    public static void main(String[] args) throws Exception {
        Path dir = Files.createTempDirectory("kill");
        int pages = Integer.parseInt(args[1]);
        int kills = Integer.parseInt(args[2]);
        KillLoop loop = new KillLoop(List.of("-jar", args[0]), pages, dir);
        Result result = loop.run(kills, 1, Math.max(1, pages / kills), new Random(Long.parseLong(args[3])));
        LOG.warn(
                "exit {}, rows {}, killed after requests {}, {} of {} pages asked for again, {} s; see {}",
                result.exit,
                result.rows.equals(loop.undisturbed()) ? "right" : "WRONG",
                result.killedAt,
                result.again,
                pages,
                (int) result.seconds,
                dir);
    }
}
