package crawler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the import lines of the program: no arrow points back, and peers do not know each other. */
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java/crawler");

    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("check", Set.of("crawl", "files", "frontier", "output", "url")),
            Map.entry(
                    "cli",
                    Set.of(
                            "check",
                            "crawl",
                            "files",
                            "frontier",
                            "graph",
                            "http",
                            "html",
                            "output",
                            "redis",
                            "robots",
                            "url",
                            "warc")),
            Map.entry("crawl", Set.of("frontier", "http", "html", "output", "robots", "url", "warc")),
            Map.entry("files", Set.of()),
            Map.entry("frontier", Set.of("files", "url")),
            Map.entry("graph", Set.of("url")),
            Map.entry("html", Set.of("url")),
            Map.entry("http", Set.of("files", "url")),
            Map.entry("output", Set.of("files", "url")),
            Map.entry("redis", Set.of("frontier", "url")),
            Map.entry("robots", Set.of("url")),
            Map.entry("url", Set.of()),
            Map.entry("warc", Set.of("files")));

    private static final Pattern OURS = Pattern.compile("(?m)^import (?:static )?crawler\\.(\\w+)\\.");
    private static final Pattern NETTY = Pattern.compile("(?m)^import (?:static )?io\\.netty\\.(.*);");

    @Test
    void packages_import_only_what_lies_below_them() throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Path file : javaFiles()) {
            Matcher imports = OURS.matcher(Files.readString(file));
            while (imports.find()) {
                String to = imports.group(1);
                if (!to.equals(packageOf(file))
                        && !MAY_IMPORT.getOrDefault(packageOf(file), Set.of()).contains(to)) {
                    wrong.add(SOURCES.relativize(file) + " imports " + to);
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void byte_buffers_of_netty_stay_inside_http() throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Path file : javaFiles()) {
            Matcher imports = NETTY.matcher(Files.readString(file));
            while (imports.find()) {
                boolean eventLoop = Set.of("cli", "crawl", "redis").contains(packageOf(file))
                        && !imports.group(1).startsWith("buffer.");
                if (!packageOf(file).equals("http") && !eventLoop) {
                    wrong.add(SOURCES.relativize(file) + " imports io.netty." + imports.group(1));
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void every_package_is_drawn() throws IOException {
        Set<String> found = new TreeSet<>();
        javaFiles().forEach(file -> found.add(packageOf(file)));
        assertEquals(new TreeSet<>(MAY_IMPORT.keySet()), found);
    }

    private static String packageOf(Path file) {
        return SOURCES.relativize(file).getName(0).toString();
    }

    private static List<Path> javaFiles() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
